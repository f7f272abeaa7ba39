import type { Usage } from '../../application/usage/usage.ts';
import type { Digest } from '../../image/descriptor.ts';
import type { Completeness } from '../../prepare/search/completeness.ts';
import type { EmbeddedInspection } from './embedded.ts';

/** The contents of an image, per platform. */
export interface ImageInspection {
  readonly location: string;
  readonly digest: Digest;
  readonly mediaType: string;
  /** apps, configs or dockerimages, if the image has the annotation. */
  readonly type?: string | undefined;
  readonly version?: string | undefined;
  /** true: every byte was read and checked against its digest. */
  readonly verified: boolean;
  readonly platforms: readonly PlatformInspection[];
  /** Entries of the index that aren't platforms: attestations. */
  readonly others: readonly { digest: Digest; size: number; mediaType: string }[];
}

/** The contents of an image for one platform. */
export interface PlatformInspection {
  readonly platform: string;
  readonly digest: Digest;
  /** Bytes of configuration and layers, as they are stored. */
  readonly size: number;
  /** The `config` object of the image's configuration. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly layers: readonly { digest: Digest; size: number; mediaType: string }[];
  readonly images: readonly EmbeddedInspection[];
  /** How it is used: its commands, what may be set, what it needs. */
  readonly usage: Usage;
  /** What it needs and doesn't hold, if that was asked. */
  readonly completeness?: Completeness | undefined;
}
