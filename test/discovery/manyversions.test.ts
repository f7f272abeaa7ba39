import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReference } from '../../src/image/reference.ts';
import { discoverIn } from './context.ts';

/** The manifest of an operator that names a version a variable. */
function operator(tags: readonly string[], more = ''): Record<string, string> {
  const env = tags.map(
    (tag, index) => `      - {name: RELATED_IMAGE_DB_${index}, value: "acme/db:${tag}"}\n`,
  );
  const manifest = `kind: Pod\nspec:\n  containers:\n  - image: acme/operator:1\n    env:\n${env.join('').replace(/^ {4}/gm, '')}`;
  return { 'manifests/a.yaml': manifest, ...(more === '' ? {} : { 'images/shim/list': more }) };
}

const tags = ['v1.9', 'v1.10', 'v2.0-rc.1', 'v1.2', 'v1.3', 'v1.4', 'v1.5', 'v1.6', 'v1.10-debug'];

async function found(files: Record<string, string>, imageVersions?: Record<string, string[]>) {
  const { images, notes, warnings } = await discoverIn(files, { imageVersions });
  const names = images.map(({ reference }) => formatReference(reference).replace('docker.io/acme/', ''));
  return { names, notes: notes.length, warnings: warnings.map(({ message }) => message) };
}

test('of more than 8 versions that are only named, the newest release is embedded', async () => {
  assert.deepEqual(await found(operator(tags)), {
    names: ['db:v1.10', 'operator:1'],
    notes: 8,
    warnings: [
      '9 versions of docker.io/acme/db are named, but probably not needed: only the newest of them is embedded',
    ],
  });
});

test('none of them is embedded when something requires the repository', async () => {
  const { names, warnings } = await found(operator(tags, 'acme/db:v0.1\n'));
  assert.deepEqual(names, ['db:v0.1', 'operator:1']);
  assert.equal(warnings.length, 1);
});

test('8 versions are embedded', async () => {
  const { names, warnings } = await found(operator(tags.slice(0, 8)));
  assert.equal(names.length, 9);
  assert.deepEqual(warnings, []);
});

test('imageVersions brings versions back, by tag and by pattern', async () => {
  const { names } = await found(operator(tags), { 'acme/db': ['v1.2', '*-rc.*'] });
  assert.deepEqual(names, ['db:v1.10', 'db:v1.2', 'db:v2.0-rc.1', 'operator:1']);
  const all = await found(operator(tags), { 'docker.io/acme/db': ['*'] });
  assert.equal(all.names.length, 10);
  assert.deepEqual(all.warnings, []);
});
