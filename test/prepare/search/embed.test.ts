import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { selectSearchedFiles } from '../../../src/prepare/search/embed.ts';
import { file, link, shape, treeOf } from '../../context/trees.ts';

const brought = {
  'manifests/base.yaml': 'base',
  'manifests/link': link('base.yaml'),
  'charts/old/Chart.yaml': 'old',
  'charts/mixed/Chart.yaml': 'mixed',
  'etc/x.yaml': 'no source',
};
const own = {
  'manifests/own.yaml': 'own',
  'manifests/deep/imageList': 'nginx',
  'charts/mixed/values.yaml': 'own',
  'charts/own.tgz': 'own',
};
const registry = { 'registry/docker/registry/v2/repositories/a/x': 'x' };
const tree = treeOf({ ...brought, ...own, ...registry });
const files = (base: Parameters<typeof treeOf>[0], of = tree) =>
  [...selectSearchedFiles(of, treeOf(base)).values()]
    .filter(({ type }) => type !== 'dir')
    .map(({ path }) => path);

suite('what is searched in a finished image', () => {
  test('is all of manifests/ and charts/ when its base has no embedded images', () => {
    const all = [...Object.keys(brought), ...Object.keys(own)].filter((path) =>
      /^(?:manifests|charts)\//.test(path),
    );
    assert.deepEqual(files(brought).sort(), all.sort());
    assert.deepEqual(files({}).sort(), all.sort());
  });

  test('is what its base did not bring when that has some, and all of a chart or nothing', () => {
    assert.deepEqual(files({ ...brought, ...registry }).sort(), [
      'charts/mixed/Chart.yaml',
      'charts/mixed/values.yaml',
      'charts/own.tgz',
      'manifests/deep/imageList',
      'manifests/own.yaml',
    ]);
  });

  test('holds what of the base was changed, but not what only has another mode', () => {
    const changed = treeOf({
      ...brought,
      ...registry,
      'manifests/base.yaml': 'new',
      'manifests/link': link('base.yaml'),
    });
    assert.deepEqual(files({ ...brought, ...registry }, changed), ['manifests/base.yaml', 'manifests/link']);
    const mode = treeOf({ ...brought, ...registry, 'manifests/base.yaml': file('base', 0o600) });
    assert.deepEqual(files({ ...brought, ...registry }, mode), []);
  });

  test('is all of it when the base has had some that are gone', () => {
    const held = treeOf({ ...brought, ...registry });
    assert.deepEqual(files({ ...brought, ...registry }, held), []);
    assert.ok(files({ ...brought, ...registry }, treeOf(brought)).includes('manifests/base.yaml'));
  });

  test('follows links in the image, never on this machine', () => {
    const linked = treeOf({
      'opt/charts/a/Chart.yaml': 'a',
      'opt/charts/a/circle': link('..'),
      'opt/list': 'nginx',
      charts: link('/opt/charts'),
      'manifests/imageList': link('../opt/list'),
      'manifests/passwd': link('/etc/passwd'),
      'manifests/root': link('/'),
    });
    assert.deepEqual(shape(selectSearchedFiles(linked, new Map())), [
      'manifests/ 755',
      'charts/ 755',
      'charts/a/ 755',
      'manifests/imageList 644',
      'charts/a/Chart.yaml 644',
    ]);
  });

  test('is limited, whatever links to links make of it', () => {
    const levels = Array.from({ length: 20 }, (_, level) => [
      [`manifests/${level}/x`, link(`../${level + 1}`)],
      [`manifests/${level}/y`, link(`../${level + 1}`)],
    ]).flat();
    assert.throws(() => selectSearchedFiles(treeOf(Object.fromEntries(levels)), new Map()), {
      code: 'LIMIT_EXCEEDED',
    });
  });

  test('has every directory above it', () => {
    const found = selectSearchedFiles(treeOf({ 'manifests/a/b/c.yaml': 'c' }), new Map());
    assert.deepEqual(shape(found), [
      'manifests/ 755',
      'manifests/a/ 755',
      'manifests/a/b/ 755',
      'manifests/a/b/c.yaml 644',
    ]);
  });
});
