import { z } from 'zod';
import { ImagebuildError, type Message } from '../errors.ts';
import { must, say } from '../text/say.ts';
import { collectBytes } from './content.ts';
import {
  type Descriptor,
  type Digest,
  digestOf,
  isDigest,
  isIndexType,
  isManifestType,
  mediaTypes,
  type Platform,
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
  /** The type of what isn't an image. */
  readonly artifactType?: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A parsed index (OCI image-spec image-index.md, or a Docker manifest list). */
export interface Index {
  readonly kind: 'index';
  readonly manifests: readonly Descriptor[];
  readonly annotations: Readonly<Record<string, string>>;
}

/** Go writes `null` for what it doesn't have: that is as good as absent. */
const absentIfNull = <Shape extends z.ZodType>(shape: Shape) =>
  shape.nullish().transform((value) => value ?? undefined);

const annotations = absentIfNull(z.record(z.string(), z.string()));
const digest = z.custom<Digest>(isDigest, must('mustDigest'));
const digests = absentIfNull(z.array(digest)).transform((list = []) => list);
const text = z.string().nullish();
const platform = z
  .object({ os: text, architecture: text, variant: text })
  .transform((fields) => (fields.architecture ? completePlatform(fields) : undefined));
const descriptor = z.object({
  mediaType: text.transform((type) => type ?? ''),
  digest,
  size: z.int().nonnegative(),
  annotations,
  artifactType: absentIfNull(z.string()),
  platform: absentIfNull(platform),
});
const descriptors = absentIfNull(z.array(descriptor).max(1000)).transform((list = []) => list);
const manifestShape = z.object({
  schemaVersion: z.literal(2),
  config: descriptor.transform(typedAs(mediaTypes.ociConfig)),
  layers: descriptors.transform((layers) => layers.map(typedAs(mediaTypes.ociLayer))),
  artifactType: absentIfNull(z.string()),
  annotations,
});
const indexShape = z.object({ schemaVersion: z.literal(2), manifests: descriptors, annotations });

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
  if (!isAbsent(own) && own !== mediaType) {
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
      ...(manifest.artifactType ? { artifactType: manifest.artifactType } : {}),
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
  os: text,
  architecture: text,
  variant: text,
  rootfs: z.object({ diff_ids: digests }).nullish(),
});

/**
 * Reads the platform and the layers of an image's configuration. Its architecture is '' when it names none.
 * @throws CONTENT_INVALID
 */
export function parseConfig(bytes: Uint8Array, name: string): ConfigSummary {
  const { rootfs, ...platform } = check(configShape, parseJson(bytes, name), name);
  return { ...completePlatform(platform), diffIds: rootfs?.diff_ids ?? [] };
}

/** Completes a platform as Docker does: the system is Linux when none is named. */
function completePlatform({ os, architecture, variant }: PlatformFields): Platform {
  return {
    os: os || 'linux',
    architecture: architecture ?? '',
    ...(variant ? { variant } : {}),
  };
}

type PlatformFields = Partial<Record<keyof Platform, string | null | undefined>>;

/** Returns a function that gives descriptors a media type where they name none. */
function typedAs(mediaType: string) {
  return <Named extends { readonly mediaType: string }>(named: Named) => ({
    ...named,
    mediaType: named.mediaType || mediaType,
  });
}

/**
 * Reads the media type of a manifest or index from its bytes. OCI leaves `mediaType` optional; the fields
 * then tell the type. Returns undefined for anything else.
 */
export function deduceMediaType(bytes: Uint8Array): string | undefined {
  const { mediaType, schemaVersion, manifests, layers, config } = readFields(bytes);
  if (!isAbsent(mediaType)) return typeof mediaType === 'string' ? mediaType : undefined;
  if (schemaVersion !== 2) return undefined;
  if (isAbsent(config) && !isAbsent(manifests)) return mediaTypes.ociIndex;
  return isAbsent(config) && isAbsent(layers) ? undefined : mediaTypes.ociManifest;
}

function readFields(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return {}; // most blobs aren't JSON, so this one isn't a manifest
  }
}

/** Tells whether a field has no value, as Go writes it. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === '';
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
