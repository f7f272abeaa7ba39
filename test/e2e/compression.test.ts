import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { imagebuild } from '../support/cli.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { makeStorage, type Storage } from '../support/storage.ts';
import { missingForRoot } from '../support/tools.ts';

const run = promisify(execFile);
const skip = missingForRoot('docker-registry', 'buildah', 'podman', 'skopeo', 'umoci');

/** The layer of files for each compression. */
const mediaTypes = {
  gzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  none: 'application/vnd.oci.image.layer.v1.tar',
} as const;

describe('layers of files, packed in every way', { skip }, () => {
  let registry: TestRegistry;
  let work: string;
  /** More than two blocks of the encoder, some of which compress and some of which don't. */
  const large = Buffer.concat([Buffer.alloc(1_500_000, 'text that repeats '), randomBytes(1_200_000)]);
  const expected = createHash('sha256').update(large).digest('hex');

  const build = (version: string, ...flags: string[]) =>
    imagebuild(
      ['build', 'apps', 'files', version, '--json', '--push', '--registry', registry.host, ...flags],
      {
        cwd: work,
      },
    );
  const built = async (version: string, ...flags: string[]) => {
    const { status, stdout, stderr } = await build(version, '--namespace', 'packed', ...flags);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };
  const image = (type: string) => `${registry.host}/packed/files:${type}`;
  let storage: Storage;

  before(async () => {
    registry = await startRegistry();
    storage = await makeStorage();
    work = await mkdtemp(join(tmpdir(), 'imagebuild-packed-'));
    const directory = join(work, 'applications/files/latest');
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'Kubefile'), 'FROM scratch\nCOPY large /opt/large\n');
    await writeFile(join(directory, 'large'), large);
  });

  after(async () => {
    await registry?.stop();
    await storage?.[Symbol.asyncDispose]();
    if (work) await rm(work, { recursive: true, force: true });
  });

  for (const [type, mediaType] of Object.entries(mediaTypes)) {
    test(`${type}: skopeo, buildah and podman take it, and the file is what it was`, async () => {
      await built(type, '--compression', type);
      const raw = await run('skopeo', [
        'inspect',
        '--raw',
        '--tls-verify=false',
        `docker://${image(`${type}-amd64`)}`,
      ]);
      assert.deepEqual(
        JSON.parse(raw.stdout).layers.map((layer: { mediaType: string }) => layer.mediaType),
        [mediaType],
      );
      const layout = join(work, `layout-${type}`);
      await run('skopeo', [
        'copy',
        '--all',
        '--src-tls-verify=false',
        `docker://${image(type)}`,
        `oci:${layout}:v1`,
      ]);
      const from = ['from', '--quiet', '--tls-verify=false', '--pull-always', image(type)];
      const container = (await storage.run('buildah', ...from)).trim();
      const mounted = (await storage.run('buildah', 'mount', container)).trim();
      const file = await readFile(join(mounted, 'opt/large'));
      assert.equal(createHash('sha256').update(file).digest('hex'), expected);
      await using podmans = await makeStorage();
      await podmans.run('podman', 'pull', '--quiet', '--tls-verify=false', image(type));
    });
  }

  for (const type of ['gzip', 'none'])
    test(`${type}: umoci unpacks it`, async () => {
      const layout = join(work, `umoci-${type}`);
      const copy = ['copy', '--src-tls-verify=false', '--preserve-digests'];
      await run('skopeo', [...copy, `docker://${image(`${type}-amd64`)}`, `oci:${layout}:v1`]);
      const bundle = join(work, `bundle-${type}`);
      await run('umoci', ['unpack', '--image', `${layout}:v1`, bundle]);
      const file = await readFile(join(bundle, 'rootfs/opt/large'));
      assert.equal(createHash('sha256').update(file).digest('hex'), expected);
    });

  test('built again with another way, and with the first again, it is what it was', async () => {
    const gzip = await built('turns');
    const zstd = await built('turns', '--compression', 'zstd', '--compression-level', '9');
    assert.ok(zstd.transfer.pushedBytes > 0);
    const again = await built('turns', '--compression', 'zstd', '--compression-level', '9');
    assert.equal(again.digest, zstd.digest);
    assert.equal(again.transfer.pushedBytes, 0);
    const back = await built('turns', '--compression', 'gzip', '--compression-level', '6');
    assert.equal(back.digest, gzip.digest);
  });

  test('a zstd image can be looked into, published again, and built on', async () => {
    const seen = await imagebuild(['inspect', image('zstd'), '--verify', '--json'], { cwd: work });
    assert.equal(seen.status, 0, seen.stderr);
    const layout = join(work, 'out/zstd');
    const made = await imagebuild(
      [...['build', 'apps', 'files', 'zstd', '--output', `type=oci,dest=${layout}`], '--compression', 'zstd'],
      { cwd: work },
    );
    assert.equal(made.status, 0, made.stderr);
    const reference = `${registry.host}/packed/copy:v1`;
    const published = await imagebuild(['publish', `oci:${layout}`, reference], { cwd: work });
    assert.equal(published.status, 0, published.stderr);
    const directory = join(work, 'applications/above/v1');
    await mkdir(directory, { recursive: true });
    await writeFile(
      join(directory, 'Kubefile'),
      `FROM ${image('zstd')} AS below\nFROM scratch\nCOPY --from=below /opt/large /copied\n`,
    );
    const above = await imagebuild(['plan', 'apps', 'above', 'v1', '--json'], { cwd: work });
    assert.equal(above.status, 0, above.stderr);
    const { files } = JSON.parse(above.stdout).platforms['linux/amd64'];
    assert.equal(files.find(({ path }: { path: string }) => path === 'copied').digest, `sha256:${expected}`);
  });

  test('the configuration says it for the repository, and a flag for a build', async () => {
    await mkdir(join(work, '.github'));
    const file = join(work, '.github/imagebuild.yml');
    await writeFile(file, 'compression:\n  type: zstd\n  level: 5\n');
    const typeOf = async (...flags: string[]) => {
      await built('said', ...flags);
      const url = `docker://${image('said-amd64')}`;
      const { stdout } = await run('skopeo', ['inspect', '--raw', '--tls-verify=false', url]);
      return JSON.parse(stdout).layers[0].mediaType;
    };
    assert.equal(await typeOf(), mediaTypes.zstd);
    assert.equal(await typeOf('--compression', 'gzip'), mediaTypes.gzip);
    await writeFile(file, 'compression:\n  level: 12\n');
    const wrong = await build('said').finally(() => rm(file));
    assert.equal(wrong.status, 1);
    assert.match(
      wrong.stderr,
      /\.github\/imagebuild\.yml:2.*the level of gzip must be a whole number from 1 to 9/s,
    );
  });

  for (const [flags, message] of [
    [['--compression', 'xz'], /unknown compression "xz"/],
    [['--compression-level', '10'], /the level of gzip must be a whole number from 1 to 9/],
    [['--compression', 'zstd', '--compression-level', 'best'], /the level of zstd must be .* from 1 to 22/],
    [['--compression', 'none', '--compression-level', '1'], /the compression none has no level/],
  ] as const)
    test(`${flags.join(' ')} is refused before anything is asked`, async () => {
      const { status, stderr } = await build('wrong', '--namespace', 'packed', ...flags);
      assert.equal(status, 2);
      assert.match(stderr, message);
    });
});
