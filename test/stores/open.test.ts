import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createOciArchive } from '../../src/stores/archives/oci-archive.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { createStoreOpener } from '../../src/stores/open.ts';
import { writePlatform } from '../support/storedimages.ts';

const settings = {
  env: { HOME: '/nonexistent' },
  plainHttp: [],
  mirrors: {},
  offline: true,
  credentials: {},
  shareLayers: false,
  destination: { kind: 'oci', directory: 'out' },
} as const;

async function makeDirectory(t: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-open-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** Opens a location, and returns the digest of the image that it names. */
async function digestAt(location: string): Promise<string | undefined> {
  await using stores = createStoreOpener(settings, () => {});
  const { source, name } = await stores.open(location);
  return (await source.resolve(name))?.digest;
}

test('a layout is opened by its prefix, also in a directory named like an archive', async (t) => {
  const directory = join(await makeDirectory(t), 'image.tar');
  const { digest } = await writePlatform(await openLayout(directory, { create: true }), 'amd64', 'a', 'v1');
  for (const location of [`oci:${directory}`, `oci:${directory}:v1`])
    assert.equal(await digestAt(location), digest, location);
});

test('a layout of one version is opened without a name, whatever tags its platforms have', async (t) => {
  const directory = await makeDirectory(t);
  const layout = await openLayout(directory, { create: true });
  const { digest } = await writePlatform(layout, 'amd64', 'a', 'v1');
  for (const tag of ['v1-amd64', 'v1-arm64']) await writePlatform(layout, 'arm64', tag, tag);
  assert.equal(await digestAt(`oci:${directory}`), digest);
  await writePlatform(layout, 'amd64', 'b', 'v2-amd64');
  await assert.rejects(digestAt(`oci:${directory}`), { code: 'USAGE' });
});

test('an OCI archive is opened by its prefix, or by the end of its name', async (t) => {
  const directory = await makeDirectory(t);
  for (const name of ['image.tar', 'image']) {
    const file = join(directory, name);
    const archive = await createOciArchive(file);
    const { digest } = await writePlatform(archive, 'amd64', 'a', 'v1');
    await archive.finish();
    const locations = [`oci-archive:${file}`, `oci-archive:${file}:v1`, ...(name === 'image' ? [] : [file])];
    for (const location of locations) assert.equal(await digestAt(location), digest, location);
  }
});

test('any other location is a reference', async () => {
  await assert.rejects(async () => digestAt('quay.io/acme/nginx:1.27'), { code: 'REGISTRY_UNAVAILABLE' });
});
