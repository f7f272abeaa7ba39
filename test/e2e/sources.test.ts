import assert from 'node:assert/strict';
import { cp, mkdir, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { imagebuild, type Outcome } from '../support/cli.ts';
import { startRegistry } from '../support/registry.ts';
import { makeStorage, type Storage } from '../support/storage.ts';
import { missingForRoot } from '../support/tools.ts';

const skip = missingForRoot('docker-registry', 'skopeo', 'podman', 'buildah', 'umoci');

interface BuiltImage {
  readonly reference: string;
  readonly digest: string;
  readonly platforms: Readonly<Record<string, string>>;
}

describe('images out of archives and of stores of this machine', { skip }, () => {
  let storage: Storage;
  let env: Record<string, string>;

  const applications = () => join(storage.directory, 'applications');
  const at = (...path: string[]) => join(storage.directory, ...path);
  const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
    imagebuild(args, { cwd: storage.directory, env: { ...env, ...more } });
  const build = (app: string, to: string, ...more: string[]) =>
    run([...['build', 'apps', app, 'v1', '--json', '--output', `type=oci,dest=${at(to)}`], ...more]);
  const done = ({ status, stdout, stderr }: Outcome) => {
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };

  async function application(app: string, files: Readonly<Record<string, string>>): Promise<void> {
    const all = { Kubefile: 'FROM scratch\nCOPY registry registry\nCMD ["true"]\n', ...files };
    for (const [path, text] of Object.entries(all)) {
      const file = join(applications(), app, 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  const archived = (app: string, file: string) => join(applications(), app, 'v1/images/skopeo', file);
  const save = (file: string, ...images: string[]) =>
    storage.run('podman', 'save', '-q', '-m', '--format', 'docker-archive', '-o', file, ...images);

  before(async () => {
    storage = await makeStorage();
    env = { CONTAINERS_STORAGE_CONF: storage.env['CONTAINERS_STORAGE_CONF'] ?? '' };
    const local = 'localhost/shop/local:1';
    await storage.build(local, { x: 'local', y: 'a second layer' });
    await storage.build('localhost/shop/oci:1', { x: 'oci' }, { format: 'oci' });
    for (const architecture of ['amd64', 'arm64'] as const) {
      await storage.build(`localhost/shop/${architecture}:1`, { x: architecture }, { architecture });
      await save(at(`${architecture}.tar`), `localhost/shop/${architecture}:1`);
    }

    await application('shop', {
      'images/shim/list': `${'# of this machine\n'}containers-storage:${local}\n`,
      'images/skopeo/tar.txt': [
        'docker-archive:saved.tar@shop/saved:1',
        'docker-archive:many.tar@localhost/shop/oci:1',
        'docker-archive:many.tar@localhost/shop/amd64:1',
        'oci-archive:gzip.tar@shop/gzip:1',
        'oci-archive:plain.tar@shop/plain:1',
      ].join('\n'),
    });
    await save(archived('shop', 'saved.tar'), local);
    await save(archived('shop', 'many.tar'), 'localhost/shop/oci:1', 'localhost/shop/amd64:1', local);
    const copy = (file: string, ...how: string[]) =>
      storage.run(
        ...(['skopeo', 'copy', '-q', '--format', 'oci', ...how] as [string, ...string[]]),
        ...[`containers-storage:${local}`, `oci-archive:${archived('shop', file)}:1`],
      );
    await copy('gzip.tar');
    await copy('plain.tar', '--dest-oci-accept-uncompressed-layers');
  });
  after(() => storage[Symbol.asyncDispose]());

  test('they are embedded under their names; one image is the same wherever it is', async () => {
    const result = done(await build('shop', 'out', '--platform', 'linux/amd64', '--offline'));
    const digests = new Map(result.images.map((each: BuiltImage) => [each.reference, each.digest]));
    assert.deepEqual([...digests.keys()].sort(), [
      'docker.io/shop/gzip:1',
      'docker.io/shop/plain:1',
      'docker.io/shop/saved:1',
      'localhost/shop/amd64:1',
      'localhost/shop/local:1',
      'localhost/shop/oci:1',
    ]);
    assert.equal(digests.get('docker.io/shop/saved:1'), digests.get('localhost/shop/local:1'));
    const inspected = done(await run(['inspect', `oci:${at('out')}`, '--verify', '--json']));
    assert.equal(inspected.platforms[0].images.length, 6);
  });

  test('the manifests of an OCI archive stay as they are, with plain layers too', async () => {
    const { images } = done(await build('shop', 'out', '--platform', 'linux/amd64'));
    for (const name of ['gzip', 'plain']) {
      const archive = `oci-archive:${archived('shop', `${name}.tar`)}`;
      const own = (await storage.run('skopeo', 'inspect', '--format', '{{.Digest}}', archive)).trim();
      const embedded = images.find((each: BuiltImage) => each.reference === `docker.io/shop/${name}:1`);
      assert.equal(embedded.digest, own);
    }
  });

  test('a registry on the unpacked registry/ serves them all', async () => {
    await run([
      'build',
      'apps',
      'shop',
      'v1',
      '--output',
      `type=oci,dest=${at('served')}`,
      '--platform',
      'linux/amd64',
    ]);
    await storage.run('umoci', 'unpack', '--image', `${at('served')}:v1`, at('bundle'));
    const registry = await startRegistry({ root: at('bundle/rootfs/registry') });
    try {
      for (const name of ['local', 'saved', 'oci', 'amd64', 'gzip', 'plain']) {
        const from = `docker://${registry.host}/shop/${name}:1`;
        const to = `oci:${at('pulled')}:${name}`;
        await storage.run('skopeo', 'copy', '-q', '--preserve-digests', '--src-tls-verify=false', from, to);
        await storage.run('umoci', 'unpack', '--image', `${at('pulled')}:${name}`, at(`bundle-${name}`));
        assert.ok((await readdir(at(`bundle-${name}`, 'rootfs'))).includes('x'));
      }
    } finally {
      await registry.stop();
    }
  });

  test('what is published needs neither the store nor its programs: they are data by then', async () => {
    const prepared = [
      'prepare',
      'apps',
      'shop',
      'v1',
      '--platform',
      'linux/amd64',
      '--output',
      at('prepared'),
    ];
    assert.equal((await run(prepared)).status, 0);
    const nothing = { PATH: '/nonexistent', CONTAINERS_STORAGE_CONF: '/nonexistent' };
    const to = `type=oci,dest=${at('published')}`;
    const published = done(await run(['publish', at('prepared'), '--json', '--output', to], nothing));
    const built = done(await build('shop', 'out', '--platform', 'linux/amd64'));
    assert.equal(published.digest, built.digest);
  });

  test('an archive that was changed after it was prepared is refused', async () => {
    const folder = at('changed');
    const prepared = ['prepare', 'apps', 'shop', 'v1', '--platform', 'linux/amd64', '--output', folder];
    assert.equal((await run(prepared)).status, 0);
    const saved = await storage.run('sha256sum', archived('shop', 'saved.tar'));
    const file = join(folder, 'files/sha256', saved.slice(0, 64));
    const size = Number((await storage.run('stat', '-c', '%s', file)).trim());
    await storage.run('sh', '-c', `printf x | dd of=${file} bs=1 seek=${size - 20} conv=notrunc status=none`);
    const { status, stderr } = await run(['publish', folder, '--output', `type=oci,dest=${at('none')}`]);
    assert.equal(status, 1);
    assert.match(stderr, /is not the file sha256:/);
  });

  test('plan and images name them, asking nobody', async () => {
    const plan = ['plan', 'apps', 'shop', 'v1', '--platform', 'linux/amd64', '--json'];
    const offline = done(await run([...plan, '--offline']));
    assert.equal(offline.images.length, 6);
    const asked = done(await run(plan));
    assert.ok(asked.platforms['linux/amd64'].layers.length > 0);
    const nothing = { PATH: '/nonexistent' };
    const found = done(await run(['images', join(applications(), 'shop/v1'), '--json'], nothing));
    assert.equal(found.images.length, 6);
  });

  test('for a platform that an image lacks, the error says what builds the rest', async () => {
    const { status, stderr } = await build('shop', 'none');
    assert.equal(status, 1);
    const place = 'applications/shop/v1/images/shim/list:2';
    assert.match(stderr, new RegExp(`${place}: error: localhost/shop/local:1 has no image for linux/arm64`));
    assert.match(stderr, /--platform linux\/amd64/);
  });

  test('each platform has the archive that its init.sh fetched', async () => {
    await application('both', {
      'init.sh': 'cp "$HERE/$1.tar" images/skopeo/it.tar\n'.replace('$HERE', at()),
      'images/skopeo/tar.txt': 'docker-archive:it.tar@shop/it:1\n',
    });
    const { images, platforms } = done(await build('both', 'both'));
    const digests = images.map((each: BuiltImage) => each.platforms);
    assert.deepEqual(digests.flatMap(Object.keys).sort(), ['linux/amd64', 'linux/arm64']);
    assert.equal(Object.keys(platforms).length, 2);
    const inspected = done(await run(['inspect', `oci:${at('both')}`, '--verify', '--json']));
    const own = inspected.platforms.map((each: { images: BuiltImage[] }) => each.images[0]?.digest);
    assert.equal(new Set(own).size, 2);
  });

  test('inspect reads an archive of docker save, and names the images of one that holds several', async () => {
    const inspect = (location: string) => run(['inspect', location, '--verify', '--json']);
    const { platforms } = done(await inspect(archived('shop', 'saved.tar')));
    assert.deepEqual(
      platforms.map(({ platform, layers }: { platform: string; layers: unknown[] }) => [
        platform,
        layers.length,
      ]),
      [['linux/amd64', 2]],
    );
    const many = archived('shop', 'many.tar');
    const { status, stdout } = await inspect(many);
    assert.equal(status, 2);
    assert.match(stdout, /holds several images: localhost\/shop\/amd64:1, localhost\/shop\/local:1/);
    assert.equal(
      done(await inspect(`docker-archive:${many}:localhost/shop/local:1`)).digest.slice(0, 7),
      'sha256:',
    );
  });

  test('archives of docker save are published as they are, two platforms as one index', async () => {
    const registry = await startRegistry();
    try {
      const reference = `${registry.host}/shop/both:1`;
      const published = done(await run(['publish', 'amd64.tar', 'arm64.tar', reference, '--json']));
      assert.deepEqual(Object.keys(published.platforms), ['linux/amd64', 'linux/arm64']);
      for (const architecture of ['amd64', 'arm64']) {
        const how = ['--override-arch', architecture, '--src-tls-verify=false', '--preserve-digests'];
        const to = `oci:${at('both-pulled')}:${architecture}`;
        await storage.run('skopeo', 'copy', '-q', ...how, `docker://${reference}`, to);
        await storage.run(
          'umoci',
          'unpack',
          '--image',
          `${at('both-pulled')}:${architecture}`,
          at(architecture),
        );
        assert.equal(await storage.run('cat', at(architecture, 'rootfs/x')), architecture);
      }
      done(await run(['inspect', reference, '--verify', '--json']));
    } finally {
      await registry.stop();
    }
  });

  test('errors are reported with their line', async () => {
    const cases: Record<string, [list: string, tar: string, expected: RegExp]> = {
      absent: [
        'containers-storage:localhost/none:1',
        '',
        /images\/shim\/list:1: .*not in containers-storage/,
      ],
      pinned: [`containers-storage:a@sha256:${'a'.repeat(64)}`, '', /images\/shim\/list:1: .*names a digest/],
      cut: ['', 'docker-archive:cut.tar@a:1', /images\/skopeo\/tar.txt:1: .*cut.tar cannot be unpacked/],
      kind: [
        '',
        '\noci-archive:many.tar@a:1',
        /images\/skopeo\/tar.txt:2: .*many.tar holds no file index.json/,
      ],
      several: [
        '',
        'docker-archive:many.tar@a:1',
        /tar.txt:1: .*many.tar does not contain a:1; it contains localhost/,
      ],
    };
    for (const [app, [list, tar, expected]] of Object.entries(cases)) {
      await application(app, { 'images/shim/list': list, 'images/skopeo/tar.txt': tar });
      for (const file of ['cut.tar', 'many.tar']) await cp(archived('shop', 'many.tar'), archived(app, file));
      await truncate(archived(app, 'cut.tar'), 3000);
      const { status, stderr } = await build(app, 'none', '--platform', 'linux/amd64');
      assert.equal(status, 1, app);
      assert.match(stderr, expected);
      assert.match(stderr, new RegExp(`applications/${app}/v1/images`));
    }
    await rm(at('none'), { recursive: true, force: true });
  });
});
