import type { ImageDiff } from './shape.ts';

/** How an image that was built differs from the one that is published under its name now. */
export type PublishedComparison =
  | { readonly state: 'compared'; readonly reference: string; readonly diff: ImageDiff }
  /** There is no such tag. */
  | { readonly state: 'absent'; readonly reference: string }
  /** The registry can't be read without a login, or doesn't answer. */
  | { readonly state: 'unknown'; readonly reference: string; readonly reason: string };
