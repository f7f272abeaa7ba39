import { ImagebuildError } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { contentOf } from '../../image/content.ts';
import { type Descriptor, type Digest, mediaTypes } from '../../image/descriptor.ts';
import { encodeManifest, parseConfig } from '../../image/manifest.ts';
import { wrapSource } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { emptyIndex, type LayoutIndex, pointName } from '../layout/layout-index.ts';
import { createSource, type ListedSource } from '../layout/layout-source.ts';
import { indexArchive, readExtent, readMember } from './archive-file.ts';
import { type PackedLayer, packLayer } from './docker-layer.ts';
import { parseSavedImages, type SavedImage } from './docker-list.ts';
import type { TarFiles } from './index.ts';

/**
 * An archive of `docker save`, read where it lies; nothing is unpacked. It has no manifest in a registry's sense, so an image gets
 * an OCI manifest when it is asked for: over its configuration, bytes unchanged, and its layers, packed with gzip where they are
 * plain. An image gives the same manifest out of every archive that holds its configuration and layers.
 *
 * @param shown how messages name the archive.
 * @throws CONTENT_MISSING when there is no such file, CONTENT_INVALID when it is no Docker archive; when an image is asked for, also
 *   DIGEST_MISMATCH when a layer is not what its configuration says.
 */
export async function openDockerArchive(file: string, shown: string = file): Promise<ListedSource> {
  const files = await indexArchive(file, shown);
  const images = new Map<Digest, SavedImage>();
  let index = emptyIndex;
  for (const image of parseSavedImages(await readMember(file, files, 'manifest.json', shown), shown)) {
    const config = describeConfig(contentOf(await readMember(file, files, image.config, shown)));
    images.set(config.digest, image);
    index = withNames(index, image.names, config);
  }
  const blobs = new Map<Digest, Blob>();
  const archive = { file, files, shown, blobs, layers: new Map() };
  const manifests = new Map<Digest, Promise<Descriptor>>();
  const manifestOf = (config: Digest, image: SavedImage) => {
    const manifest = manifests.get(config) ?? makeManifest(archive, image);
    manifests.set(config, manifest);
    return manifest;
  };
  const source = createSource({
    location: `docker-archive:${shown}`,
    index: async () => index,
    size: async (digest) => blobs.get(digest)?.size,
    open: (digest, offset) => blobs.get(digest)?.open(offset) ?? nothing(),
  });
  return wrapSource(source, {
    async resolve(tagOrDigest) {
      const found = await source.resolve(tagOrDigest);
      const image = found && images.get(found.digest);
      return image ? await manifestOf(found.digest, image) : found;
    },
  });
}

type Blob = Pick<Content, 'size' | 'open'>;

interface DockerArchive {
  readonly file: string;
  readonly files: TarFiles;
  readonly shown: string;
  /** What the manifests made so far name, and they themselves. */
  readonly blobs: Map<Digest, Blob>;
  /** By diffID: images of one archive share layers. */
  readonly layers: Map<Digest, Promise<PackedLayer>>;
}

/** Until an image is asked for, its configuration stands for it: what its layers are is not known yet. */
function describeConfig({ digest, size }: Content): Descriptor {
  return { mediaType: mediaTypes.ociConfig, digest, size };
}

/** An image without a name can be asked for when it is the only one, so it stands in the index too. */
function withNames(index: LayoutIndex, names: readonly string[], image: Descriptor): LayoutIndex {
  const nameless = { ...index, manifests: [...index.manifests, image] };
  return names.reduce<LayoutIndex>((named, name) => pointName(named, name, image), nameless);
}

async function makeManifest(archive: DockerArchive, image: SavedImage): Promise<Descriptor> {
  const { file, files, shown, blobs } = archive;
  const bytes = await readMember(file, files, image.config, shown);
  const { diffIds } = parseConfig(bytes, `${shown}: ${image.config}`);
  if (diffIds.length !== image.layers.length) throw notAllLayers(shown, image, diffIds.length);
  const layers: Descriptor[] = [];
  for (const [at, path] of image.layers.entries()) {
    const { descriptor, open } = await layerOf(archive, path, diffIds[at]!);
    blobs.set(descriptor.digest, { size: descriptor.size, open: (offset = 0) => open(offset) });
    layers.push(descriptor);
  }
  const config = contentOf(bytes);
  const manifest = encodeManifest({ config: describeConfig(config), layers, annotations: {} });
  blobs.set(config.digest, config);
  blobs.set(manifest.descriptor.digest, contentOf(manifest.bytes));
  return manifest.descriptor;
}

function layerOf({ file, files, shown, layers }: DockerArchive, path: string, diffId: Digest) {
  const extent = files.find(path);
  if (!extent) throw missingLayer(shown, path);
  const known =
    layers.get(diffId) ??
    packLayer({
      size: extent.size,
      diffId,
      shown: `${path} of ${shown}`,
      open: (offset) => readExtent(file, extent, offset),
    });
  layers.set(diffId, known);
  return known;
}

async function* nothing(): Bytes {}

function notAllLayers(archive: string, { config, layers }: SavedImage, count: number): ImagebuildError {
  return new ImagebuildError(
    'CONTENT_INVALID',
    `${config} in ${archive} names ${count} layers, and manifest.json ${layers.length}`,
    { place: { file: archive }, hint: 'Save the image again.' },
  );
}

function missingLayer(archive: string, path: string): ImagebuildError {
  return new ImagebuildError('CONTENT_MISSING', `${archive} holds no layer ${path}`, {
    place: { file: archive },
    hint: 'Save the image again.',
  });
}
