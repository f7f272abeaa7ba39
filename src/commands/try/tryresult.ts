import type { UnreadyObject } from '../../cluster/observe/observation.ts';
import type { Digest } from '../../image/descriptor.ts';
import type { TriedImage } from './pulls.ts';

/** What came of an install. */
export interface TryResult {
  readonly location: string;
  readonly digest: Digest;
  /** true: the nodes could pull from this image only; false: nothing was redirected. */
  readonly cut: boolean;
  /** The API server, and its version. */
  readonly server: string;
  readonly kubernetes: string;
  /** The platforms of the nodes. */
  readonly platforms: readonly string[];
  /** true: everything was ready in time. */
  readonly ready: boolean;
  readonly notReady: readonly UnreadyObject[];
  /** The reason why the commands failed. */
  readonly failure?: string | undefined;
  readonly images: readonly TriedImage[];
}

/** Tells whether an image installed, and needed nothing that it doesn't hold. */
export function isComplete({ ready, failure, images }: TryResult): boolean {
  return ready && failure === undefined && missingImages(images).length === 0;
}

/** Returns the images that were needed and aren't held; those that come with the nodes aren't missed. */
export function missingImages(images: readonly TriedImage[]): TriedImage[] {
  return images.filter(({ held, unasked }) => !held && !unasked);
}
