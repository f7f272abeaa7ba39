import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { schemaFiles } from '../../scripts/schemas.ts';

const directory = join(import.meta.dirname, '../../schemas');

test('the published schemas are up to date (node scripts/schemas.ts writes them)', async () => {
  const files = schemaFiles();
  assert.deepEqual((await readdir(directory)).sort(), [...files.keys()].sort());
  for (const [name, text] of files) assert.equal(await readFile(join(directory, name), 'utf8'), text, name);
});

test('the published schemas say what a grammar is, and describe the keys of both files', async () => {
  const read = async (name: string) => JSON.parse(await readFile(join(directory, name), 'utf8'));
  const request = await read('request.schema.json');
  assert.deepEqual(request.required, ['type', 'app', 'version']);
  assert.equal(request.additionalProperties, false);
  assert.match('cert-manager', new RegExp(request.properties.app.pattern));
  assert.doesNotMatch('a..b', new RegExp(request.properties.version.pattern));
  const application = await read('application.schema.json');
  assert.deepEqual(Object.keys(application.properties).sort(), [
    'anyPlatform',
    'buildArgs',
    'charts',
    'dialect',
    'embed',
    'ignoredImages',
    'imageLists',
    'imageVersions',
    'images',
    'kubeVersion',
    'lint',
    'platformPolicy',
    'platforms',
    'recordInstall',
    'target',
    'timeout',
    'versions',
  ]);
  for (const [key, value] of Object.entries<{ description?: string }>(application.properties))
    assert.ok(value.description, `${key} has no description`);
});
