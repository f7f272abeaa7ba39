import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { embed } from '../../../src/embedded/embed.ts';
import type { EmbeddedImage } from '../../../src/embedded/registryfiles.ts';
import { type Content, contentOf } from '../../../src/image/content.ts';
import { mediaTypes } from '../../../src/image/descriptor.ts';
import { encodeManifest } from '../../../src/image/manifest.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { withParents } from '../../../src/layers/split.ts';
import type { Entry } from '../../../src/layers/tree.ts';
import { computedLayers, layOutImage } from '../../../src/publish/layout/image.ts';
import { readCopiedManifests } from '../../../src/publish/resolve/copiedmanifests.ts';

const encoding = { compression: { type: 'gzip', level: 6 }, mtime: 0 } as const;

/** An image with a large layer that all have, and a small one of its own. */
function image(reference: string): EmbeddedImage {
  const blobs = [
    contentOf(`config ${reference}`),
    contentOf(Buffer.alloc(1_500_000, 'x')),
    contentOf(reference),
  ];
  const [config, ...layers] = blobs.map(({ digest, size }) => ({
    mediaType: mediaTypes.ociLayer,
    digest,
    size,
  }));
  const { bytes } = encodeManifest({ config: config!, layers, annotations: {} });
  const manifest = { ...contentOf(bytes), mediaType: mediaTypes.ociManifest };
  return { reference: parseReference(reference), origin: 'list', manifest, blobs };
}

/** The files of a `registry/` with these images, as sealos saves it into a directory of the application. */
function saved(images: readonly EmbeddedImage[]): Entry[] {
  const { images: embedded } = embed(images, new Map());
  const files = embedded.flatMap(({ entries }) =>
    entries.map((entry) => ({ ...entry, path: `registry/${entry.path}` })),
  );
  return withParents(files, new Map());
}

async function layersOf(entries: readonly Entry[], images: readonly EmbeddedImage[] = []) {
  const createdBy = 'COPY registry registry';
  const platform = { config: {}, layers: [{ createdBy, entries }], history: [], images: [] };
  const manifests = await readCopiedManifests({ platforms: { 'linux/amd64': platform } });
  const layout = layOutImage(platform, images, encoding, manifests);
  return computedLayers(new Map([['linux/amd64', layout]]));
}

const mark = [{ path: 'registry', type: 'dir', mode: 0o755, uid: 0, gid: 0, generated: '' }] as const;
const two = [image('a/one:1'), image('a/one:2'), image('quay.io/b/two:1')];
const sorted = (layers: readonly { key: string }[]) => layers.map(({ key }) => key).sort();

describe('images that an instruction copies as files', () => {
  test('have the layers of images that were pulled', async () => {
    const pulled = await layersOf(mark, two);
    assert.equal(pulled.length, 4, 'one of the large blob, one for each image');
    assert.deepEqual(sorted(await layersOf(saved(two))), sorted(pulled));
    for (const { spec } of pulled) assert.equal(spec.compression.type, 'none');
  });

  test('are all there, whatever else is in the directory', async () => {
    const empty = {
      path: 'registry/docker/registry/v2/repositories/a/one/_uploads',
      type: 'dir',
      mode: 0o700,
      uid: 0,
      gid: 0,
    } as const;
    const other = {
      path: 'registry/README',
      type: 'file',
      mode: 0o600,
      uid: 0,
      gid: 0,
      content: contentOf('x'),
    } as const;
    const entries = [...saved(two), empty, other];
    const layers = await layersOf(entries);
    const files = new Map(layers.flatMap(({ spec }) => spec.entries.map((entry) => [entry.path, entry])));
    assert.deepEqual([...files.keys()].sort(), entries.map(({ path }) => path).sort());
    assert.equal(files.get(empty.path)?.mode, 0o700);
    assert.equal(layers.length, 5);
  });

  test('stay files where the manifest is not there, damaged or an index; large blobs have layers of their own', async () => {
    const [one] = two;
    const manifest = one!.manifest.digest;
    const isManifest = (entry: Entry) => entry.type === 'file' && entry.content.digest === manifest;
    const replaced = (content: Content) =>
      saved([one!]).map((entry) => (isManifest(entry) ? { ...entry, content } : entry));
    for (const entries of [
      saved([one!]).filter((entry) => !isManifest(entry)),
      replaced(contentOf('{"layers":')),
      replaced(contentOf('{"manifests":[]}')),
    ]) {
      const layers = await layersOf(entries);
      assert.deepEqual(
        layers.map(({ spec }) => spec.compression.type),
        ['gzip', 'none'],
      );
    }
  });

  test('elsewhere in the image are files like any others', async () => {
    const elsewhere = saved(two).map((entry) => ({ ...entry, path: `opt/${entry.path}` }));
    assert.equal((await layersOf(elsewhere)).length, 1);
  });
});
