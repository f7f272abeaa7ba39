import { z } from 'zod';
import { ImagebuildError, type Message } from '../errors.ts';
import { say } from '../text/say.ts';
import { collectBytes } from './content.ts';
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

/**
 * The largest manifest, index or configuration that is read, in bytes (distribution-spec, "Pushing
 * Manifests").
 */
export const manifestLimit = 4 * 1024 * 1024;

/** A parsed manifest (OCI image-spec manifest.md, or Docker schema 2). */
export interface Manifest {
  readonly kind: 'manifest';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** A parsed index (OCI image-spec image-index.md, or a Docker manifest list). */
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
 * Parses a manifest or an index.
 * @param mediaType the type that the store reports; the document's own `mediaType` must not contradict it.
 * @param name the image, for errors.
 * @throws CONTENT_INVALID when the bytes are neither, LIMIT_EXCEEDED over 4 MiB.
 */
export function parseManifest(bytes: Uint8Array, mediaType: string, name: string): Manifest | Index {
  if (bytes.length > manifestLimit) {
    throw new ImagebuildError('LIMIT_EXCEEDED', say('manifestOverLimit', { image: name }), {
      place: { image: name },
    });
  }
  const json = parseJson(bytes, name);
  const own = (json as { mediaType?: unknown } | null)?.mediaType;
  if (own !== undefined && own !== mediaType) {
    throw invalid(name, say('manifestOtherType', { served: mediaType, own: JSON.stringify(own) }));
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
  throw invalid(name, say('manifestNotImage', { type: JSON.stringify(mediaType) }));
}

/** Parses the manifest of one platform. @throws as `parseManifest`, and CONTENT_INVALID for an index. */
export function parseImageManifest(bytes: Uint8Array, mediaType: string, name: string): Manifest {
  const manifest = parseManifest(bytes, mediaType, name);
  if (manifest.kind === 'manifest') return manifest;
  throw invalid(name, say('manifestIsIndex'));
}

/** The platform and the layers in an image's configuration (OCI image-spec, config.md). */
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

/** Reads the platform and the layers of an image's configuration. @throws CONTENT_INVALID */
export function parseConfig(bytes: Uint8Array, name: string): ConfigSummary {
  const { os, architecture, variant, rootfs } = check(configShape, parseJson(bytes, name), name);
  return { os, architecture, variant, diffIds: rootfs.diff_ids };
}

/**
 * Reads a small blob, such as a configuration, into memory.
 * @throws LIMIT_EXCEEDED over 4 MiB; what reading the blob throws.
 */
export async function readSmallBlob(source: Source, descriptor: Descriptor): Promise<Buffer> {
  if (descriptor.size > manifestLimit) {
    const { location } = source;
    throw new ImagebuildError(
      'LIMIT_EXCEEDED',
      say('blobOverLimit', { digest: descriptor.digest, location }),
      { place: { image: location } },
    );
  }
  return await collectBytes(source.blob(descriptor));
}

/** Encodes a JSON document of our own, with its keys in the order given and no blanks. */
export function encodeJson(mediaType: string, value: unknown): { bytes: Buffer; descriptor: Descriptor } {
  const bytes = Buffer.from(JSON.stringify(value));
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}

/** Encodes an OCI manifest. */
export function encodeManifest(manifest: Omit<Manifest, 'kind'>): { bytes: Buffer; descriptor: Descriptor } {
  return encodeJson(mediaTypes.ociManifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.ociManifest,
    config: manifest.config,
    layers: manifest.layers,
    ...withAnnotations(manifest.annotations),
  });
}

/** Encodes an OCI index. */
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
    throw invalid(name, say('manifestNotJson'), cause);
  }
}

function check<Shape extends z.ZodType>(shape: Shape, json: unknown, name: string): z.output<Shape> {
  const outcome = shape.safeParse(json);
  if (outcome.success) return outcome.data;
  const issue = outcome.error.issues[0];
  const words = { field: issue?.path.join('.') || 'it', problem: issue?.message ?? '' };
  throw invalid(name, say('manifestInvalid', words));
}

function invalid(name: string, reason: Message, cause?: unknown): ImagebuildError {
  const message = say('manifestUnreadable', { image: name, reason: reason.text });
  return new ImagebuildError('CONTENT_INVALID', message, { place: { image: name }, cause });
}

/** A request for the image of one platform out of an index. */
interface PlatformRequest {
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
    throw new ImagebuildError('CONTENT_INVALID', say('indexNested', { image: name }), {
      place: { image: name },
      hint: say('indexNestedHint'),
    });
  return chosen;
}
