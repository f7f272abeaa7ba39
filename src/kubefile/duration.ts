/** Nanoseconds. */
const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** A duration as Go writes it, `1m30s` or `1.5h`, in nanoseconds; undefined when it is none, or longer than numbers reach. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^\+?(?:\d+(?:\.\d*)?[nuµμm]?[smh])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+(?:\.\d*)?)([^\d.]+)/g)];
  const sum = parts.reduce(
    (total, [, count, unit = '']) => total + Number(count) * (units[unit] ?? Number.NaN),
    0,
  );
  return Number.isSafeInteger(Math.trunc(sum)) ? Math.trunc(sum) : undefined;
}
