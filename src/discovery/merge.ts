import type { Message } from '../errors.ts';
import { formatReference, type Reference } from '../image/reference.ts';
import type { FoundImage, FoundNote, FoundPlace, ImageArchive, ImageTransport } from './finder.ts';

/** The place where a reference was found, and the finder that found it. */
export interface FinderOrigin<Kind extends string> extends FoundPlace {
  readonly kind: Kind;
}

/** An embedded image that the application needs, with every place that names it. */
export interface MergedImage<Kind extends string> {
  readonly reference: Reference;
  /** false: a candidate, which is kept only when its source confirms that it exists. */
  readonly required: boolean;
  /** Why it is embedded: what its first place says that requires it. */
  readonly reason: Message;
  readonly transport: ImageTransport;
  readonly archive?: ImageArchive | undefined;
  readonly origins: readonly FinderOrigin<Kind>[];
}

/** Something that was seen, and isn't embedded, with every place that names it. */
export interface MergedNote<Kind extends string> {
  readonly reference?: string | undefined;
  /** Why it isn't embedded. */
  readonly reason: Message;
  readonly origins: readonly FinderOrigin<Kind>[];
}

type WithOrigin<Found, Kind extends string> = Omit<Found, 'origin'> & { readonly origin: FinderOrigin<Kind> };

/**
 * Merges what was found into one image per reference and transport, required when any place requires it. A
 * reference to which a list or an archive gives another transport is that image wherever it is named: charts
 * contain only its name.
 */
export function mergeImages<Kind extends string>(
  found: readonly WithOrigin<FoundImage, Kind>[],
): MergedImage<Kind>[] {
  const transports = new Map<string, Pick<FoundImage, 'transport' | 'archive'>>();
  for (const image of found)
    if (image.transport !== 'registry') transports.set(formatReference(image.reference), image);
  const merged = new Map<string, MergedImage<Kind> & { readonly origins: FinderOrigin<Kind>[] }>();
  for (const image of found) {
    const reference = formatReference(image.reference);
    const chosen = image.transport === 'registry' ? (transports.get(reference) ?? image) : image;
    const { transport, archive } = chosen;
    const key = [reference, transport, archive?.path ?? ''].join(' ');
    const known = merged.get(key);
    const origins = known?.origins ?? [];
    origins.push(image.origin);
    const isFirst = !known || (image.required && !known.required);
    merged.set(key, {
      reference: image.reference,
      required: image.required || (known?.required ?? false),
      reason: isFirst ? image.reason : known.reason,
      transport,
      ...(archive && { archive }),
      origins,
    });
  }
  return sortByKey(merged).map((image) => ({ ...image, origins: mergeOrigins(image.origins) }));
}

/** Merges notes of one subject and reason; those of images that are embedded anyway are left out. */
export function mergeNotes<Kind extends string>(
  found: readonly WithOrigin<FoundNote, Kind>[],
  images: readonly MergedImage<Kind>[],
): MergedNote<Kind>[] {
  const embedded = new Set(images.map(({ reference }) => formatReference(reference)));
  const merged = new Map<string, MergedNote<Kind> & { readonly origins: FinderOrigin<Kind>[] }>();
  for (const { reference, reason, origin } of found) {
    if (reference !== undefined && embedded.has(reference)) continue;
    const key = `${reference ?? `\u{10ffff}${origin.file}`} ${reason.text}`;
    const origins = merged.get(key)?.origins ?? [];
    origins.push(origin);
    merged.set(key, { ...(reference === undefined ? {} : { reference }), reason, origins });
  }
  return sortByKey(merged).map((note) => ({ ...note, origins: mergeOrigins(note.origins) }));
}

function sortByKey<Value>(values: ReadonlyMap<string, Value>): Value[] {
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

/** Sorts origins; those of one place are one, with the chains of all. */
export function mergeOrigins<Kind extends string>(
  origins: readonly FinderOrigin<Kind>[],
): FinderOrigin<Kind>[] {
  const places = new Map<string, FinderOrigin<Kind>>();
  for (const origin of origins) {
    const { kind, file, line = 0 } = origin;
    const key = `${file}\0${String(line).padStart(9, '0')}\0${kind}`;
    const all = [...(places.get(key)?.chains ?? []), ...(origin.chains ?? [])];
    const chains = [...new Map(all.map((chain) => [JSON.stringify(chain), chain])).values()];
    places.set(key, chains.length === 0 ? origin : { ...origin, chains });
  }
  return sortByKey(places);
}
