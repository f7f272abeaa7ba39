import { contentOf } from '../src/image/content.ts';
import type { Descriptor } from '../src/image/descriptor.ts';
import { mediaTypes } from '../src/image/descriptor.ts';
import { encodeIndex, encodeJson, encodeManifest } from '../src/image/manifest.ts';
import type { Target } from '../src/image/store.ts';
import { defaultCompression } from '../src/layers/compression.ts';
import { encodeLayer } from '../src/layers/layer.ts';
import { openLayout } from '../src/stores/layout/layout.ts';
import { type Architecture, executable } from './executable.ts';

const architectures = ['amd64', 'arm64'] as const;

/**
 * Makes an OCI layout with one image from scratch for both platforms, whose program prints a line.
 * @param tag the image's name in the layout.
 */
export async function makeHelloImage(
  directory: string,
  tag: string,
  text = 'hello from imagebuild\n',
): Promise<void> {
  const layout = await openLayout(directory, { create: true });
  const manifests: Descriptor[] = [];
  for (const architecture of architectures) {
    manifests.push(await writePlatform(layout, architecture, text));
  }
  const index = encodeIndex({ manifests, annotations: {} });
  await layout.putManifest(index.bytes, index.descriptor, tag);
}

async function writePlatform(layout: Target, architecture: Architecture, text: string): Promise<Descriptor> {
  const program = contentOf(executable(architecture, text));
  const layer = encodeLayer({
    entries: [{ type: 'file', path: 'hello', mode: 0o755, uid: 0, gid: 0, content: program }],
    compression: defaultCompression,
    mtime: 0,
  });
  const written = await layout.write(layer);
  const platform = { os: 'linux', architecture };
  const config = encodeJson(mediaTypes.ociConfig, {
    ...platform,
    config: { Cmd: ['/hello'] },
    rootfs: { type: 'layers', diff_ids: [layer.diffId(written.digest)] },
  });
  await layout.write({ ...config.descriptor, open: contentOf(config.bytes).open });
  const manifest = encodeManifest({
    config: config.descriptor,
    layers: [{ mediaType: mediaTypes.ociLayerGzip, ...written }],
    annotations: {},
  });
  await layout.putManifest(manifest.bytes, manifest.descriptor);
  return { ...manifest.descriptor, platform };
}
