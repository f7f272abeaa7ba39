import { hash } from 'node:crypto';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import type { Digest } from './digest.ts';

export { type Digest, isDigest } from './digest.ts';

export function digestOf(bytes: Uint8Array | string): Digest {
  return `sha256:${hash('sha256', bytes)}`;
}

/** Returns the 64 hex digits of a digest. */
export function hexOf(digest: Digest): string {
  return digest.slice('sha256:'.length);
}

/** A platform of an image (OCI image-spec, image-index.md); names are Go's GOOS and GOARCH. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

/** Formats a platform as `os/architecture[/variant]`. */
export function formatPlatform(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/');
}

/** Parses `os/architecture[/variant]`. @throws INVALID_REQUEST */
export function parsePlatform(text: string): Platform {
  const match = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9]+))?$/.exec(text);
  if (!match) {
    throw new ImagebuildError('INVALID_REQUEST', say('platformInvalid', { text: JSON.stringify(text) }), {
      hint: say('platformHint'),
    });
  }
  const [, os = '', architecture = '', variant] = match;
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

/** Recognizes `unknown/unknown`, which marks an attestation in an index. */
export function isUnknownPlatform(platform: Platform | undefined): boolean {
  return platform?.os === 'unknown' || platform?.architecture === 'unknown';
}

/** The variants that every machine of an architecture has: naming them is as good as naming none. */
const lowestVariants: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8' };

/** Returns the variant of a platform; undefined for one that its architecture implies. */
function variantOf({ architecture, variant }: Platform): string | undefined {
  return variant === '' || variant === lowestVariants[architecture] ? undefined : variant;
}

/** Returns a platform without a variant that its architecture implies: `linux/arm64` of `linux/arm64/v8`. */
export function normalizePlatform(platform: Platform): Platform {
  const { os, architecture } = platform;
  const variant = variantOf(platform);
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

/**
 * Compares os, architecture and variant. Where no variant is wanted, an offered one may have any, since an
 * image often comes only with one; but a machine of arm64 without a variant runs nothing above v8.
 */
export function matchesPlatform(wanted: Platform, offered: Platform | undefined): boolean {
  if (!offered || wanted.os !== offered.os || wanted.architecture !== offered.architecture) return false;
  const variant = variantOf(wanted);
  if (variant !== undefined || wanted.architecture === 'arm64') return variant === variantOf(offered);
  return true;
}

const variantOrder = new Intl.Collator('en', { numeric: true });

/** Chooses what fits a platform best: of several, the one without a variant, then the lowest. */
export function bestMatch<Offered extends { readonly platform?: Platform | undefined }>(
  wanted: Platform,
  offered: readonly Offered[],
): Offered | undefined {
  const fitting = offered.filter(({ platform }) => matchesPlatform(wanted, platform));
  const variant = ({ platform }: Offered) => platform?.variant ?? '';
  return fitting.sort((a, b) => variantOrder.compare(variant(a), variant(b)))[0];
}

/** A descriptor of content (OCI image-spec, descriptor.md). Sizes are bytes. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  readonly platform?: Platform | undefined;
  readonly artifactType?: string | undefined;
}

/** Returns the platform of a manifest as `os/architecture[/variant]`; '' when its descriptor names none. */
export function platformName({ platform }: Descriptor): string {
  return platform ? formatPlatform(platform) : '';
}

/** Tells an index's images from its other entries, such as attestations. */
export function isPlatformManifest({ platform }: Descriptor): boolean {
  return platform !== undefined && !isUnknownPlatform(platform);
}

export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  dockerIndex: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerLayerZstd: 'application/vnd.docker.image.rootfs.diff.tar.zstd',
  dockerLayerForeign: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
} as const;

export function isIndexType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociIndex || mediaType === mediaTypes.dockerIndex;
}

export function isManifestType(mediaType: string): boolean {
  return mediaType === mediaTypes.ociManifest || mediaType === mediaTypes.dockerManifest;
}

/** The media types in the Accept header of a request for a manifest. */
export const acceptedManifestTypes: readonly string[] = [
  mediaTypes.ociIndex,
  mediaTypes.ociManifest,
  mediaTypes.dockerIndex,
  mediaTypes.dockerManifest,
];

/** OCI's media type of each layer type. Layers that may not be distributed (`foreign`) are left out. */
const layerTypes: Readonly<Record<string, string>> = {
  [mediaTypes.ociLayer]: mediaTypes.ociLayer,
  [mediaTypes.ociLayerGzip]: mediaTypes.ociLayerGzip,
  [mediaTypes.ociLayerZstd]: mediaTypes.ociLayerZstd,
  [mediaTypes.dockerLayer]: mediaTypes.ociLayer,
  [mediaTypes.dockerLayerGzip]: mediaTypes.ociLayerGzip,
  [mediaTypes.dockerLayerZstd]: mediaTypes.ociLayerZstd,
};

/**
 * Returns the OCI media type of a layer, also of one with Docker's type; undefined if it isn't a file system
 * layer.
 */
export function ociLayerType(mediaType: string): string | undefined {
  return layerTypes[mediaType];
}
