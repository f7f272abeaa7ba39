import type { ImageOrigin } from '../../application/prepared/prepared.ts';

/**
 * What becomes of an image that is named: `required` and `candidate` are embedded, a candidate only if its source
 * has it; `held` lies under `/registry` already; `leftOut` and `note` aren't embedded.
 */
export type ImageStatus = 'required' | 'candidate' | 'held' | 'leftOut' | 'note';

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
