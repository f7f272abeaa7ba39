import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { imagebuild } from '../support/cli.ts';
import { pushImages } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missingForRoot } from '../support/tools.ts';

const kubefile = 'FROM scratch\nCOPY registry registry\nCMD ["true"]\n';

describe('images.lock.yaml', { skip: missingForRoot('docker-registry', 'buildah') }, () => {
  let work: string;
  let registry: TestRegistry;
  let first: Map<string, string>;

  const name = (image: string) => `${registry.host}/${image}`;
  const run = (...args: string[]) => imagebuild(args, { cwd: work });
  const lockOf = async (application: string) =>
    parse(await readFile(join(work, 'applications', application, 'images.lock.yaml'), 'utf8'));

  async function write(application: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries({ Kubefile: kubefile, ...files })) {
      const file = join(work, 'applications', application, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  async function builtDigests(app: string, version: string): Promise<Record<string, string>> {
    const built = await run('build', 'apps', app, version, '--json');
    assert.equal(built.status, 0, built.stderr);
    const { images } = JSON.parse(built.stdout) as { images: { reference: string; digest: string }[] };
    return Object.fromEntries(images.map(({ reference, digest }) => [reference, digest]));
  }

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-lock-'));
    registry = await startRegistry();
    const files = { x: { text: 'first' } };
    first = await pushImages(registry.host, [
      { name: 'shop/web:1', files },
      { name: 'shop/db:1', files },
    ]);
  });
  after(async () => {
    await registry.stop();
    await rm(work, { recursive: true, force: true });
  });

  test('a build uses its digests after the tag has moved, and the lock moves only when asked', async () => {
    await write('shop/v1', { 'images/shim/list': `${name('shop/web:1')}\n` });
    const locked = await run('lock', 'apps', 'shop', 'v1', '--json');
    assert.equal(locked.status, 0, locked.stderr);
    assert.deepEqual(JSON.parse(locked.stdout), {
      file: 'applications/shop/v1/images.lock.yaml',
      images: 1,
      leftOut: [],
      changes: { added: [name('shop/web:1')], removed: [], moved: [] },
    });
    const [row] = (await lockOf('shop/v1')).images;
    assert.equal(row.digest, first.get('shop/web:1'));
    assert.deepEqual(Object.keys(row.platforms), ['linux/amd64', 'linux/arm64']);
    const manifest = await fetch(
      `${registry.url}/v2/shop/web/manifests/${row.platforms['linux/arm64'].digest}`,
      {
        headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
      },
    );
    const { config, layers } = (await manifest.json()) as {
      config: { size: number };
      layers: { size: number }[];
    };
    const size = [config, ...layers].reduce((sum, one) => sum + one.size, 0);
    assert.equal(row.platforms['linux/arm64'].size, size);
    assert.deepEqual(row.origins, ['list applications/shop/v1/images/shim/list:1']);

    const second = await pushImages(registry.host, [
      { name: 'shop/web:1', files: { x: { text: 'second' } } },
    ]);
    assert.notEqual(second.get('shop/web:1'), first.get('shop/web:1'));
    assert.deepEqual(await builtDigests('shop', 'v1'), { [name('shop/web:1')]: first.get('shop/web:1') });

    await write('shop/v1', { 'images/shim/list': `${name('shop/web:1')}\n${name('shop/db:1')}\n` });
    const updated = await run('lock', 'apps', 'shop', 'v1', '--update-lock', '--json');
    assert.equal(updated.status, 0, updated.stderr);
    const onlyAdded = { added: [name('shop/db:1')], removed: [], moved: [] };
    assert.deepEqual(JSON.parse(updated.stdout).changes, onlyAdded);
    const both = {
      [name('shop/db:1')]: first.get('shop/db:1'),
      [name('shop/web:1')]: first.get('shop/web:1'),
    };
    assert.deepEqual(await builtDigests('shop', 'v1'), both);

    const moved = await run('lock', 'apps', 'shop', 'v1');
    assert.equal(moved.status, 0, moved.stderr);
    assert.match(moved.stdout, new RegExp(`moved {4}${name('shop/web:1')} {2}sha256:[0-9a-f]{12} → sha256:`));
    assert.equal((await builtDigests('shop', 'v1'))[name('shop/web:1')], second.get('shop/web:1'));
  });

  test('a build that finds other images fails with every difference and its place', async () => {
    await write('changed/v1', { 'images/shim/list': `${name('shop/web:1')}\n` });
    assert.equal((await run('lock', 'apps', 'changed', 'v1')).status, 0);
    await write('changed/v1', { 'images/shim/list': `# moved to\n${name('shop/db:1')}\n` });
    for (const command of ['build', 'plan']) {
      const failed = await run(command, 'apps', 'changed', 'v1');
      assert.equal(failed.status, 1);
      assert.match(
        failed.stderr,
        new RegExp(`${name('shop/db:1')} isn’t in applications/changed/v1/images.lock.yaml`),
      );
      assert.match(failed.stderr, /images\/shim\/list:2/);
      assert.match(failed.stderr, new RegExp(`has ${name('shop/web:1')} .*nothing names it any more`));
      assert.match(failed.stderr, /imagebuild lock apps changed v1 --update-lock/);
    }
    const built = await run('build', 'apps', 'changed', 'v1', '--update-lock', '--json');
    assert.equal(built.status, 0, built.stderr);
    const { images } = await lockOf('changed/v1');
    assert.deepEqual(
      images.map((one: { reference: string }) => one.reference),
      [name('shop/db:1')],
    );
    await builtDigests('changed', 'v1');
  });

  test('a build of one platform agrees with a lock of both, and updating it keeps the other', async () => {
    await write('one/v1', { 'images/shim/list': `${name('shop/db:1')}\n` });
    assert.equal((await run('lock', 'apps', 'one', 'v1')).status, 0);
    const before = await lockOf('one/v1');
    const built = await run('build', 'apps', 'one', 'v1', '--platform', 'linux/arm64', '--update-lock');
    assert.equal(built.status, 0, built.stderr);
    assert.deepEqual(await lockOf('one/v1'), before);
  });

  test('the directory latest has a section for each version, and a build needs only its own', async () => {
    await write('many/latest', { 'images/shim/list': `${name('shop/db:1')}\n` });
    for (const version of ['v1.10', 'v1.9'])
      assert.equal((await run('lock', 'apps', 'many', version)).status, 0);
    assert.deepEqual(Object.keys((await lockOf('many/latest')).versions), ['v1.9', 'v1.10']);
    assert.equal((await lockOf('many/latest')).versions['v1.9'].images[0].digest, first.get('shop/db:1'));
    await builtDigests('many', 'v2');
  });

  test('a candidate that its registry lacks is left out of the lock and of builds, without a question', async () => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: ${name('shop/db:1')}}]}\n`;
    const guess = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata:\n  SIDECAR_IMAGE: ${name('shop/none:1')}\n`;
    await write('guess/v1', { 'manifests/a.yaml': pod, 'manifests/b.yaml': guess });
    const locked = await run('lock', 'apps', 'guess', 'v1', '--json');
    assert.equal(locked.status, 0, locked.stderr);
    assert.deepEqual(JSON.parse(locked.stdout).leftOut, [name('shop/none:1')]);
    assert.deepEqual((await lockOf('guess/v1')).leftOut, [name('shop/none:1')]);
    await pushImages(registry.host, [{ name: 'shop/none:1' }]);
    assert.deepEqual(Object.keys(await builtDigests('guess', 'v1')), [name('shop/db:1')]);
  });

  test('a digest that its registry deleted, and a lock that can’t be read, are told', async () => {
    await write('gone/v1', { 'images/shim/list': `${name('shop/db:1')}\n` });
    assert.equal((await run('lock', 'apps', 'gone', 'v1')).status, 0);
    const file = join(work, 'applications/gone/v1/images.lock.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(first.get('shop/db:1') ?? '?', `sha256:${'0'.repeat(64)}`));
    const failed = await run('build', 'apps', 'gone', 'v1');
    assert.equal(failed.status, 1);
    assert.match(
      failed.stderr,
      /doesn’t have .*shop\/db:1 with the digest of images\.lock\.yaml, sha256:0{64}/,
    );
    await writeFile(file, text.replace('lockVersion: 1', 'lockVersion: 2'));
    const unread = await run('build', 'apps', 'gone', 'v1');
    await rename(file, file.replace(/yaml$/, 'yml'));
    const misnamed = await run('build', 'apps', 'gone', 'v1');
    assert.match(misnamed.stderr, /images\.lock\.yml is not read[\s\S]*images\.lock\.yaml/);
    assert.match(unread.stderr, /applications\/gone\/v1\/images\.lock\.yaml:3/);
  });
});
