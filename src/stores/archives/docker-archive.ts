import { z } from 'zod';
import { ImagebuildError } from '../../errors.ts';
import { type Content, contentOf } from '../../image/content.ts';
import { type Descriptor, type Digest, mediaTypes } from '../../image/descriptor.ts';
import { encodeManifest, parseConfig } from '../../image/manifest.ts';
import { type PlainTar, wrapSource } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { say } from '../../text/say.ts';
import { emptyIndex, type LayoutIndex, pointName } from '../layout/layout-index.ts';
import { createSource, type ListedSource } from '../layout/layout-source.ts';
import { type ArchiveFiles, indexArchive, readExtent, readMember } from './archive-file.ts';
import { type PackedLayer, packLayer } from './docker-layer.ts';

/**
 * Opens an archive of `docker save`, read in place; nothing is unpacked. It has no manifest as registries
 * know it, so an image gets an OCI manifest when it is asked for: with its configuration, bytes unchanged,
 * and its layers, compressed with gzip where they aren't compressed. An image has the same manifest in every
 * archive with its configuration and layers.
 *
 * @param shown how messages name the archive.
 * @throws CONTENT_MISSING when the file doesn't exist, CONTENT_INVALID when it isn't a Docker archive; when
 *   an image is asked for, also DIGEST_MISMATCH when a layer isn't what its configuration says.
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
  const blobs = new Map<Digest, ArchiveBlob>();
  const plain = new Map<Digest, PlainTar>();
  const archive = { file, files, shown, blobs, plain, layers: new Map() };
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
    plainTar: (layer) => plain.get(layer),
    async resolve(tagOrDigest) {
      const found = await source.resolve(tagOrDigest);
      const image = found && images.get(found.digest);
      return image ? await manifestOf(found.digest, image) : found;
    },
  });
}

type ArchiveBlob = Pick<Content, 'size' | 'open'>;

interface DockerArchive {
  readonly file: string;
  readonly files: ArchiveFiles;
  readonly shown: string;
  /** The manifests made so far and the blobs that they name. */
  readonly blobs: Map<Digest, ArchiveBlob>;
  /** The layers that the archive doesn't compress, by the digest that they have compressed. */
  readonly plain: Map<Digest, PlainTar>;
  /** By diffID: images of one archive share layers. */
  readonly layers: Map<Digest, Promise<PackedLayer>>;
}

/**
 * Describes an image by its configuration until it is asked for: the digests of its layers aren't known
 * before.
 */
function describeConfig({ digest, size }: Content): Descriptor {
  return { mediaType: mediaTypes.ociConfig, digest, size };
}

/** Adds an image under its names. Also without a name, since the only image can be asked for so. */
function withNames(index: LayoutIndex, names: readonly string[], image: Descriptor): LayoutIndex {
  const nameless = { ...index, manifests: [...index.manifests, image] };
  return names.reduce<LayoutIndex>((named, name) => pointName(named, name, image), nameless);
}

async function makeManifest(archive: DockerArchive, image: SavedImage): Promise<Descriptor> {
  const { file, files, shown, blobs, plain: tars } = archive;
  const bytes = await readMember(file, files, image.config, shown);
  const { diffIds } = parseConfig(bytes, `${shown}: ${image.config}`);
  if (diffIds.length !== image.layers.length) throw notAllLayers(shown, image, diffIds.length);
  const layers: Descriptor[] = [];
  for (const [at, path] of image.layers.entries()) {
    const { descriptor, open, plain } = await packOnce(archive, path, diffIds[at]!);
    if (plain) tars.set(descriptor.digest, plain);
    blobs.set(descriptor.digest, { size: descriptor.size, open: (offset = 0) => open(offset) });
    layers.push(descriptor);
  }
  const config = contentOf(bytes);
  const manifest = encodeManifest({ config: describeConfig(config), layers, annotations: {} });
  blobs.set(config.digest, config);
  blobs.set(manifest.descriptor.digest, contentOf(manifest.bytes));
  return manifest.descriptor;
}

/** Packs a layer, once for all images of the archive. */
function packOnce({ file, files, shown, layers }: DockerArchive, path: string, diffId: Digest) {
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
    say('archiveLayerCount', { config, archive, expected: count, actual: layers.length }),
    { place: { file: archive }, hint: say('archiveSaveAgain') },
  );
}

function missingLayer(archive: string, path: string): ImagebuildError {
  return new ImagebuildError('CONTENT_MISSING', say('archiveLayerMissing', { archive, path }), {
    place: { file: archive },
    hint: say('archiveSaveAgain'),
  });
}

/**
 * `manifest.json` of `docker save` (moby image-spec v1.2, "Combined Image JSON + Filesystem Changeset
 * Format").
 */
const listShape = z
  .array(
    z.object({
      Config: z.string(),
      RepoTags: z.array(z.string()).max(1000).nullish(),
      Layers: z.array(z.string()).max(1000).nullish(),
    }),
  )
  .max(1000);

/** An image of a Docker archive: the paths of its files, and its names. */
interface SavedImage {
  readonly config: string;
  readonly names: readonly string[];
  readonly layers: readonly string[];
}

/** Parses the images that `manifest.json` lists. @throws CONTENT_INVALID */
function parseSavedImages(bytes: Buffer, archive: string): SavedImage[] {
  try {
    const list = listShape.parse(JSON.parse(bytes.toString()));
    return list.map(({ Config, RepoTags, Layers }) => ({
      config: Config,
      names: RepoTags ?? [],
      layers: Layers ?? [],
    }));
  } catch (cause) {
    throw new ImagebuildError('CONTENT_INVALID', say('archiveListInvalid', { archive }), {
      place: { file: archive },
      hint: say('archiveSaveAgain'),
      cause,
    });
  }
}
