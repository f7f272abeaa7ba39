import type { ImagebuildError } from '../../errors.ts';
import type { Digest } from '../../image/descriptor.ts';
import type { TransferMeter } from '../../publish/upload/meter.ts';

/** Images, published as they are. */
export interface PublishedImages {
  readonly reference: string;
  /**
   * The digest that the tag names: of an index, or of the manifest of the only platform when there is no
   * index.
   */
  readonly digest: Digest;
  readonly platforms: Readonly<Record<string, Digest>>;
  readonly transfer: TransferMeter;
  /** true: a dry run, which published nothing. */
  readonly dryRun?: boolean;
}

/** How copying to one reference ended. */
export type CopyOutcome =
  | { readonly reference: string; readonly published: PublishedImages }
  | { readonly reference: string; readonly error: ImagebuildError };
