import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ImagebuildError } from '../errors.ts';
import { contentOf } from '../image/content.ts';
import { type Descriptor, mediaTypes } from '../image/descriptor.ts';
import type { Digest } from '../image/digest.ts';
import { encodeManifest, parseConfig } from '../image/manifest.ts';
import type { Source } from '../image/store.ts';
import type { Bytes } from '../image/tree.ts';
import { indexArchive, readExtent, readMember } from './archive-file.ts';
import { emptyIndex, type LayoutIndex, pointName } from './names.ts';
import { sourceOf } from './source.ts';
import type { Extent, TarFiles } from './tar-files.ts';

/** `manifest.json` of `docker save` (moby image-spec v1.2, "Combined Image JSON + Filesystem Changeset Format"). */
const listShape = z
  .array(
    z.object({
      Config: z.string(),
      RepoTags: z.array(z.string()).nullish(),
      Layers: z.array(z.string()).max(1000),
    }),
  )
  .max(1000);

type SavedImage = z.output<typeof listShape>[number];

interface Part {
  readonly size: number;
  open(offset: number): Bytes;
}

/**
 * An archive of `docker save`, read where it lies. It has no manifests, so each image gets an OCI manifest; its layers are
 * those of the archive, plain tar mostly, whose digests its configuration says.
 *
 * @throws CONTENT_MISSING when there is no such file, CONTENT_INVALID when it is no Docker archive.
 */
export async function openDockerArchive(file: string): Promise<Source & { tags(): Promise<string[]> }> {
  const files = await indexArchive(file);
  const parts = new Map<Digest, Part>();
  let index = emptyIndex;
  for (const image of parseList(await readMember(file, files, 'manifest.json'), file)) {
    const descriptor = await addImage(parts, file, files, image);
    index = (image.RepoTags ?? []).reduce(
      (names, name) => pointName(names, name, descriptor),
      withoutName(index, descriptor),
    );
  }
  return sourceOf({
    location: `docker-archive:${file}`,
    index: async () => index,
    size: async (digest) => parts.get(digest)?.size,
    open: (digest, offset) => parts.get(digest)?.open(offset) ?? nothing(),
  });
}

/** An image without a tag can be asked for when it is the only one, so it stands in the index too. */
function withoutName(index: LayoutIndex, descriptor: Descriptor): LayoutIndex {
  return { ...index, manifests: [...index.manifests, descriptor] };
}

function parseList(bytes: Buffer, file: string): SavedImage[] {
  try {
    return listShape.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    throw new ImagebuildError('CONTENT_INVALID', `manifest.json in ${file} cannot be read`, {
      place: { file },
      hint: 'Save the image again with docker save or skopeo.',
      cause,
    });
  }
}

/** Makes an image's manifest, and its content findable by digest. */
async function addImage(
  parts: Map<Digest, Part>,
  file: string,
  files: TarFiles,
  image: SavedImage,
): Promise<Descriptor> {
  const bytes = await readMember(file, files, image.Config);
  const config = contentOf(bytes);
  const { diffIds } = parseConfig(bytes, `${file}: ${image.Config}`);
  if (diffIds.length !== image.Layers.length) throw notAllLayers(file, image, diffIds.length);
  const layers: Descriptor[] = [];
  for (const [at, path] of image.Layers.entries()) {
    const extent = files.find(path);
    if (!extent) throw missingLayer(file, path);
    const layer = await describeLayer(file, extent, diffIds[at]!);
    parts.set(layer.digest, { size: layer.size, open: (offset) => readExtent(file, extent, offset) });
    layers.push(layer);
  }
  const { digest, size } = config;
  const manifest = encodeManifest({
    config: { mediaType: mediaTypes.ociConfig, digest, size },
    layers,
    annotations: {},
  });
  parts.set(digest, config);
  parts.set(manifest.descriptor.digest, contentOf(manifest.bytes));
  return manifest.descriptor;
}

/** A plain layer's digest is its diffID, and is checked when it is read; a packed one must be read once to know its digest. */
async function describeLayer(file: string, extent: Extent, diffId: Digest): Promise<Descriptor> {
  const { size } = extent;
  if (!(await isGzip(file, extent))) return { mediaType: mediaTypes.ociLayer, digest: diffId, size };
  const hash = createHash('sha256');
  for await (const chunk of readExtent(file, extent, 0)) hash.update(chunk);
  return { mediaType: mediaTypes.ociLayerGzip, digest: `sha256:${hash.digest('hex')}`, size };
}

async function isGzip(file: string, { offset, size }: Extent): Promise<boolean> {
  for await (const chunk of readExtent(file, { offset, size: Math.min(size, 2) }, 0))
    return chunk[0] === 0x1f && chunk[1] === 0x8b;
  return false;
}

async function* nothing(): Bytes {}

function notAllLayers(file: string, image: SavedImage, count: number): ImagebuildError {
  return new ImagebuildError(
    'CONTENT_INVALID',
    `${image.Config} in ${file} names ${count} layers, and manifest.json ${image.Layers.length}`,
    { place: { file }, hint: 'Save the image again.' },
  );
}

function missingLayer(file: string, path: string): ImagebuildError {
  return new ImagebuildError('CONTENT_MISSING', `${file} holds no layer ${path}`, {
    place: { file },
    hint: 'Save the image again.',
  });
}
