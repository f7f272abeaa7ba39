import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { type ImageLayer, isLayerFile, readLayer, spoolFiles } from '../../src/layers/layerreader.ts';
import { overlayLayers } from '../../src/layers/overlay.ts';
import type { Tree } from '../../src/layers/tree.ts';
import { inMemory, shape } from '../context/trees.ts';
import { type Member, tarOf } from '../support/bases.ts';

let opened = 0;

function layerOf(tar: Buffer, more: Partial<ImageLayer> = {}): ImageLayer {
  const bytes = gzipSync(tar);
  const unasked = () => assert.fail('only the blob is read');
  const source = {
    location: 'test',
    resolve: unasked,
    manifest: unasked,
    async *blob() {
      opened += 1;
      yield bytes;
    },
  };
  const descriptor = { mediaType: mediaTypes.ociLayerGzip, digest: digestOf(bytes), size: bytes.length };
  return { source, descriptor, diffId: digestOf(tar), ...more };
}

async function stack(...layers: Readonly<Record<string, Member>>[]): Promise<Tree> {
  const tars = await Promise.all(layers.map((members) => tarOf(members)));
  return overlayLayers(await Promise.all(tars.map((tar) => readLayer(layerOf(tar)))));
}

const lines = (tree: Tree) => shape(tree).sort();

test('a whiteout hides what is below its layer, wherever in the tar it is', async () => {
  const tree = await stack(
    { 'a/x': '1', 'a/y': '2', 'b/z': '3', c: '4' },
    { 'a/x': 'new', 'a/.wh.x': '', '.wh.b': '', '.wh.nothing': '' },
  );
  assert.deepEqual(lines(tree), ['a/ 755', 'a/x 644', 'a/y 644', 'c 644']);
});

test('an opaque directory hides all that was in it, and keeps what its own layer brings', async () => {
  const tree = await stack(
    { 'a/x': '1', 'a/b/y': '2' },
    { 'a/new': '3', 'a/.wh..wh..opq': '', 'a/.wh..wh.aufs': '' },
  );
  assert.deepEqual(lines(tree), ['a/ 755', 'a/new 644']);
});

test('data that a storage driver left in a layer is not a file, and replaces no other file', async () => {
  const tar = await tarOf({
    'a/.wh..wh.aufs': '',
    '.wh..wh.plnk/1.2': 'linked',
    '.wh..wh.orph': { type: 'directory' },
    'a/x': 'x',
  });
  const tree = overlayLayers([await readLayer(layerOf(tar))]);
  assert.deepEqual(lines(tree), ['a/ 755', 'a/x 644']);
  const entry = tree.get('a/x');
  assert.ok(entry?.type === 'file' && isLayerFile(entry.content));
  assert.deepEqual([...(await spoolFiles([entry.content], inMemory)).keys()], [digestOf('x')]);
});

test('an opaque root hides everything', async () => {
  assert.deepEqual(lines(await stack({ 'a/x': '1' }, { '.wh..wh..opq': '', b: '2' })), ['b 644']);
});

test('a file replaces a directory with all that is in it, and a directory a file', async () => {
  const tree = await stack(
    { 'a/x': '1', b: '2' },
    { a: 'file', b: { type: 'directory', mode: 0o700 }, 'b/c': '3' },
  );
  assert.deepEqual(lines(tree), ['a 644', 'b/ 700', 'b/c 644']);
});

test('links above an entry are followed, and a directory keeps what is in it', async () => {
  const tree = await stack(
    { 'usr/bin/old': '1', bin: { type: 'symlink', linkname: 'usr/bin' } },
    { 'bin/new': '2', 'usr/bin': { type: 'directory', mode: 0o711 }, 'bin/.wh.old': '' },
  );
  assert.deepEqual(lines(tree), ['bin -> usr/bin', 'usr/ 755', 'usr/bin/ 711', 'usr/bin/new 644']);
});

test('a hard link is the file that it names, of its own layer or of one below', async () => {
  const tree = await stack(
    { './a': { text: 'a', mode: 0o755, uid: 3 }, './b': { type: 'link', linkname: './a' } },
    { c: { type: 'link', linkname: 'a' } },
  );
  assert.deepEqual(lines(tree), ['a 755 3:0', 'b 755 3:0', 'c 755 3:0']);
});

test('a device is nothing, and hides what was there', async () => {
  assert.deepEqual(lines(await stack({ null: '1', a: '2' }, { null: { type: 'character-device' } })), [
    'a 644',
  ]);
});

test('paths of old layers that begin with a slash are below the root, and none leads out', async () => {
  assert.deepEqual(lines(await stack({ '/etc/x': '1' })), ['etc/ 755', 'etc/x 644']);
  await assert.rejects(stack({ 'a/../../x': '1' }), { code: 'CONTENT_INVALID', place: { image: 'test' } });
});

test('a layer that unpacks to another diffID is refused', async () => {
  const layer = layerOf(await tarOf({ a: '1' }), { diffId: digestOf('other') });
  await assert.rejects(readLayer(layer), { code: 'DIGEST_MISMATCH' });
});

test('files are taken out of a layer by reading it once, and accounts need no second reading', async () => {
  const tar = await tarOf({ a: 'first', 'etc/passwd': 'root:x:0:0', b: 'second', a2: 'third' });
  const tree = overlayLayers([await readLayer(layerOf(tar))]);
  const contents = ['b', 'a2'].map((path) => {
    const entry = tree.get(path);
    assert.ok(entry?.type === 'file' && isLayerFile(entry.content));
    return entry.content;
  });
  opened = 0;
  const kept = await spoolFiles(contents, inMemory);
  assert.deepEqual([...kept.keys()], [digestOf('second'), digestOf('third')]);
  assert.equal(opened, 1);
  const passwd = tree.get('etc/passwd');
  assert.ok(passwd?.type === 'file');
  for await (const chunk of passwd.content.open(5)) assert.equal(Buffer.from(chunk).toString(), 'x:0:0');
  assert.equal(opened, 1);
  for await (const chunk of contents[0]!.open(3)) assert.equal(Buffer.from(chunk).toString(), 'ond');
});
