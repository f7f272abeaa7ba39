import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { mediaTypes } from '../../../src/image/descriptor.ts';
import { makerAt } from '../../publish/rawregistry.ts';

/** The images of the source, with the size of their own layer. A large blob has a layer of its own. */
const images: Readonly<Record<string, number>> = {
  a: 40_000,
  b: 60_000,
  c: 30_000,
  old: 50_000,
  large: 6_000_000,
};

/** Puts the images into a registry, as `lib/NAME:1`, each for both platforms. */
export async function makeSourceImages(url: string): Promise<void> {
  const common = await layerOf('common', 20_000);
  for (const [name, size] of Object.entries(images)) {
    const maker = makerAt(url, `lib/${name}`);
    const manifests = [];
    for (const architecture of ['amd64', 'arm64']) {
      const own = await layerOf(`${name} ${architecture}`, size);
      const platform = { os: 'linux', architecture };
      const rootfs = { type: 'layers', diff_ids: [common.diffId, own.diffId] };
      const config = await maker.blob(
        JSON.stringify({ ...platform, config: {}, rootfs }),
        mediaTypes.ociConfig,
      );
      const layers = [
        await maker.blob(common.bytes, mediaTypes.ociLayerGzip),
        await maker.blob(own.bytes, mediaTypes.ociLayerGzip),
      ];
      const document = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers };
      manifests.push({ ...(await maker.manifest(document, mediaTypes.ociManifest)), platform });
    }
    await maker.manifest(
      { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests },
      mediaTypes.ociIndex,
      '1',
    );
  }
}

/** Makes a layer with one file of bytes that can't be compressed. */
async function layerOf(name: string, size: number): Promise<{ bytes: Buffer; diffId: string }> {
  const tar = pack();
  tar.entry({ name, mtime: new Date(0) }, noise(name, size));
  tar.finalize();
  const bytes = await buffer(tar);
  return { bytes: gzipSync(bytes), diffId: `sha256:${createHash('sha256').update(bytes).digest('hex')}` };
}

/** Returns bytes that look random and are the same in every run. */
function noise(seed: string, size: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(size / 64) }, (_, index) =>
    createHash('sha512').update(`${seed} ${index}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, size);
}
