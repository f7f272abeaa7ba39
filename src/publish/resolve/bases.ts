import type { PreparedBase, PreparedBuild } from '../../application/prepared/prepared.ts';
import { ImagebuildError, joinProblems } from '../../errors.ts';
import type { HistoryEntry } from '../../image/containerconfig.ts';
import { type Descriptor, type Digest, ociLayerType } from '../../image/descriptor.ts';
import { parseImageConfig } from '../../image/imageconfig.ts';
import { parseImageManifest, readSmallBlob } from '../../image/manifest.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import type { KnownBlob } from '../upload/storeblobs.ts';
import type { Pull } from './quota.ts';

/** A layer whose bytes are there and stay what they are, of a base image or of an engine: no key is said of it. */
export interface KnownLayer {
  /** With OCI's media type and no annotation. */
  readonly descriptor: Descriptor;
  readonly diffId: Digest;
}

/** A base image, read again by its digest. */
export interface ResolvedBase {
  readonly reference: Reference;
  readonly source: Source;
  readonly layers: readonly KnownLayer[];
  readonly history: readonly HistoryEntry[];
}

/** By platform, `linux/amd64`; a platform that is built from scratch has none. */
export type ResolvedBases = ReadonlyMap<string, ResolvedBase>;

/**
 * Reads the manifest and the configuration of each platform's base image, and compares them with what prepare found.
 * @throws PREPARED_INVALID when a layer or diffID is not the image's own, IMAGE_NOT_FOUND, CONTENT_INVALID.
 */
export async function resolveBases(
  prepared: PreparedBuild,
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<ResolvedBases> {
  const wanted = Object.entries(prepared.platforms).flatMap(([platform, { base }]) =>
    base ? [{ platform, base }] : [],
  );
  const outcomes = await Promise.allSettled(wanted.map(({ base }) => resolveBase(base, sourceOf)));
  const problems = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
  for (const problem of problems) if (!(problem instanceof ImagebuildError)) throw problem;
  if (problems.length > 0) throw joinProblems(problems);
  return new Map(
    outcomes.flatMap((outcome, index) =>
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
  const found = manifest.layers.map((layer, index) => lineOf(layer, diffIds[index]));
  const said = base.layers.map((layer) => lineOf(layer, layer.diffId));
  if (diffIds.length !== found.length || found.join() !== said.join()) throw otherImage(base);
  return { reference, source, history, layers: base.layers.map((layer) => baseLayer(layer, name)) };
}

function lineOf({ mediaType, digest, size }: Descriptor, diffId: Digest | undefined): string {
  return [mediaType, digest, size, diffId].join(' ');
}

function baseLayer(layer: PreparedBase['layers'][number], image: string): KnownLayer {
  const mediaType = ociLayerType(layer.mediaType);
  if (mediaType !== undefined)
    return { descriptor: { mediaType, digest: layer.digest, size: layer.size }, diffId: layer.diffId };
  throw new ImagebuildError(
    'CONTENT_INVALID',
    `a layer of ${image} is of the type ${layer.mediaType}, which may not be handed on`,
    { place: { image }, hint: 'Use another base image.' },
  );
}

/** Its manifest is read once for each platform that is built on it. */
export async function basePulls(
  prepared: PreparedBuild,
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<Pull[]> {
  const bases = Object.values(prepared.platforms).flatMap(({ base }) => (base ? [base] : []));
  return Promise.all(
    bases.map(async ({ reference, manifest }) => {
      const source = await sourceOf(reference);
      return { source, count: 1, ask: () => source.resolve(manifest.digest) };
    }),
  );
}

/** The layers of base images as blobs to store. @param repository the target's own view of one, which it can mount from. */
export function baseBlobs(bases: ResolvedBases, repository: (reference: Reference) => Source): KnownBlob[] {
  return [...bases.values()].flatMap(({ layers, reference, source }) =>
    layers.map(({ descriptor }) => ({
      descriptor,
      title: `base ${reference.repository} ${descriptor.digest.slice(7, 19)}`,
      open: (offset: number) => source.blob(descriptor, offset),
      // Its manifest was read with the rights of a source before.
      neighbour: repository(reference),
    })),
  );
}

function otherImage({ reference, manifest }: PreparedBase): ImagebuildError {
  const image = formatReference(reference);
  return new ImagebuildError(
    'PREPARED_INVALID',
    `the prepared build says that ${image} (${manifest.digest}) has other layers than it has`,
    { place: { image }, hint: 'Prepare the build again.' },
  );
}
