import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { publish } from '../../src/commands/publish.ts';
import { silent } from '../../src/progress.ts';
import { platform, preparedBuild, settingsTo } from '../support/prepared.ts';
import { makeStorage, type Storage } from '../support/storage.ts';
import { missingForRoot } from '../support/tools.ts';

const skip = missingForRoot('umoci', 'skopeo', 'podman', 'buildah');

/** umoci takes every manifest below the entries of index.json whose `ref.name` is the tag, and wants one. */
describe('the tags of a layout', { skip }, () => {
  let storage: Storage;

  /** Publishes `v1` of some platforms to a layout; every platform has a text of its own. */
  async function write(layout: string, ...platforms: ('linux/amd64' | 'linux/arm64')[]): Promise<void> {
    const built = preparedBuild(
      Object.fromEntries(platforms.map((name) => [name, platform([], `kind: ${name}\n`)])),
      { platforms },
    );
    const settings = settingsTo({ kind: 'oci', directory: join(storage.directory, layout) }, 'localhost:1');
    await publish(built, settings, silent);
  }

  async function unpack(layout: string, tag: string): Promise<string> {
    const bundle = join(storage.directory, `bundle-${layout}-${tag}`);
    await storage.run('umoci', 'unpack', '--image', `${layout}:${tag}`, bundle);
    return await readFile(join(bundle, 'rootfs/manifests/a.yaml'), 'utf8');
  }

  before(async () => {
    storage = await makeStorage();
    await write('one', 'linux/amd64');
    await write('both', 'linux/amd64', 'linux/arm64');
  });
  after(async () => {
    await storage?.[Symbol.asyncDispose]();
  });

  for (const [layout, tag, architecture] of [
    ['one', 'v1', 'amd64'],
    ['one', 'v1-amd64', 'amd64'],
    ['both', 'v1-amd64', 'amd64'],
    ['both', 'v1-arm64', 'arm64'],
  ] as const)
    test(`umoci unpacks ${tag} of a layout of ${layout === 'one' ? 'one platform' : 'both platforms'}`, async () => {
      assert.equal(await unpack(layout, tag), `kind: linux/${architecture}\n`);
    });

  test('umoci finds two images under the tag of both platforms, and says so', async () => {
    await assert.rejects(unpack('both', 'v1'), /tag is ambiguous/);
  });

  test('umoci unpacks the tags of a platform that stayed when the other was built again', async () => {
    await write('again', 'linux/amd64', 'linux/arm64');
    await write('again', 'linux/amd64');
    assert.equal(await unpack('again', 'v1-arm64'), 'kind: linux/arm64\n');
  });

  test('skopeo, podman and buildah read the tag of both platforms, each for the one that is asked for', async () => {
    for (const architecture of ['amd64', 'arm64']) {
      const inspected = await storage.run(
        'skopeo',
        ...['--override-arch', architecture, 'inspect', '--config', 'oci:both:v1'],
      );
      assert.equal(JSON.parse(inspected).architecture, architecture);
      for (const [tag, ...flags] of [['v1', '--arch', architecture], [`v1-${architecture}`]]) {
        const pulled = (await storage.run('podman', 'pull', '--quiet', ...flags, `oci:both:${tag}`)).trim();
        const format = ['--format', '{{.Architecture}}', pulled];
        assert.equal((await storage.run('podman', 'image', 'inspect', ...format)).trim(), architecture);
        const from = (
          await storage.run('buildah', 'from', '--pull-always', ...flags, `oci:both:${tag}`)
        ).trim();
        const config = JSON.parse(await storage.run('buildah', 'inspect', '--type', 'container', from));
        assert.equal(config.OCIv1.architecture, architecture);
      }
    }
  });
});
