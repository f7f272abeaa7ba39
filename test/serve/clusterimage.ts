import { embed } from '../../src/embedded/embed.ts';
import type { EmbeddedImage } from '../../src/embedded/registryfiles.ts';
import { contentOf } from '../../src/image/content.ts';
import { type Descriptor, type Digest, digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { encodeIndex, encodeJson, encodeManifest } from '../../src/image/manifest.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { Target } from '../../src/image/store.ts';
import { layerMediaType } from '../../src/layers/encoder.ts';
import { encodeLayer, layerTar } from '../../src/layers/layer.ts';
import { withParents } from '../../src/layers/split.ts';
import type { Entry } from '../../src/layers/tree.ts';
import { collect } from '../stores/suite/suite.ts';

const owner = { uid: 0, gid: 0 };

export function fileEntry(path: string, text: string | Buffer): Entry {
  return { path, type: 'file', mode: 0o644, ...owner, content: contentOf(text) };
}

/** A small image to embed: a configuration, and a layer with a file. */
export interface SmallImage extends EmbeddedImage {
  readonly layer: { readonly digest: Digest; readonly bytes: Buffer };
  readonly config: { readonly digest: Digest; readonly bytes: Buffer };
}

/** Makes an image of a platform, whose layer has a file with the text. */
export async function smallImage(reference: string, architecture: string, text: string): Promise<SmallImage> {
  const compression = { type: 'none' } as const;
  const tar = layerTar({ entries: [fileEntry('text', text)], compression, mtime: 0 });
  const layer = Buffer.from(await collect(tar.open(0)));
  const config = encodeJson(mediaTypes.ociConfig, {
    ...{ os: 'linux', architecture },
    config: { Cmd: ['/text'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  });
  const layers = [{ mediaType: mediaTypes.ociLayer, digest: digestOf(layer), size: layer.length }];
  const manifest = encodeManifest({ config: config.descriptor, layers, annotations: {} });
  return {
    reference: parseReference(reference),
    origin: 'images/shim/a:1',
    manifest: { ...contentOf(manifest.bytes), mediaType: mediaTypes.ociManifest },
    blobs: [contentOf(config.bytes), contentOf(layer)],
    layer: { digest: digestOf(layer), bytes: layer },
    config: { digest: config.descriptor.digest, bytes: config.bytes },
  };
}

/** Lays images out below `registry/`, as a build does: a list of entries for each of them. */
export function registryEntries(images: readonly EmbeddedImage[]): Entry[][] {
  return embed(images, new Map()).images.map(({ entries }) =>
    entries.map((entry) => ({ ...entry, path: `registry/${entry.path}` })),
  );
}

interface WriteOptions {
  readonly compression?: 'none' | 'gzip' | 'zstd';
  readonly tag?: string;
}

const compressions = {
  none: { type: 'none' },
  gzip: { type: 'gzip', level: 6 },
  zstd: { type: 'zstd', level: 3 },
} as const;

/**
 * Writes a cluster image without anything that only we know: no annotation, no key.
 * @param platforms the entries of each layer, the lowest first, by architecture.
 */
export async function writeClusterImage(
  target: Target,
  platforms: Readonly<Record<string, readonly (readonly Entry[])[]>>,
  { compression: type = 'none', tag = 'v1' }: WriteOptions = {},
): Promise<Descriptor> {
  const manifests: Descriptor[] = [];
  const compression = compressions[type];
  for (const [architecture, layers] of Object.entries(platforms)) {
    const written = [];
    for (const entries of layers) {
      const encoded = encodeLayer({ entries: withParents(entries, new Map()), compression, mtime: 0 });
      const blob = await target.write(encoded);
      written.push({ diffId: encoded.diffId(blob.digest), ...blob });
    }
    const platform = { os: 'linux', architecture };
    const config = encodeJson(mediaTypes.ociConfig, {
      ...platform,
      rootfs: { type: 'layers', diff_ids: written.map(({ diffId }) => diffId) },
    });
    await target.write(contentOf(config.bytes));
    const mediaType = layerMediaType(compression);
    const descriptors = written.map(({ digest, size }) => ({ mediaType, digest, size }));
    const manifest = encodeManifest({ config: config.descriptor, layers: descriptors, annotations: {} });
    await target.putManifest(manifest.bytes, manifest.descriptor);
    manifests.push({ ...manifest.descriptor, platform });
  }
  const index = encodeIndex({ manifests, annotations: {} });
  await target.putManifest(index.bytes, index.descriptor, tag);
  return index.descriptor;
}
