const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units with three digits, as registries and people count: `812 B`, `4.05 MB`, `1.2 GB`. */
export function formatBytes(bytes: number): string {
  // Rounded first, or 999,999 bytes would be 1000 kB.
  const rounded = Number(bytes.toPrecision(3));
  const power = rounded < 1 ? 0 : Math.min(Math.floor(Math.log10(rounded) / 3), units.length - 1);
  const value = rounded / 1000 ** power;
  const digits = power === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[power]}`;
}

/** `0.42 s`, `12.3 s`, `3 min 20 s`, `6 h 0 min`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  if (seconds >= 3600) {
    const minutes = Math.round(seconds / 60);
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** `12 s`, `3 min 20 s`, `6 h 5 min`: whole units, since it is an estimate. */
export function formatTimeLeft(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole < 60 ? `${whole} s` : formatSeconds(whole);
}

/** Names embedded images in a row of a history: `image a`, or `images a, b and 3 more`. */
export function formatImageNames(names: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const more = Math.max(0, names.length - most);
  const shown = names.slice(0, most).join(', ');
  return `${names.length === 1 ? 'image' : 'images'} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}

/** A text with an ellipsis where it was cut. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}

/**
 * Formats a string, number or boolean of a document that somebody else wrote; '' for anything else, as an
 * object may have a `toString` of its own.
 */
export function formatScalar(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
}
