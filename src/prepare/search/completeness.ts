import { type ImageOrigin, type PreparedNote, withoutChains } from '../../application/prepared/prepared.ts';
import type { Warning } from '../../errors.ts';
import { formatReference, type Reference } from '../../image/reference.ts';

/** What an image needs under `/registry`, and whether it is there (docs/compatibility.md B 13). */
export interface Completeness {
  /** The number of images that it certainly needs. */
  readonly required: number;
  /** Those that the cluster would pull, because `/registry` doesn't hold them; sorted. */
  readonly missing: readonly { readonly reference: string; readonly sources: readonly ImageOrigin[] }[];
  /** What its commands install, and can't be followed. */
  readonly notes: readonly { readonly reason: string; readonly sources: readonly ImageOrigin[] }[];
  /** What couldn't be read or rendered, so that what it needs isn't known. */
  readonly warnings: readonly Warning[];
}

interface NamedImage {
  readonly reference: Reference;
  readonly required: boolean;
  readonly origins: readonly ImageOrigin[];
  /** What it is under `/registry`. */
  readonly held: readonly unknown[];
}

/** Tells what an image needs and doesn't hold of those that it names. */
export function checkCompleteness({
  images,
  notes,
  warnings,
}: {
  readonly images: readonly NamedImage[];
  readonly notes: readonly PreparedNote[];
  readonly warnings: readonly Warning[];
}): Completeness {
  const required = images.filter((image) => image.required);
  const missing = required
    .filter(({ held }) => held.length === 0)
    .map(({ reference, origins }) => ({ reference: formatReference(reference), sources: origins }));
  const notFollowed = notes
    .filter(({ origins }) => origins.some(({ kind }) => kind === 'command'))
    .map(({ reason, origins }) => ({ reason, sources: origins.map(withoutChains) }));
  return { required: required.length, missing, notes: notFollowed, warnings };
}
