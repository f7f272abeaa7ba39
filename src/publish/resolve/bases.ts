import type { PreparedBase, PreparedBaseLayer, PreparedBuild } from '../../application/prepared/prepared.ts';
import { ImagebuildError, joinProblems } from '../../errors.ts';
import type { HistoryEntry } from '../../image/containerconfig.ts';
import { drainBytes, firstBytes, peekBytes } from '../../image/content.ts';
import { type Descriptor, type Digest, mediaTypes, ociLayerType } from '../../image/descriptor.ts';
import { parseImageConfig } from '../../image/imageconfig.ts';
import { parseImageManifest, readSmallBlob } from '../../image/manifest.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import { compressionHead, detectCompression } from '../../layers/decompress.ts';
import { layerMediaType } from '../../layers/encoder.ts';
import { say } from '../../text/say.ts';
import type { ExistingLayer } from '../plantypes.ts';
import type { Pull } from './quota.ts';

/** A base image, read again by its digest. */
export interface ResolvedBase {
  readonly reference: Reference;
  /** The lowest first. */
  readonly layers: readonly ExistingLayer[];
  readonly history: readonly HistoryEntry[];
}

/** By platform, `linux/amd64`; a platform that is built from scratch has none. */
export type ResolvedBases = ReadonlyMap<string, ResolvedBase>;

/**
 * Reads the manifest and the configuration of each platform's base image, and compares them with what prepare
 * found.
 * @throws PREPARED_INVALID when a layer or diffID isn't the image's own, IMAGE_NOT_FOUND, CONTENT_INVALID.
 */
export async function resolveBases(
  prepared: PreparedBuild,
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<ResolvedBases> {
  const wanted = Object.entries(prepared.platforms).flatMap(([platform, { base }]) =>
    base ? [{ platform, base }] : [],
  );
  const bases = await resolveAll(wanted.map(({ base }) => resolveBase(base, sourceOf)));
  return new Map(bases.map((base, index) => [wanted[index]!.platform, base]));
}

/** Waits for all, and throws all their problems together. */
export async function resolveAll<T>(resolving: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(resolving);
  const problems = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  for (const problem of problems) if (!(problem instanceof ImagebuildError)) throw problem;
  if (problems.length > 0) throw joinProblems(problems);
  return settled.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

/** An image that was read again by its digest. */
export interface ImageParts {
  readonly source: Source;
  /** Its layers as `layerLine` writes them, the lowest first. */
  readonly layers: readonly string[];
  readonly history: readonly HistoryEntry[];
}

/** Reads the manifest and the configuration of an image by its digest. */
export async function openImage(
  { reference, manifest: described }: Pick<PreparedBase, 'reference' | 'manifest'>,
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<ImageParts> {
  const name = formatReference(reference);
  const source = await sourceOf(reference);
  const bytes = await source.manifest(described);
  const manifest = parseImageManifest(bytes, described.mediaType, name);
  const { diffIds, history } = parseImageConfig(await readSmallBlob(source, manifest.config), name);
  const layers = manifest.layers.map((layer, index) => layerLine(layer, diffIds[index]));
  return { source, history, layers: diffIds.length === layers.length ? layers : [] };
}

async function resolveBase(
  base: PreparedBase,
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<ResolvedBase> {
  const { reference } = base;
  const { source, layers: found, history } = await openImage(base, sourceOf);
  const expected = base.layers.map((layer) => layerLine(layer, layer.diffId));
  if (found.join() !== expected.join()) throw otherLayers(base);
  const open = (layer: PreparedBaseLayer) => {
    const title = `base ${reference.repository} ${layer.digest.slice(7, 19)}`;
    return existingLayer(layer, source, { reference, title, madeBy: 'base' });
  };
  return { reference, history, layers: await Promise.all(base.layers.map(open)) };
}

/** Describes a layer in a line, to compare it. */
export function layerLine({ mediaType, digest, size }: Descriptor, diffId: Digest | undefined): string {
  return [mediaType, digest, size, diffId].join(' ');
}

/** Opens a layer of an image, whose source must have it. @throws CONTENT_INVALID, CONTENT_MISSING */
export async function existingLayer(
  { mediaType: declared, digest, size, diffId }: PreparedBaseLayer,
  source: Source,
  about: Pick<ExistingLayer, 'title' | 'madeBy'> & { readonly reference: Reference },
): Promise<ExistingLayer> {
  const { reference, title, madeBy } = about;
  const type = ociLayerType(declared);
  if (type !== undefined) {
    const mediaType = await readLayerType(source, { mediaType: type, digest, size }, diffId);
    const descriptor = { mediaType, digest, size };
    const open: ExistingLayer['open'] = (offset, options) => source.blob(descriptor, offset, options);
    return { descriptor, diffId, title, madeBy, open };
  }
  const image = formatReference(reference);
  throw new ImagebuildError('CONTENT_INVALID', say('baseLayerForeign', { image, mediaType: declared }), {
    place: { image },
    hint: say('baseOther'),
  });
}

/**
 * Returns the media type that a layer's bytes have. The declared one is often wrong, and the result must not
 * repeat it: containerd unpacks a layer as its type says. A blob that is its own tar isn't compressed, so its
 * source is only asked whether it has the blob.
 */
async function readLayerType(source: Source, layer: Descriptor, diffId: Digest): Promise<string> {
  if (layer.digest === diffId && (await source.has?.(layer))) return mediaTypes.ociLayer;
  const part = source.blob(layer, 0, { length: compressionHead, unchecked: true });
  const type = layerType(await firstBytes(part, compressionHead));
  if (type === layer.mediaType) return type;
  // A part of a blob can't be checked, and a damaged answer must not decide: the whole blob can.
  const { head, whole } = await peekBytes(source.blob(layer), compressionHead);
  await drainBytes(whole);
  return layerType(head);
}

const layerType = (head: Uint8Array) => layerMediaType({ type: detectCompression(head) });

/**
 * Counts the pulls that base images and images with layers to take cost: the manifest of each is read once
 * for each platform.
 */
export async function basePulls(
  { platforms }: PreparedBuild,
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<Pull[]> {
  const read = Object.values(platforms).flatMap(({ base, layers }) => {
    const taken = layers.flatMap((layer) => ('from' in layer ? [layer.from] : []));
    const distinct = new Map(taken.map((from) => [from.manifest.digest, from]));
    return [...(base ? [base] : []), ...distinct.values()];
  });
  return Promise.all(
    read.map(async ({ reference, manifest }) => {
      const source = await sourceOf(reference);
      return { source, count: 1, refresh: () => source.resolve(manifest.digest) };
    }),
  );
}

function otherLayers({ reference, manifest: { digest } }: PreparedBase): ImagebuildError {
  const image = formatReference(reference);
  return new ImagebuildError('PREPARED_INVALID', say('baseDiffers', { image, digest }), {
    place: { image },
    hint: say('prepareAgain'),
  });
}
