import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { missingBusybox } from '../support/busybox.ts';
import { imagebuild, type Outcome } from '../support/cli.ts';
import { helmDirectory } from '../support/helm.ts';
import { pushImages } from '../support/images.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { makeStorage } from '../support/storage.ts';
import { missingForRoot } from '../support/tools.ts';
import { embedded, images, secretImage, writeShop } from './shop.ts';

const run = promisify(execFile);
const skip =
  missingForRoot('docker-registry', 'buildah', 'skopeo', 'podman', 'umoci', 'htpasswd') || missingBusybox();
const architectures = ['amd64', 'arm64'] as const;
const acceptAll = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
].join(', ');

describe('a cluster image, end to end', { skip }, () => {
  let source: TestRegistry;
  let secrets: TestRegistry;
  let target: TestRegistry;
  let work: string;
  let shop: string;
  let env: Record<string, string>;
  let built: Outcome;

  const flags = () => [
    '--applications',
    join(work, 'applications'),
    '--mirror',
    `docker.io=${source.url}`,
    '--mirror',
    `quay.io=${source.url}`,
    '--mirror',
    `ghcr.io=${source.url}`,
    '--mirror',
    `registry.k8s.io=${source.url}`,
  ];
  const build = (args: readonly string[], version = 'v1') =>
    imagebuild(['build', 'apps', 'shop', version, ...flags(), ...args], { cwd: work, env });
  const push = (namespace: string) => ['--push', '--registry', target.host, '--namespace', namespace];
  const image = (namespace: string, tag = 'v1') => `${target.host}/${namespace}/shop:${tag}`;
  const skopeo = async (...args: string[]) => (await run('skopeo', args, { maxBuffer: 16e6 })).stdout;
  const fetchManifest = async (registry: string, repository: string, name: string) => {
    const answer = await fetch(`${registry}/v2/${repository}/manifests/${name}`, {
      headers: { accept: acceptAll },
    });
    assert.equal(answer.status, 200, `${repository}:${name}`);
    return Buffer.from(await answer.arrayBuffer());
  };

  before(async () => {
    const login = { user: 'reader', password: 'p@ss:word' };
    [source, secrets, target] = await Promise.all([
      startRegistry(),
      startRegistry({ htpasswd: { [login.user]: login.password } }),
      startRegistry(),
    ]);
    work = await mkdtemp(join(tmpdir(), 'imagebuild-e2e-'));
    const digests = await pushImages(source.host, images);
    await pushImages(secrets.host, [secretImage], login);
    const [pinned = '', digest = ''] = ['shop/pinned:4', 'shop/digest:5'].map((name) => digests.get(name));
    shop = await writeShop(work, { pinned, digest, privateHost: secrets.host });
    await mkdir(join(work, 'docker'));
    const auth = Buffer.from(`${login.user}:${login.password}`).toString('base64');
    await writeFile(
      join(work, 'docker/config.json'),
      JSON.stringify({ auths: { [secrets.host]: { auth } } }),
    );
    env = {
      DOCKER_CONFIG: join(work, 'docker'),
      PATH: [await helmDirectory(), process.env['PATH']].join(delimiter),
    };
    built = await build([...push('labring'), '--metadata-file', join(work, 'metadata.json'), '--json']);
  });

  after(async () => {
    await Promise.all([source?.stop(), secrets?.stop(), target?.stop()]);
    if (work) await rm(work, { recursive: true, force: true });
  });

  test('the build succeeds, and its metadata names what the registry serves', async () => {
    assert.equal(built.status, 0, built.stderr);
    const metadata = JSON.parse(await readFile(join(work, 'metadata.json'), 'utf8'));
    const served = (
      await skopeo('inspect', '--tls-verify=false', '--format', '{{.Digest}}', `docker://${image('labring')}`)
    ).trim();
    assert.equal(metadata['containerimage.digest'], served);
    assert.equal(metadata['image.name'], image('labring'));
    assert.equal(JSON.parse(built.stdout).digest, served);
    assert.equal(metadata.images.length, embedded.length);
  });

  test('inspect --verify finds every embedded image on both platforms', async () => {
    const { status, stdout, stderr } = await imagebuild(['inspect', image('labring'), '--verify', '--json'], {
      cwd: work,
      env,
    });
    assert.equal(status, 0, stderr);
    const inspection = JSON.parse(stdout);
    assert.equal(inspection.verified, true);
    for (const platform of inspection.platforms)
      assert.deepEqual(
        platform.images.map((each: { name: string; tag: string }) => `${each.name}:${each.tag}`),
        embedded,
      );
  });

  test('skopeo copies it whole, digests kept, and without keeping them it stays valid', async () => {
    const from = `docker://${image('labring')}`;
    await skopeo(
      'copy',
      '-q',
      '--all',
      '--preserve-digests',
      '--src-tls-verify=false',
      from,
      `oci:${work}/copied:v1`,
    );
    await skopeo(
      'copy',
      '-q',
      '--all',
      '--src-tls-verify=false',
      '--dest-tls-verify=false',
      from,
      `docker://${target.host}/gzipped/shop:v1`,
    );
    const { status, stderr } = await imagebuild(['inspect', image('gzipped'), '--verify'], {
      cwd: work,
      env,
    });
    assert.equal(status, 0, stderr);
  });

  test('podman loads the archive', async () => {
    const archive = join(work, 'shop.tar');
    const { status, stderr } = await build(['--output', `type=oci-archive,dest=${archive}`]);
    assert.equal(status, 0, stderr);
    await using storage = await makeStorage();
    assert.match(await storage.run('podman', 'load', '-i', archive), /Loaded image/);
    const listed = JSON.parse(await storage.run('podman', 'images', '--format', 'json'));
    assert.equal(listed.length, 1);
  });

  test('buildah runs a program out of it', async () => {
    await using storage = await makeStorage();
    const from = ['from', '--tls-verify=false', '--arch', 'amd64', `docker://${image('labring')}`];
    const container = (await storage.run('buildah', ...from)).trim();
    const command = [
      '/opt/busybox-amd64',
      'sh',
      '-c',
      '/opt/busybox-amd64 cat /charts/front/Chart.yaml; echo "$HELM_OPTS"',
    ];
    const how = ['--isolation', 'chroot'];
    const stdout = await storage.run('buildah', 'run', ...how, container, '--', ...command);
    assert.match(stdout, /name: front/);
    assert.match(stdout, /^ --set replicas=2 $/m);
  });

  for (const architecture of architectures) {
    test(`the registry/ that umoci unpacks serves every image of ${architecture}, blob for blob`, async () => {
      const layout = join(work, `layout-${architecture}`);
      const bundle = join(work, `bundle-${architecture}`);
      const from = `docker://${image('labring', `v1-${architecture}`)}`;
      await skopeo(
        'copy',
        '-q',
        '--preserve-digests',
        '--override-arch',
        architecture,
        '--src-tls-verify=false',
        from,
        `oci:${layout}:v1`,
      );
      await run('umoci', ['unpack', '--image', `${layout}:v1`, bundle]);
      const unpacked = await startRegistry({ root: join(bundle, 'rootfs/registry') });
      const empty = { all: await startRegistry(), plain: await startRegistry() };
      try {
        await checkServed(unpacked, architecture);
        await copyAsSealos(unpacked, empty.all, ['--all']);
        await copyAsSealos(unpacked, empty.plain, ['--override-arch', architecture]);
      } finally {
        await Promise.all([unpacked, empty.all, empty.plain].map((registry) => registry.stop()));
      }
    });
  }

  async function checkServed(registry: TestRegistry, architecture: string): Promise<void> {
    const { repositories } = (await (await fetch(`${registry.url}/v2/_catalog`)).json()) as {
      repositories: string[];
    };
    assert.deepEqual(
      repositories,
      embedded.map((name) => name.split(':')[0]),
    );
    for (const name of embedded) {
      const [repository = '', tag = ''] = name.split(':');
      const bytes = await fetchManifest(registry.url, repository, tag);
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      assert.ok(bytes.equals(await fetchManifest(registry.url, repository, digest)));
      assert.ok(
        bytes.equals(await sourceManifest(repository, tag, architecture)),
        `${name} is not the source's`,
      );
      const manifest = JSON.parse(bytes.toString());
      for (const blob of [manifest.config, ...manifest.layers]) {
        const content = Buffer.from(
          await (await fetch(`${registry.url}/v2/${repository}/blobs/${blob.digest}`)).arrayBuffer(),
        );
        assert.equal(`sha256:${createHash('sha256').update(content).digest('hex')}`, blob.digest);
        assert.equal(content.length, blob.size);
      }
    }
    const list = await readFile(join(shop, 'images/shim/shop'), 'utf8');
    for (const [, repository = '', digest = ''] of list.matchAll(
      /^[^/]+\/([^:@\n]+)(?::\w+)?@(sha256:\w+)/gm,
    ))
      assert.ok((await fetchManifest(registry.url, repository, digest)).length > 0);
  }

  /** The platform's manifest at its source. */
  async function sourceManifest(repository: string, tag: string, architecture: string): Promise<Buffer> {
    const spec = [...images, secretImage].find(({ name }) => name.startsWith(`${repository}:`));
    const own = tag === 'latest' ? (spec?.name.split(':')[1] ?? '') : tag;
    const from = spec === secretImage ? secrets : source;
    const login = from === secrets ? ['--creds', 'reader:p@ss:word'] : [];
    const index = JSON.parse(
      await skopeo(
        'inspect',
        '--raw',
        '--tls-verify=false',
        ...login,
        `docker://${from.host}/${repository}:${own}`,
      ),
    );
    const child = index.manifests.find(
      (each: { platform: { architecture: string } }) => each.platform.architecture === architecture,
    );
    return Buffer.from(
      await skopeo(
        'inspect',
        '--raw',
        '--tls-verify=false',
        ...login,
        `docker://${from.host}/${repository}@${child.digest}`,
      ),
    );
  }

  /** Lists the tags of each repository in the catalog, and copies every tag and pulls it from there. */
  async function copyAsSealos(from: TestRegistry, to: TestRegistry, how: string[]): Promise<void> {
    const { repositories } = (await (await fetch(`${from.url}/v2/_catalog`)).json()) as {
      repositories: string[];
    };
    for (const repository of repositories) {
      const answer = await fetch(`${from.url}/v2/${repository}/tags/list`);
      assert.equal(answer.status, 200, `${repository} has no tag`);
      const { tags } = (await answer.json()) as { tags: string[] };
      for (const tag of tags) {
        const tls = ['--src-tls-verify=false', '--dest-tls-verify=false'];
        await skopeo(
          'copy',
          '-q',
          ...how,
          ...tls,
          `docker://${from.host}/${repository}:${tag}`,
          `docker://${to.host}/${repository}:${tag}`,
        );
        const pulled = await mkdtemp(join(work, 'pulled-'));
        await skopeo(
          'copy',
          '-q',
          ...how,
          '--src-tls-verify=false',
          `docker://${to.host}/${repository}:${tag}`,
          `dir:${pulled}`,
        );
        assert.ok((await readdir(pulled)).includes('manifest.json'));
      }
    }
  }

  test('built from another clone, at another time, with other file times: the same index', async () => {
    const clone = join(work, 'clone');
    await cp(join(work, 'applications'), join(clone, 'applications'), { recursive: true });
    for (const path of await readdir(clone, { recursive: true })) await utimes(join(clone, path), 1e9, 1e9);
    const args = ['build', 'apps', 'shop', 'v1', ...flags(), '--applications', join(clone, 'applications')];
    const again = await imagebuild([...args, '--output', `type=oci,dest=${work}/again`, '--json'], {
      cwd: clone,
      env: { ...env, TZ: 'Asia/Shanghai', LANG: 'C' },
    });
    assert.equal(again.status, 0, again.stderr);
    assert.equal(JSON.parse(again.stdout).digest, JSON.parse(built.stdout).digest);
  });

  test('prepare in one process and publish in another give the same index', async () => {
    const folder = join(work, 'prepared');
    const prepared = await imagebuild(
      ['prepare', 'apps', 'shop', 'v1', '--applications', join(work, 'applications'), '--output', folder],
      { cwd: work, env: { PATH: env['PATH'] ?? '' } },
    );
    assert.equal(prepared.status, 0, prepared.stderr);
    const blobs = (await readdir(folder, { recursive: true })).filter(
      (path) => path.includes('layer') || path.includes('registry'),
    );
    assert.deepEqual(blobs, []);
    const published = await imagebuild(
      ['publish', folder, ...flags().slice(2), '--registry', target.host, '--namespace', 'halves', '--json'],
      { cwd: work, env },
    );
    assert.equal(published.status, 0, published.stderr);
    assert.equal(JSON.parse(published.stdout).digest, JSON.parse(built.stdout).digest);
  });

  test('plan --offline lists the images with where each was found, and asks no registry', async () => {
    const { status, stdout, stderr } = await imagebuild(
      ['plan', 'apps', 'shop', 'v1', '--offline', '--json', '--applications', join(work, 'applications')],
      { cwd: work, env: { PATH: env['PATH'] ?? '' } },
    );
    assert.equal(status, 0, stderr);
    const plan = JSON.parse(stdout);
    assert.equal(plan.images.length, embedded.length);
    const origin = plan.images.find((each: { reference: string }) => each.reference.endsWith('server:v0.7'))
      .sources[0];
    assert.equal(origin.kind, 'manifest');
    assert.match(origin.file, /manifests\/metrics\.yaml$/);
    assert.deepEqual(plan.platforms['linux/amd64'].config.Cmd, [
      'helm upgrade -i $(RELEASE) charts/front $(HELM_OPTS)',
      'kubectl apply -f manifests/metrics.yaml',
    ]);
    assert.ok(
      plan.platforms['linux/arm64'].files.some(
        (file: { path: string }) => file.path === 'charts/front.values.yaml',
      ),
    );
  });

  test('plan shows that every layer is already published, and transfers nothing', async () => {
    const { status, stdout, stderr } = await imagebuild(
      ['plan', 'apps', 'shop', 'v1', '--json', ...flags(), ...push('labring')],
      { cwd: work, env },
    );
    assert.equal(status, 0, stderr);
    const { layers } = JSON.parse(stdout).platforms['linux/arm64'];
    assert.ok(layers.length > embedded.length);
    for (const { action, bytes } of layers) assert.deepEqual([action, bytes], ['reuse', 0]);
  });

  /** Each failure: the change, and the first and second line of the message. */
  const failures: {
    name: string;
    change: Record<string, string>;
    args?: () => string[];
    first: RegExp;
    second: RegExp;
  }[] = [
    {
      name: 'a COPY source that is missing',
      change: { Kubefile: 'FROM scratch\nCOPY manifets manifests\n' },
      first: /Kubefile:2.*manifets/,
      second: /manifests/,
    },
    {
      name: 'an image that is not there',
      change: { 'images/shim/more': 'SOURCE/no/such:1\n' },
      first: /images\/shim\/more:1.*no\/such:1/,
      second: /reference|log in/i,
    },
    {
      name: 'an image without arm64',
      change: { 'images/shim/more': 'SOURCE/only/amd64:1\n' },
      first: /images\/shim\/more:1.*only\/amd64:1.*linux\/arm64/,
      second: /--platform linux\/amd64/,
    },
    {
      name: 'init.sh that ends with 3',
      change: { 'init.sh': 'echo "fetching the chart"; echo "no such chart" >&2; exit 3\n' },
      first: /init\.sh.*3/,
      second: /./,
    },
    {
      name: 'a registry that refuses',
      change: {},
      args: () => ['--push', '--registry', secrets.host, '--namespace', 'refused', '--no-init'],
      first: /refused|unauthorized|denied|401/i,
      second: /imagebuild login/,
    },
  ];

  for (const { name, change, args, first, second } of failures) {
    test(`${name}: exit 1, what and where, what to do, and the target as it was`, async () => {
      const broken = await mkdtemp(join(work, 'broken-'));
      await cp(shop, join(broken, 'applications/shop/v1'), { recursive: true });
      for (const [path, text] of Object.entries(change))
        await writeFile(join(broken, 'applications/shop/v1', path), text.replace('SOURCE', source.host));
      if (name.includes('arm64'))
        await pushImages(source.host, [{ name: 'only/amd64:1', platforms: ['amd64'] }]);
      const before = await fetchManifest(target.url, 'labring/shop', 'v1');
      const where = args?.() ?? push('labring');
      const noLogin = args ? { DOCKER_CONFIG: join(work, 'nothing') } : {};
      const outcome = await imagebuild(
        [
          'build',
          'apps',
          'shop',
          'v1',
          ...flags(),
          '--applications',
          join(broken, 'applications'),
          '--progress',
          'quiet',
          ...where,
        ],
        { cwd: broken, env: { ...env, ...noLogin } },
      );
      assert.equal(outcome.status, 1, outcome.stderr);
      // Warnings come before the error.
      const lines = outcome.stderr.split('\n');
      const [what = '', todo = ''] = lines.slice(lines.findIndex((line) => /(?:^|: )error: /.test(line)));
      assert.match(what, first);
      assert.match(todo, second);
      assert.ok(before.equals(await fetchManifest(target.url, 'labring/shop', 'v1')));
    });
  }
});
