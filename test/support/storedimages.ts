import { contentOf } from '../../src/image/content.ts';
import { type Descriptor, type Digest, mediaTypes } from '../../src/image/descriptor.ts';
import { encodeIndex, encodeJson, encodeManifest } from '../../src/image/manifest.ts';
import type { Target } from '../../src/image/store.ts';
import { type Compression, defaultCompression } from '../../src/layers/compression.ts';
import { layerMediaType } from '../../src/layers/encoder.ts';
import { encodeLayer } from '../../src/layers/layer.ts';
import type { Entry } from '../../src/layers/tree.ts';

/**
 * Writes a real image for amd64 and arm64: a base layer that every such image shares, and a layer of its own.
 */
export async function writeImage(target: Target, text: string, tag?: string): Promise<Descriptor> {
  const manifests: Descriptor[] = [];
  for (const architecture of ['amd64', 'arm64'])
    manifests.push(await writePlatform(target, architecture, `${text} for ${architecture}`));
  const index = encodeIndex({ manifests, annotations: {} });
  await target.putManifest(index.bytes, index.descriptor, tag);
  return index.descriptor;
}

export async function writePlatform(
  target: Target,
  architecture: string,
  text: string,
  tag?: string,
): Promise<Descriptor> {
  const layers = [
    await writeLayer(target, 'base', Buffer.alloc(1_200_000, 'shared '), { type: 'none' }),
    await writeLayer(target, 'own', Buffer.from(text), defaultCompression),
  ];
  return await writeLayered(target, architecture, text, layers, tag);
}

/** Writes an image of one platform with the given number of small layers. */
export async function writeDeep(target: Target, count: number, tag: string): Promise<Descriptor> {
  const layers: WrittenLayer[] = [];
  for (let at = 0; at < count; at++)
    layers.push(await writeLayer(target, `f${at}`, Buffer.from(`${at}`), { type: 'none' }));
  return await writeLayered(target, 'amd64', 'deep', layers, tag);
}

async function writeLayered(
  target: Target,
  architecture: string,
  text: string,
  layers: readonly WrittenLayer[],
  tag: string | undefined,
): Promise<Descriptor> {
  const platform = { os: 'linux', architecture };
  const config = encodeJson(mediaTypes.ociConfig, {
    ...platform,
    config: { Env: [`TEXT=${text}`] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
  });
  await target.write(contentOf(config.bytes));
  const manifest = encodeManifest({
    config: config.descriptor,
    layers: layers.map(({ descriptor }) => descriptor),
    annotations: {},
  });
  await target.putManifest(manifest.bytes, manifest.descriptor, tag);
  return { ...manifest.descriptor, platform };
}

interface WrittenLayer {
  readonly diffId: Digest;
  readonly descriptor: Descriptor;
}

async function writeLayer(
  target: Target,
  path: string,
  bytes: Buffer,
  compression: Compression,
): Promise<WrittenLayer> {
  const entry: Entry = { path, type: 'file', mode: 0o644, uid: 0, gid: 0, content: contentOf(bytes) };
  const layer = encodeLayer({ entries: [entry], compression, mtime: 0 });
  const written = await target.write(layer);
  const mediaType = layerMediaType(compression);
  return { diffId: layer.diffId(written.digest), descriptor: { mediaType, ...written } };
}
