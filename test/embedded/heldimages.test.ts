import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isHeldAs,
  listHeldImages,
  lookUpHeld,
  overlayChanges,
  overlayEntries,
  type RegistryTree,
  selectRegistryEntries,
} from '../../src/embedded/heldimages.ts';
import { blobPath, revisionPath, tagPath } from '../../src/embedded/registryfiles.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import { parseReference } from '../../src/image/reference.ts';
import { whiteoutFor } from '../../src/layers/overlay.ts';
import { type EntryMetadata, entryMetadata, plainDirectory } from '../../src/layers/tree.ts';

const attributes = { mode: 0o644, uid: 0, gid: 0 };
const file = (path: string, text: string): EntryMetadata => ({
  ...attributes,
  path,
  type: 'file',
  digest: digestOf(text),
  size: text.length,
});

/** The files of an image that is stored below a directory. */
function stored(directory: string, name: string): EntryMetadata[] {
  const [repository = '', tag = ''] = name.split(':');
  const manifest = digestOf(name);
  return [
    file(`${directory}/${tagPath(repository, tag)}`, manifest),
    file(`${directory}/${revisionPath(repository, manifest)}`, manifest),
    file(`${directory}/${blobPath(manifest)}`, name),
  ];
}

const names = (tree: RegistryTree) =>
  listHeldImages(tree).map(({ repository, tag }) => `${repository}:${tag}`);
const on = (...layers: readonly (readonly EntryMetadata[])[]) =>
  layers.reduce<RegistryTree>((tree, layer, index) => overlayEntries(tree, layer, `${index}`), new Map());

test('images below /registry count, in any number of layers; others do not', () => {
  assert.deepEqual(names(on(stored('registry', 'b/c:1'), stored('registry', 'a:2'))), ['a:2', 'b/c:1']);
  assert.deepEqual(names(on(stored('reg', 'a:1'), stored('opt/registry', 'a:2'))), []);
  assert.deepEqual(names(on(stored('registry/registry', 'a:1'))), []);
});

test('a tag counts when its manifest is there, and names what brought it last', () => {
  const [tag, revision, blob] = stored('registry', 'a:1') as [EntryMetadata, EntryMetadata, EntryMetadata];
  for (const some of [[tag], [tag, revision], [tag, blob], [revision, blob]])
    assert.deepEqual(names(on(some)), []);
  assert.deepEqual(listHeldImages(on([revision, blob], [tag])), [
    { repository: 'a', tag: '1', digest: digestOf('a:1'), of: '1' },
  ]);
});

test('what a whiteout, an opaque directory or a file hides is gone', () => {
  const both = on(stored('registry', 'a:1'), stored('registry', 'b:1'));
  const repositories = 'registry/docker/registry/v2/repositories';
  const hide = entryMetadata(whiteoutFor(`${repositories}/a`));
  assert.deepEqual(names(overlayEntries(both, [hide], '')), ['b:1']);
  assert.deepEqual(names(overlayEntries(both, [file(repositories, '')], '')), []);
  const entries = stored('registry', 'c:1');
  assert.deepEqual(names(overlayChanges(both, { removed: [], opaque: ['registry'], entries }, '')), ['c:1']);
  assert.deepEqual(names(overlayChanges(both, { removed: ['registry'], opaque: [], entries: [] }, '')), []);
  assert.deepEqual(names(overlayChanges(both, { removed: [], opaque: [''], entries: [] }, '')), []);
});

test('a link that stands for the directory is followed, until a directory replaces it', () => {
  const link: EntryMetadata = { ...attributes, path: 'registry', type: 'symlink', linkname: 'data/reg' };
  const linked = on([link], stored('data/reg', 'a:1'));
  assert.deepEqual(names(linked), ['a:1']);
  assert.deepEqual(names(overlayEntries(linked, [plainDirectory('registry')], '')), []);
});

test('only what decides is selected', () => {
  const image = stored('registry', 'a:1');
  const others = [
    plainDirectory('registry'),
    file(`registry/${blobPath(digestOf('a layer'))}`, 'a layer'),
    file('registry/docker/registry/v2/repositories/a/_layers/sha256/x/link', 'x'),
    file('etc/passwd', 'root'),
  ];
  assert.deepEqual(selectRegistryEntries([...others, ...image]), image);
});

test('a registry holds an image by repository, tag and digest, whatever its host', () => {
  const [, revision, blob] = stored('registry', 'a:index') as [EntryMetadata, EntryMetadata, EntryMetadata];
  const tree = on(stored('registry', 'a:1'), stored('registry', 'a:latest'), [revision, blob]);
  const digest = digestOf('a:1');
  const rows: readonly [reference: string, expected: boolean][] = [
    ['ghcr.io/a:1', true],
    ['quay.io/a:1', true],
    ['ghcr.io/a', true],
    ['ghcr.io/a:2', false],
    ['ghcr.io/b:1', false],
    [`ghcr.io/a@${digest}`, true],
    [`ghcr.io/a:1@${digest}`, true],
    [`ghcr.io/a:1@${digestOf('a:index')}`, true],
    [`ghcr.io/a@${digestOf('other')}`, false],
    [`ghcr.io/a:1@${digestOf('other')}`, false],
    [`ghcr.io/a:2@${digest}`, false],
  ];
  const held = listHeldImages(tree);
  for (const [reference, expected] of rows) {
    const wanted = parseReference(reference);
    assert.equal(lookUpHeld(held)(wanted), expected, reference);
    assert.equal(
      held.some((one) => isHeldAs(one, wanted)),
      expected,
      reference,
    );
  }
});

test('thousands of tags of a repository share one list of what it serves', () => {
  const tags = Array.from({ length: 300 }, (_, index) => `a:${index}`);
  const held = listHeldImages(on(tags.flatMap((tag) => stored('registry', tag))));
  assert.equal(new Set(held.map(({ served }) => served)).size, 1);
  assert.equal(held[0]?.served?.length, 300);
  const holds = lookUpHeld(held);
  for (const tag of tags) assert.ok(holds(parseReference(`ghcr.io/${tag}`)), tag);
});
