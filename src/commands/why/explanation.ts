import type { ImageOrigin } from '../../application/prepared/prepared.ts';
import { mergeOrigins } from '../../discovery/merge.ts';
import type { Digest } from '../../image/descriptor.ts';

/**
 * What becomes of an image that is named: `required` and `candidate` are embedded, a candidate only if its
 * source has it; `held` lies under `/registry` already; `missing` is needed and doesn't lie there; `leftOut`
 * and `note` aren't embedded.
 */
export type ImageStatus = 'required' | 'candidate' | 'held' | 'missing' | 'leftOut' | 'note';

/** An image with everything that names it. */
export interface ExplainedImage {
  readonly reference: string;
  readonly status: ImageStatus;
  /** Why it is embedded, or why it isn't. */
  readonly reason?: string | undefined;
  /** The digest that the application's lock gives it, and the lock. */
  readonly locked?: { readonly digest: string; readonly file: string } | undefined;
  readonly origins: readonly ImageOrigin[];
}

/** Merges what several platforms say of an image, with each place once. */
export function mergeExplained(images: readonly ExplainedImage[]): ExplainedImage[] {
  const merged = new Map<string, ExplainedImage>();
  for (const image of images) {
    const key = `${image.reference} ${image.status} ${image.reason ?? ''}`;
    const origins = mergeOrigins([...(merged.get(key)?.origins ?? []), ...image.origins]);
    merged.set(key, { ...image, origins });
  }
  return [...merged.values()];
}

/** Everything that names an image somewhere. */
export interface Explanation {
  /** As it was asked for. */
  readonly image: string;
  readonly location: string;
  /** What is at the location. */
  readonly kind: 'application' | 'prepared' | 'image';
  readonly images: readonly ExplainedImage[];
}

/** An image under `/registry`. */
interface PublishedImage {
  /** Its repository, without a host. */
  readonly name: string;
  readonly tag: string;
  readonly digest: Digest;
}

/** Lists what an image has under `/registry`, of each platform; of all when none is named. */
export type ListHeldImages = (
  location: string,
  platforms: readonly string[] | undefined,
) => Promise<readonly PublishedImage[]>;
