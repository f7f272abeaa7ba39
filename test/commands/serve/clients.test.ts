import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { openServer } from '../../../src/commands/serve/serve.ts';
import { digestOf, hexOf } from '../../../src/image/descriptor.ts';
import { silent } from '../../../src/progress.ts';
import { type ApplicationWorkspace, makeApplications } from '../../support/applications.ts';
import { settingsTo } from '../../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { makeStorage } from '../../support/storage.ts';
import { missing } from '../../support/tools.ts';

const run = promisify(execFile);
const images = ['docker.io/library/nginx:1.27', 'quay.io/library/nginx:1.26', 'ghcr.io/acme/app:v1'];

describe('clients of imagebuild serve', { skip: missing('skopeo', 'docker-registry') }, () => {
  let workspace: ApplicationWorkspace;
  let registry: TestRegistry;
  /** Locations of one cluster image, by what holds it. */
  const locations: Record<string, string> = {};
  const skopeo = (...args: string[]) => run('skopeo', args, { timeout: 120_000 });

  before(async () => {
    workspace = await makeApplications(images);
    registry = await startRegistry();
    const files = {
      Kubefile: 'FROM scratch\nCOPY registry registry\n',
      'images/shim/a': `${images.join('\n')}\n`,
    };
    const { layout, location } = await workspace.build(files);
    locations['a layout'] = location;
    const place = (name: string) => join(workspace.directory, name);
    const all = ['copy', '--all', '--dest-tls-verify=false', '--preserve-digests', location];
    await skopeo(...all, `docker://${registry.host}/acme/a:v1`);
    locations['a registry'] = `${registry.host}/acme/a:v1`;
    await skopeo(...all, `oci-archive:${place('a.tar')}:v1`);
    locations['an OCI archive'] = place('a.tar');
    const amd64 = ['--override-arch', 'amd64', 'copy', '--dest-tls-verify=false', `oci:${layout}:v1`];
    await skopeo(...amd64, `docker-archive:${place('docker.tar')}:acme/a:v1`);
    locations['an archive of docker save'] = `docker-archive:${place('docker.tar')}`;
    // skopeo compresses the layers, and drops their annotations.
    await skopeo(...amd64, `docker://${registry.host}/acme/packed:v1`);
    locations['a registry with compressed layers'] = `${registry.host}/acme/packed:v1`;
  });
  after(async () => {
    await registry?.stop();
    await workspace?.[Symbol.asyncDispose]();
  });

  const open = (location: string, platforms?: readonly string[]) => {
    const settings = settingsTo({ kind: 'oci', directory: workspace.directory }, '', {
      mirrors: {},
      env: { HOME: '/nonexistent', RUNNER_TEMP: workspace.directory },
    });
    return openServer(location, { listen: '127.0.0.1:0', platforms }, settings, silent);
  };

  for (const held of [
    'a layout',
    'a registry',
    'an OCI archive',
    'an archive of docker save',
    'a registry with compressed layers',
  ])
    test(`skopeo copies every image out of ${held}, byte for byte`, async () => {
      await using served = await open(locations[held]!);
      const { url, images: listed, platforms } = served.summary;
      assert.deepEqual(
        listed.map(({ name, tag }) => `${name}:${tag}`),
        ['acme/app:v1', 'library/nginx:1.26', 'library/nginx:1.27'],
      );
      for (const platform of platforms)
        for (const { name, tag } of listed) {
          const directory = join(
            workspace.directory,
            `copy-${hexOf(digestOf(`${held}${platform}${name}${tag}`))}`,
          );
          const [, architecture = ''] = platform.split('/');
          const from = `docker://${url.replace('http://', '')}/${name}:${tag}`;
          await skopeo(
            '--override-arch',
            architecture,
            'copy',
            '--src-tls-verify=false',
            from,
            `dir:${directory}`,
          );
          const manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'));
          const config = manifest.config.digest.slice('sha256:'.length);
          const { architecture: own } = JSON.parse(await readFile(join(directory, config), 'utf8'));
          assert.equal(own, architecture);
          assert.equal(manifest.layers.length, 2);
          for (const file of await readdir(directory))
            if (/^[0-9a-f]{64}$/.test(file))
              assert.equal(hexOf(digestOf(await readFile(join(directory, file)))), file);
        }
    });

  test('skopeo copies whole indexes to another registry, and finds tags', async () => {
    await using served = await open(locations['a layout']!);
    const host = served.summary.url.replace('http://', '');
    const tls = ['--src-tls-verify=false', '--dest-tls-verify=false'];
    const copied = `docker://${registry.host}/copied/nginx:1.27`;
    await skopeo(
      'copy',
      '--all',
      '--preserve-digests',
      ...tls,
      `docker://${host}/library/nginx:1.27`,
      copied,
    );
    const { stdout } = await skopeo('list-tags', '--tls-verify=false', `docker://${host}/library/nginx`);
    assert.deepEqual(JSON.parse(stdout).Tags, ['1.26', '1.27']);
    const inspected = await skopeo('inspect', '--raw', '--tls-verify=false', copied);
    const [served27] = served.summary.images.filter(({ tag }) => tag === '1.27');
    assert.equal(digestOf(inspected.stdout), served27!.digest);
  });

  test('podman pulls through it as from a registry', { skip: missing('podman') }, async () => {
    await using storage = await makeStorage();
    await using served = await open(locations['a registry with compressed layers']!);
    const image = `${served.summary.url.replace('http://', '')}/library/nginx:1.27`;
    await storage.run('podman', 'pull', '--tls-verify=false', image);
    const env = await storage.run('podman', 'inspect', '--format', '{{.Config.Env}}', image);
    assert.match(env, /TEXT=docker\.io\/library\/nginx:1\.27 for amd64/);
  });

  test('a mirror’s requests tell hosts apart where a repository has images of both', async () => {
    await using served = await open(locations['a layout']!);
    const status = async (path: string) =>
      (await fetch(`${served.summary.url}/v2/${path}`, { method: 'HEAD' })).status;
    assert.equal(await status('library/nginx/manifests/1.27?ns=docker.io'), 200);
    assert.equal(await status('library/nginx/manifests/1.26?ns=quay.io'), 200);
    assert.equal(await status('library/nginx/manifests/1.26?ns=docker.io'), 404);
    assert.equal(await status('library/nginx/manifests/1.27?ns=quay.io'), 404);
    assert.equal(await status('library/nginx/manifests/1.26?ns=sealos.hub:5000'), 200);
    assert.equal(await status('library/nginx/manifests/1.26'), 200);
    assert.equal(await status('acme/app/manifests/v1?ns=docker.io'), 200);
  });

  test('--platform restricts what is served, and an unknown one is an error', async () => {
    await using served = await open(locations['a layout']!, ['linux/arm64']);
    assert.deepEqual(served.summary.platforms, ['linux/arm64']);
    await assert.rejects(open(locations['a layout']!, ['linux/s390x']), { code: 'PLATFORM_MISSING' });
  });

  test('an image without embedded images isn’t served', async () => {
    const { location } = await workspace.build({ Kubefile: 'FROM scratch\nCOPY a a\n', a: 'a' });
    await assert.rejects(open(location), { code: 'CONTENT_MISSING', message: /holds no embedded images/ });
  });

  test('nothing is left in the temporary directory', async () => {
    const left = (await readdir(workspace.directory)).filter((name) => name.startsWith('imagebuild-'));
    assert.deepEqual(left, []);
  });
});
