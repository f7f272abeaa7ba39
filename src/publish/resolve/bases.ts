import type { PreparedBase, PreparedBuild } from '../../application/prepared/prepared.ts';
import { ImagebuildError, joinProblems } from '../../errors.ts';
import type { HistoryEntry } from '../../image/containerconfig.ts';
import { drainBytes, firstBytes, peekBytes } from '../../image/content.ts';
import { type Descriptor, type Digest, ociLayerType } from '../../image/descriptor.ts';
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
  const settled = await Promise.allSettled(wanted.map(({ base }) => resolveBase(base, sourceOf)));
  const problems = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  for (const problem of problems) if (!(problem instanceof ImagebuildError)) throw problem;
  if (problems.length > 0) throw joinProblems(problems);
  return new Map(
    settled.flatMap((outcome, index) =>
      outcome.status === 'fulfilled' ? [[wanted[index]!.platform, outcome.value] as const] : [],
    ),
  );
}

async function resolveBase(
  base: PreparedBase,
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<ResolvedBase> {
  const { reference } = base;
  const name = formatReference(reference);
  const source = await sourceOf(reference);
  const bytes = await source.manifest(base.manifest);
  const manifest = parseImageManifest(bytes, base.manifest.mediaType, name);
  const { diffIds, history } = parseImageConfig(await readSmallBlob(source, manifest.config), name);
  const found = manifest.layers.map((layer, index) => layerLine(layer, diffIds[index]));
  const expected = base.layers.map((layer) => layerLine(layer, layer.diffId));
  if (diffIds.length !== found.length || found.join() !== expected.join()) throw otherLayers(base);
  const layers = await Promise.all(base.layers.map((layer) => baseLayer(layer, reference, source)));
  return { reference, history, layers };
}

function layerLine({ mediaType, digest, size }: Descriptor, diffId: Digest | undefined): string {
  return [mediaType, digest, size, diffId].join(' ');
}

async function baseLayer(
  layer: PreparedBase['layers'][number],
  reference: Reference,
  source: Source,
): Promise<ExistingLayer> {
  const { digest, size, diffId } = layer;
  const declared = ociLayerType(layer.mediaType);
  if (declared !== undefined) {
    const mediaType = await readLayerType(source, { mediaType: declared, digest, size });
    const descriptor = { mediaType, digest, size };
    const title = `base ${reference.repository} ${digest.slice(7, 19)}`;
    return {
      descriptor,
      diffId,
      title,
      madeBy: 'base',
      open: (offset, options) => source.blob(descriptor, offset, options),
    };
  }
  const image = formatReference(reference);
  throw new ImagebuildError(
    'CONTENT_INVALID',
    say('baseLayerForeign', { image, mediaType: layer.mediaType }),
    {
      place: { image },
      hint: say('baseOther'),
    },
  );
}

/**
 * Returns the media type that a layer's bytes have. The declared one is often wrong, and the result must not
 * repeat it: containerd unpacks a layer as its type says.
 */
async function readLayerType(source: Source, layer: Descriptor): Promise<string> {
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
 * Counts the pulls that base images cost: the manifest of each is read once for each platform that is built
 * on it.
 */
export async function basePulls(
  prepared: PreparedBuild,
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<Pull[]> {
  const bases = Object.values(prepared.platforms).flatMap(({ base }) => (base ? [base] : []));
  return Promise.all(
    bases.map(async ({ reference, manifest }) => {
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
