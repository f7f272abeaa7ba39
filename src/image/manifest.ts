import { z } from 'zod';
import { ImagebuildError } from '../errors.ts';
import {
  type Descriptor,
  type Digest,
  digestOf,
  isDigest,
  isIndexType,
  isManifestType,
  isUnknownPlatform,
  matchesPlatform,
  mediaTypes,
  parsePlatform,
  platformName,
} from './descriptor.ts';
import type { Source } from './store.ts';

/** The largest manifest or index that is read or written, in bytes (distribution-spec, "Pushing Manifests"). */
export const manifestLimit = 4 * 1024 * 1024;

/** OCI image-spec manifest.md, or Docker schema 2, read. */
export interface Manifest {
  readonly kind: 'manifest';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** OCI image-spec image-index.md, or a Docker manifest list, read. */
export interface Index {
  readonly kind: 'index';
  readonly manifests: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

const annotations = z.record(z.string(), z.string()).optional();
const digest = z.custom<Digest>(isDigest, 'must be a sha256 digest');
const platform = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
});
const descriptor = z.object({
  mediaType: z.string().min(1),
  digest,
  size: z.int().nonnegative(),
  annotations,
  artifactType: z.string().optional(),
  platform: platform.optional(),
});
const manifestShape = z.object({
  schemaVersion: z.literal(2),
  config: descriptor,
  layers: z.array(descriptor).max(1000),
  annotations,
});
const indexShape = z.object({
  schemaVersion: z.literal(2),
  manifests: z.array(descriptor).max(1000),
  annotations,
});

/**
 * Reads the bytes of a manifest or index.
 * @param mediaType what the store says it is; the bytes' own `mediaType` must not contradict it.
 * @param name how an error names it.
 * @throws CONTENT_INVALID when the bytes are neither, LIMIT_EXCEEDED over 4 MiB.
 */
export function parseManifest(bytes: Uint8Array, mediaType: string, name: string): Manifest | Index {
  if (bytes.length > manifestLimit) {
    throw new ImagebuildError('LIMIT_EXCEEDED', `the manifest of ${name} is larger than 4 MiB`, {
      place: { image: name },
    });
  }
  const json = parseJson(bytes, name);
  const own = (json as { mediaType?: unknown } | null)?.mediaType;
  if (own !== undefined && own !== mediaType) {
    throw invalid(name, `it is served as ${mediaType} and calls itself ${JSON.stringify(own)}`);
  }
  if (isIndexType(mediaType)) {
    const index = check(indexShape, json, name);
    return { kind: 'index', manifests: index.manifests, annotations: index.annotations ?? {} };
  }
  if (isManifestType(mediaType)) {
    const manifest = check(manifestShape, json, name);
    return {
      kind: 'manifest',
      config: manifest.config,
      layers: manifest.layers,
      annotations: manifest.annotations ?? {},
    };
  }
  throw invalid(name, `its media type ${JSON.stringify(mediaType)} is not one of an image`);
}

/** As `parseManifest`, for bytes of an image of one platform. */
export function parseImageManifest(bytes: Uint8Array, mediaType: string, name: string): Manifest {
  const manifest = parseManifest(bytes, mediaType, name);
  if (manifest.kind === 'manifest') return manifest;
  throw invalid(name, 'it is an index where the manifest of one platform must stand');
}

/** What an image's configuration says of its platform and its layers (OCI image-spec, config.md). */
export interface ConfigSummary {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
  readonly diffIds: readonly Digest[];
}

const configShape = z.object({
  os: z.string(),
  architecture: z.string(),
  variant: z.string().optional(),
  rootfs: z.object({ diff_ids: z.array(digest) }),
});

/** @throws CONTENT_INVALID */
export function parseConfig(bytes: Uint8Array, name: string): ConfigSummary {
  const { os, architecture, variant, rootfs } = check(configShape, parseJson(bytes, name), name);
  return { os, architecture, variant, diffIds: rootfs.diff_ids };
}

/**
 * The bytes of a small blob, a configuration.
 * @throws LIMIT_EXCEEDED over 4 MiB; what reading the blob throws.
 */
export async function readSmallBlob(source: Source, descriptor: Descriptor): Promise<Buffer> {
  if (descriptor.size > manifestLimit) {
    throw new ImagebuildError(
      'LIMIT_EXCEEDED',
      `${descriptor.digest} of ${source.location} is larger than 4 MiB`,
      {
        place: { image: source.location },
      },
    );
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.blob(descriptor)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Bytes and descriptor of a JSON document, for one that we make: keys in the order given, no blanks. */
export function encodeJson(mediaType: string, value: unknown): { bytes: Buffer; descriptor: Descriptor } {
  const bytes = Buffer.from(JSON.stringify(value));
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

/** The bytes of an OCI manifest. */
export function encodeManifest(manifest: Omit<Manifest, 'kind'>): { bytes: Buffer; descriptor: Descriptor } {
  return encodeJson(mediaTypes.ociManifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: manifest.config,
    layers: manifest.layers,
    ...withAnnotations(manifest.annotations),
  });
}

/** The bytes of an OCI index. */
export function encodeIndex(index: Omit<Index, 'kind'>): { bytes: Buffer; descriptor: Descriptor } {
  return encodeJson(mediaTypes.ociIndex, {
    schemaVersion: 2,
    mediaType: mediaTypes.ociIndex,
    manifests: index.manifests,
    ...withAnnotations(index.annotations),
  });
}

function withAnnotations(annotations: Readonly<Record<string, string>>): object {
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid(name, 'it is not JSON', cause);
  }
}

function check<Shape extends z.ZodType>(shape: Shape, json: unknown, name: string): z.output<Shape> {
  const outcome = shape.safeParse(json);
  if (outcome.success) return outcome.data;
  const issue = outcome.error.issues[0];
  throw invalid(name, issue ? `${issue.path.join('.') || 'it'}: ${issue.message}` : 'it has another shape');
}

function invalid(name: string, reason: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', `the manifest of ${name} cannot be read: ${reason}`, {
    place: { image: name },
    cause,
  });
}

/** A request for the image of one platform out of an index. */
export interface PlatformRequest {
  /** `os/architecture[/variant]`. */
  readonly platform: string;
  /** Take the only image there is, whatever platform it says it is for. */
  readonly anyPlatform: boolean;
  /** The name that errors give to the index. */
  readonly name: string;
}

/**
 * Chooses the manifest of a platform out of an index.
 * @param missing makes the error for an index without that platform, from the names of the platforms it has.
 * @throws what `missing` makes; CONTENT_INVALID when the entry is an index itself.
 */
export function chooseManifest(
  manifests: readonly Descriptor[],
  { platform: wanted, anyPlatform, name }: PlatformRequest,
  missing: (offered: readonly string[]) => Error,
): Descriptor {
  const offered = manifests.filter(({ platform }) => !isUnknownPlatform(platform));
  const only = anyPlatform && offered.length === 1 ? offered[0] : undefined;
  const asked = parsePlatform(wanted);
  const chosen = offered.find(({ platform }) => matchesPlatform(asked, platform)) ?? only;
  if (!chosen) throw missing(offered.map(platformName).filter((each) => each !== ''));
  if (isIndexType(chosen.mediaType))
    throw new ImagebuildError('CONTENT_INVALID', `${name} is an index of indexes`, {
      place: { image: name },
      hint: 'Name the inner index by its digest.',
    });
  return chosen;
}
