import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { inspect } from '../../../src/commands/inspect.ts';
import { publish } from '../../../src/commands/publish.ts';
import { annotationKeys, parseRecords } from '../../../src/image/annotations.ts';
import { parseImageManifest } from '../../../src/image/manifest.ts';
import { silent } from '../../../src/progress.ts';
import { openLayout } from '../../../src/stores/layout/layout.ts';
import { clientOf } from '../../stores/registry/proxied-registry.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { writeImage } from '../../support/storedimages.ts';
import { missing } from '../../support/tools.ts';

describe('images that are read elsewhere', { skip: missing('docker-registry') }, () => {
  let registry: TestRegistry;
  let work: string;

  before(async () => {
    registry = await startRegistry();
    work = await mkdtemp(join(tmpdir(), 'imagebuild-sources-'));
  });
  after(async () => {
    await registry?.stop();
    await rm(work, { recursive: true, force: true });
  });

  const settings = (name: string, sources: Readonly<Record<string, string>>) => ({
    ...settingsTo({ kind: 'oci', directory: join(work, name) }, ''),
    mirrors: {},
    sources,
  });
  const build = (...names: string[]) =>
    preparedBuild({ 'linux/amd64': platform(names.map((name) => listed(name))) });

  test('keep the name that the application asks for; where they were read is recorded', async (t) => {
    const repository = clientOf(t).repository(registry.host, 'legacy/redis');
    const { digest } = await writeImage(repository, 'redis', '7');
    const sources = { 'docker.io/bitnami': `${registry.host}/legacy` };
    const result = await publish(build('docker.io/bitnami/redis:7'), settings('moved', sources), silent);
    const [image] = result.images;
    assert.equal(image?.reference, 'docker.io/bitnami/redis:7');
    assert.equal(image?.readFrom, `${registry.host}/legacy/redis`);
    assert.equal(image?.digest, digest);
    const location = `oci:${join(work, 'moved')}:v1-amd64`;
    const found = await inspect(location, { verify: true }, settings('moved', {}), silent);
    assert.deepEqual(
      found.platforms[0]?.images.map(({ name, tag }) => `${name}:${tag}`),
      ['bitnami/redis:7'],
    );
    const layout = await openLayout(join(work, 'moved'));
    const descriptor = (await layout.resolve('v1-amd64'))!;
    const { layers } = parseImageManifest(await layout.manifest(descriptor), descriptor.mediaType, 'x');
    const records = layers.flatMap(({ annotations }) =>
      parseRecords(annotations?.[annotationKeys.layerImages]),
    );
    assert.deepEqual(
      records.map(({ reference, readFrom }) => [reference, readFrom]),
      [['docker.io/bitnami/redis:7', `${registry.host}/legacy/redis`]],
    );
  });

  test('are not asked for under their own name, and one that moved has a hint', async (t) => {
    const repository = clientOf(t).repository(registry.host, 'bitnami/redis');
    await writeImage(repository, 'own', '7');
    const away = { [registry.host]: `${registry.host}/nowhere` };
    await assert.rejects(publish(build(`${registry.host}/bitnami/redis:7`), settings('away', away), silent), {
      code: 'IMAGE_NOT_FOUND',
      message: /nowhere\/bitnami\/redis/,
    });
    const hub = { 'docker.io': registry.host };
    await assert.rejects(publish(build('docker.io/bitnami/gone:7'), settings('hub', hub), silent), {
      code: 'IMAGE_NOT_FOUND',
      hint: /docker\.io\/bitnami: docker\.io\/bitnamilegacy/,
    });
  });

  test('may be in a layout under their whole names', async () => {
    const layout = await openLayout(join(work, 'images'), { create: true });
    const { digest } = await writeImage(layout, 'pause', 'registry.k8s.io/pause:3');
    const sources = { 'registry.k8s.io': `oci:${join(work, 'images')}` };
    const { images } = await publish(build('registry.k8s.io/pause:3'), settings('layout', sources), silent);
    assert.equal(images[0]?.digest, digest);
    assert.equal(images[0]?.readFrom, undefined);
  });
});
