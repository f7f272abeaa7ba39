import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Explanation } from '../../src/commands/why/explanation.ts';
import { imagebuild, repository } from '../support/cli.ts';
import { runCommand } from '../support/cliinprocess.ts';
import { environmentWithHelm } from '../support/helm.ts';
import { pushImages } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missingForRoot } from '../support/tools.ts';

const kubefile = 'FROM scratch\nCOPY registry registry\nCMD ["true"]\n';
const pod = (image: string) => `kind: Pod\nspec:\n  containers:\n  - image: ${image}\n`;

describe('imagebuild why', { skip: missingForRoot('docker-registry', 'buildah') }, () => {
  let work: string;
  let registry: TestRegistry;
  let env: Record<string, string>;
  let digests: Map<string, string>;

  const name = (image: string) => `${registry.host}/${image}`;
  const run = (...args: string[]) => runCommand(args, env);

  async function explain(...args: string[]): Promise<Explanation> {
    const outcome = await run('why', ...args, '--json');
    assert.equal(outcome.status, 0, outcome.stderr);
    return JSON.parse(outcome.stdout) as Explanation;
  }

  async function write(application: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries({ Kubefile: kubefile, ...files })) {
      const file = join(work, 'applications', application, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-why-'));
    process.chdir(work);
    registry = await startRegistry();
    env = { PATH: (await environmentWithHelm())['PATH'] ?? '' };
    digests = await pushImages(registry.host, [{ name: 'shop/web:1' }, { name: 'shop/cache:7' }]);
    await write('shop/v1', {
      Kubefile: kubefile.replace('COPY', 'COPY charts charts\nCOPY'),
      'charts/web/Chart.yaml':
        'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n- {name: redis, version: 1.0.0}\n',
      'charts/web/templates/a.yaml': pod(name('shop/web:1')),
      'charts/web/charts/redis/Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 1.0.0\n',
      'charts/web/charts/redis/templates/b.yaml': pod(name('shop/cache:7')),
      'images/shim/list': `# ours\n${name('shop/web:1')}\n${name('shop/old:1')}\n`,
      'manifests/a.yaml': `kind: ConfigMap\ndata:\n  x: ${name('shop/gone:1')}\n`,
      'imagebuild.yml': `images: ["${name('shop/cache:7')}"]\n`,
      '.sealignore': `# not needed\n${name('shop/old')}:*\n`,
    });
  });
  after(async () => {
    process.chdir(repository);
    await registry.stop();
    await rm(work, { recursive: true, force: true });
  });

  test('every place of an application is shown with what leads there, whatever short name is asked for', async () => {
    for (const asked of ['web', 'shop/web:1', name('shop/web')]) {
      const { kind, images } = await explain(asked, 'applications/shop/v1');
      assert.equal(kind, 'application');
      assert.deepEqual(images, [
        {
          reference: name('shop/web:1'),
          status: 'required',
          reason: 'a container of a pod template runs it',
          origins: [
            {
              kind: 'chart',
              file: 'applications/shop/v1/charts/web/templates/a.yaml',
              chains: [
                [
                  { kind: 'chart', text: 'web' },
                  { kind: 'template', text: 'templates/a.yaml' },
                ],
              ],
            },
            { kind: 'list', file: 'applications/shop/v1/images/shim/list', line: 2 },
          ],
        },
      ]);
    }
    const { stdout } = await imagebuild(['why', 'cache'], { cwd: join(work, 'applications/shop/v1'), env });
    assert.equal(
      stdout,
      [
        name('shop/cache:7'),
        '  embedded, required: a container of a pod template runs it',
        '    chart: charts/web/charts/redis/templates/b.yaml',
        '      chart web → subchart redis → template templates/b.yaml',
        '    configuration: imagebuild.yml',
        '      key images[0]',
        '',
      ].join('\n'),
    );
  });

  test('an image that isn’t embedded has its reason', async () => {
    const [old] = (await explain('old', 'applications/shop/v1')).images;
    assert.deepEqual(old, {
      reference: name('shop/old:1'),
      status: 'note',
      reason: `it is ignored by .sealignore:2: ${name('shop/old')}:*`,
      origins: [{ kind: 'list', file: 'applications/shop/v1/images/shim/list', line: 3 }],
    });
    const [gone] = (await explain('gone', 'applications/shop/v1')).images;
    assert.equal(gone?.status, 'candidate');
    await write('off/v1', { 'images/shim/list': name('shop/web:1'), 'imagebuild.yml': 'embed: false\n' });
    const [off] = (await explain('web', 'applications/off/v1')).images;
    assert.deepEqual([off?.status, off?.reason], ['note', 'imagebuild.yml says embed: false']);
  });

  test('the lock gives its digest, and says which candidate its registry did not have', async () => {
    const locked = await run('lock', 'apps', 'shop', 'v1');
    assert.equal(locked.status, 0, locked.stderr);
    const file = 'applications/shop/v1/images.lock.yaml';
    const [web] = (await explain('web', 'applications/shop/v1')).images;
    assert.deepEqual(web?.locked, { digest: digests.get('shop/web:1'), file });
    const [gone] = (await explain('gone', 'applications/shop/v1')).images;
    assert.deepEqual(
      [gone?.status, gone?.reason],
      ['leftOut', `its registry did not have it when ${file} was written`],
    );
  });

  test('a name that nothing has is an error with the nearest names', async () => {
    const near = await run('why', 'webb', 'applications/shop/v1');
    assert.equal(near.status, 1);
    assert.match(near.stderr, /nothing names webb in applications\/shop\/v1/);
    assert.match(near.stderr, new RegExp(`Did you mean ${name('shop/web:1')}\\?`));
    const version = await run('why', 'web:2', 'applications/shop/v1');
    assert.match(version.stderr, new RegExp(`Did you mean ${name('shop/web:1')}\\?`));
    const other = await run('why', 'elasticsearch', 'applications/shop/v1');
    assert.match(other.stderr, /imagebuild images applications\/shop\/v1 lists every image/);
    const nowhere = await run('why', 'web');
    assert.equal(nowhere.status, 2);
    assert.match(nowhere.stderr, /the current directory is not an application/);
  });

  test('a prepared build says the same', async () => {
    const prepared = await run('prepare', 'apps', 'shop', 'v1', '--output', 'prepared');
    assert.equal(prepared.status, 0, prepared.stderr);
    const { kind, images } = await explain('cache', 'prepared');
    assert.equal(kind, 'prepared');
    const application = (await explain('cache', 'applications/shop/v1')).images;
    assert.deepEqual(images[0]?.origins, application[0]?.origins);
    assert.equal((await explain('old', 'prepared')).images[0]?.status, 'note');
  });

  test('a published image says which layer and instruction bring an image, and so does one built on it', async () => {
    const to = ['--push', '--registry', registry.host, '--namespace', 'team'];
    const built = await run('build', 'apps', 'shop', 'v1', ...to);
    assert.equal(built.status, 0, built.stderr);
    const { kind, images } = await explain('cache', name('team/shop:v1'));
    assert.equal(kind, 'image');
    const [cache] = images;
    assert.deepEqual([cache?.reference, cache?.status], [name('shop/cache:7'), 'held']);
    const layers = cache?.origins.filter(({ kind }) => kind === 'layer') ?? [];
    assert.deepEqual(
      new Set(layers.map(({ chains }) => JSON.stringify(chains))),
      new Set(
        ['linux/amd64', 'linux/arm64'].map((platform) =>
          JSON.stringify([
            [
              { kind: 'platform', text: platform },
              { kind: 'instruction', text: 'COPY registry registry' },
              { kind: 'image', text: `${name('shop/cache:7')}, ${digests.get('shop/cache:7')}` },
            ],
          ]),
        ),
      ),
    );
    assert.deepEqual(
      cache?.origins.filter(({ kind }) => kind !== 'layer'),
      [
        {
          kind: 'chart',
          file: '/charts/web/charts/redis/templates/b.yaml',
          chains: [
            [
              { kind: 'chart', text: 'web' },
              { kind: 'subchart', text: 'redis' },
              { kind: 'template', text: 'templates/b.yaml' },
            ],
          ],
        },
      ],
    );
    const missing = await run('why', 'old', name('team/shop:v1'));
    assert.equal(missing.status, 1);

    await write('both/v1', {
      Kubefile: `FROM ${name('team/shop:v1')}\nCOPY --from=${name('team/shop:v1')} registry registry\n`,
    });
    const both = await explain('cache:7', 'applications/both/v1');
    assert.deepEqual(
      both.images.flatMap(({ status, origins }) => origins.map(({ kind, line }) => [status, kind, line])),
      [
        ['held', 'base', 1],
        ['held', 'copy', 2],
      ],
    );
    const offline = await run('why', 'cache', 'applications/both/v1', '--offline');
    assert.equal(offline.status, 1);
    assert.match(offline.stderr, /is not read with --offline/);
  });

  test('a layout says the same as a registry', async () => {
    const built = await run('build', 'apps', 'shop', 'v1', '--output', 'type=oci,dest=out/shop');
    assert.equal(built.status, 0, built.stderr);
    assert.deepEqual(
      (await explain('web', 'oci:out/shop')).images,
      (await explain('web', name('team/shop:v1'))).images,
    );
  });
});
