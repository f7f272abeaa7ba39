import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { imagebuild, programEnv, programs } from '../support/cli.ts';
import { startCluster, type TestCluster } from '../support/cluster/cluster.ts';
import { missingImage } from '../support/cluster/stages/images.ts';
import { pushImages } from '../support/images.ts';
import { type StandIn, standInForKind } from '../support/kind.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missingForRoot } from '../support/tools.ts';
import { until } from '../support/waiting.ts';

/** The images of the application `shop`: its chart names web, and only its commands the others. */
const names = ['team/web:1', 'team/extra:1', 'team/moved:1'] as const;

describe('a build that watches a cluster', { skip: missingForRoot('docker-registry', 'buildah') }, () => {
  let work: string;
  let registry: TestRegistry;
  let digests: Map<string, string>;
  let cluster: TestCluster;
  let kind: StandIn;

  const image = (name: string) => `${registry.host}/${name}`;
  const run = (...args: string[]) => imagebuild(args, { cwd: work, env: { PATH: path() } });
  const path = () => [join(work, 'kind-bin'), cluster.environment['PATH']].join(delimiter);
  const shop = () => [
    'build',
    'apps',
    'shop',
    'v1',
    '--output',
    `type=oci,dest=${join(work, 'out')}`,
    '--json',
  ];

  /** Runs a build in a cluster in which nothing is installed: the stand-in for kind has only one. */
  async function observed(...args: string[]) {
    await cluster.helm('uninstall', 'shop', '--wait', '--ignore-not-found');
    await cluster.kubectl('delete', 'deployments,jobs,pods', '--all', '--wait', '--timeout=60s');
    return await run(...args, '--build-type', 'container', '--observe-quiet', '2s');
  }

  async function write(application: string, files: Readonly<Record<string, string>>): Promise<void> {
    for (const [file, text] of Object.entries(files)) {
      const to = join(work, 'applications', application, file);
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, text);
    }
  }

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-observed-'));
    registry = await startRegistry();
    const files = { x: { text: 'first' } };
    digests = await pushImages(
      registry.host,
      names.map((name) => ({ name, files })),
    );
    const index = `${registry.url}/v2/team/web/manifests/1`;
    const accept = 'application/vnd.oci.image.index.v1+json';
    const { manifests } = (await (await fetch(index, { headers: { accept } })).json()) as {
      manifests: { digest: string }[];
    };
    const moved = digests.get('team/moved:1')!;
    await pushImages(registry.host, [{ name: 'team/moved:1', files: { x: { text: 'second' } } }]);
    cluster = await startCluster({
      images: {
        // A kubelet that reports its platform's manifest, one that reports the index, and a tag that moves.
        [image('team/web:1')]: manifests[0]!.digest,
        [image('team/extra:1')]: digests.get('team/extra:1')!,
        [image('team/moved:1')]: moved,
        [image('team/gone:1')]: missingImage,
      },
    });
    kind = await standInForKind(work);
    await kind.set('kubeconfig', await readFile(cluster.kubeconfig, 'utf8'));
    await write('shop/v1', {
      Kubefile: [
        'FROM scratch',
        'COPY charts charts',
        'COPY registry registry',
        `ENV EXTRA=${image('team/extra:1')}`,
        'CMD ["helm upgrade --install shop charts/shop", "sh -c \'kubectl create deployment extra --image=$(EXTRA) || true\'", "kubectl create job moved --image=$(MOVED) || true"]',
        `ENV MOVED=${image('team/moved:1')}`,
        '',
      ].join('\n'),
      'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      'charts/shop/templates/web.yaml': deployment('web', image('team/web:1')),
    });
  });
  after(async () => {
    await cluster?.stop();
    await registry?.stop();
    await rm(work, { recursive: true, force: true });
  });

  test('embeds what the cluster pulled, by the digest of the index, and says what to add', async () => {
    const built = await observed(...shop());
    assert.equal(built.status, 0, built.stderr);
    const { images, platforms, warnings } = JSON.parse(built.stdout);
    const found = Object.fromEntries(
      images.map((one: { reference: string; digest: string; required: boolean }) => [
        one.reference,
        one.digest,
      ]),
    );
    assert.deepEqual(found, Object.fromEntries(names.map((name) => [image(name), digests.get(name)])));
    assert.deepEqual(Object.keys(platforms), ['linux/amd64', 'linux/arm64']);
    for (const one of images) assert.deepEqual(Object.keys(one.platforms), ['linux/amd64', 'linux/arm64']);
    const [moved, missed] = ['names sha256', 'don’t name 2 images'].map((text) =>
      warnings.find((one: { message: string }) => one.message.includes(text)),
    );
    assert.match(
      moved.message,
      new RegExp(`team/moved:1 names sha256:\\w+ now, and the cluster pulled ${digests.get('team/moved:1')}`),
    );
    assert.equal(missed.place.file, 'applications/shop/v1/images/shim/observed');
    assert.deepEqual(missed.hint.split('\n').slice(1), [image('team/extra:1'), image('team/moved:1')]);
    assert.match(missed.hint, /imagebuild lock apps shop v1 --build-type container/);
    assert.match(built.stderr, /CMD \| .*deployment\.apps\/extra created/);
    assert.deepEqual(await kind.clusters(), []);
  });

  test('why shows the chain, of the published image too', async () => {
    const why = await run('why', 'team/extra', `oci:${join(work, 'out')}`);
    assert.equal(why.status, 0, why.stderr);
    assert.match(
      why.stdout,
      /Pod default\/extra-\* → ReplicaSet default\/extra-\* → Deployment default\/extra → CMD \(Kubefile:5\) sh -c 'kubectl create deployment extra/,
    );
  });

  test('the lock has what was observed, and a build with it needs no cluster', async () => {
    const before = (await kind.calls()).length;
    const locked = await observed('lock', 'apps', 'shop', 'v1');
    assert.equal(locked.status, 0, locked.stderr);
    assert.doesNotMatch(locked.stderr, /don’t name \d/);
    const calls = (await kind.calls()).length;
    assert.ok(calls > before);
    const lock = parse(await readFile(join(work, 'applications/shop/v1/images.lock.yaml'), 'utf8'));
    const row = lock.images.find((one: { reference: string }) => one.reference === image('team/extra:1'));
    assert.equal(row.digest, digests.get('team/extra:1'));
    assert.ok(row.origins.includes('observed applications/shop/v1/Kubefile:5'));
    assert.match(row.observed[0], /^Pod default\/extra-\* → .* → CMD \(Kubefile:5\)/);
    const lite = await run(...shop());
    assert.equal(lite.status, 0, lite.stderr);
    const { images, warnings } = JSON.parse(lite.stdout);
    assert.deepEqual(
      images.map(({ reference, digest }: Record<string, string>) => [reference, digest]).sort(),
      [...names].map((name) => [image(name), digests.get(name)]).sort(),
    );
    assert.deepEqual(warnings, []);
    const again = await observed(...shop());
    assert.equal(again.status, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /don’t name \d/);
    assert.ok((await kind.calls()).length > calls);
    await rm(join(work, 'applications/shop/v1/images.lock.yaml'));
  });

  test('with the lines that the warning has, nothing is missed', async () => {
    await write('shop/v1', {
      'images/shim/observed': `${image('team/extra:1')}\n${image('team/moved:1')}\n`,
    });
    const built = await observed(...shop());
    assert.equal(built.status, 0, built.stderr);
    assert.match(built.stderr, /the cluster pulled no image that the application’s files don’t name/);
    assert.doesNotMatch(built.stderr, /don’t name \d/);
  });

  test('what isn’t ready in time is a warning with the reason, and an error with --strict', async () => {
    const files = {
      Kubefile: `FROM scratch\nCOPY manifests manifests\nCOPY registry registry\nCMD kubectl apply -f manifests\n`,
      'manifests/a.yaml': `${deployment('slow', image('team/gone:1'))}---\n${deployment('fine', image('team/web:1'))}`,
      '.sealignore': `${image('team/gone:1')}\n`,
    };
    await write('slow/v1', files);
    const args = ['build', 'apps', 'slow', 'v1', '--platform', 'linux/amd64', '--observe-timeout', '6s'];
    const built = await observed(...args, '--json');
    assert.equal(built.status, 0, built.stderr);
    const [warning] = JSON.parse(built.stdout).warnings;
    assert.match(warning.message, /after 6 s the cluster was not ready: .*slow.*team\/gone:1/);
    const strict = await observed(...args, '--strict');
    assert.equal(strict.status, 1);
    assert.match(strict.stderr, /after 6 s the cluster was not ready/);
    assert.deepEqual(await kind.clusters(), []);
  });

  test('an install that fails ends the build with the command, and the cluster is deleted', async () => {
    await write('fails/v1', { Kubefile: 'FROM scratch\nCMD kubectl get nothing-of-this-kind\n' });
    const built = await observed('build', 'apps', 'fails', 'v1');
    assert.equal(built.status, 1);
    assert.match(built.stderr, /CMD \(Kubefile:2\) kubectl get nothing-of-this-kind/);
    assert.match(built.stderr, /the server doesn't have a resource type/);
    assert.deepEqual(await kind.clusters(), []);
  });

  describe('in somebody’s own cluster', () => {
    const cloud = () => [
      '--build-type',
      'cloud',
      '--kubeconfig',
      cluster.kubeconfig,
      '--observe-quiet',
      '2s',
    ];
    const left = async () => [
      ...JSON.parse(await cluster.helm('list', '--output=json')),
      ...JSON.parse(await cluster.kubectl('get', 'deployments,jobs,pods', '-o', 'json')).items,
    ];
    const clear = async () => {
      await cluster.helm('uninstall', 'shop', '--wait', '--ignore-not-found');
      await cluster.kubectl('delete', 'deployments,jobs,pods', '--all', '--wait', '--timeout=60s');
    };

    test('nothing is installed without --yes, or when an object exists already', async () => {
      await clear();
      const unasked = await run(...shop(), ...cloud());
      assert.equal(unasked.status, 2, unasked.stderr);
      assert.match(unasked.stderr, /--yes/);
      assert.match(unasked.stderr, /Deployment.*web/);
      await cluster.apply(deployment('web', image('team/web:1')));
      const existing = await run(...shop(), ...cloud(), '--yes');
      assert.equal(existing.status, 1, existing.stderr);
      assert.match(existing.stderr, /web/);
      assert.deepEqual(JSON.parse(await cluster.helm('list', '--output=json')), []);
    });

    test('embeds what the install runs, and removes what it created', async () => {
      await clear();
      await cluster.apply(deployment('other', image('team/other:1')));
      const built = await run(...shop(), ...cloud(), '--yes');
      assert.equal(built.status, 0, built.stderr);
      const { images } = JSON.parse(built.stdout);
      assert.deepEqual(
        images.map(({ reference, digest }: Record<string, string>) => [reference, digest]).sort(),
        [...names].map((name) => [image(name), digests.get(name)]).sort(),
      );
      const stays = (await left()).map(({ kind: of, metadata }) => `${of} ${metadata.name}`);
      assert.deepEqual(
        stays.filter((row) => !row.includes('other')),
        [],
        built.stderr,
      );
      assert.ok(stays.includes('Deployment other'));
    });

    test('Ctrl-C removes what was installed, too', async () => {
      await clear();
      const child = spawn(
        process.execPath,
        [programs.cli, ...shop(), ...cloud(), '--yes', '--progress', 'plain', '--observe-quiet', '10m'],
        {
          cwd: work,
          env: { ...programEnv, HOME: '/nonexistent', PATH: path() },
          stdio: ['ignore', 'ignore', 'pipe'],
        },
      );
      let told = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        told += text;
      });
      await until('the install has made a deployment', async () =>
        (await left()).some(({ metadata }) => metadata?.name === 'extra'),
      );
      child.kill('SIGINT');
      const [status] = await once(child, 'exit');
      assert.equal(status, 130, told);
      assert.match(told, /removing what was installed/);
      assert.deepEqual(
        (await left()).map(({ kind: of, metadata }) => `${of} ${metadata?.name}`),
        [],
        told,
      );
    });
  });
});

function deployment(name: string, image: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: main, image: '${image}' }]
`;
}
