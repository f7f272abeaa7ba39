import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { readPrepared, writePrepared } from '../../src/application/prepared/directory.ts';
import type { Request } from '../../src/application/request.ts';
import { build } from '../../src/commands/build.ts';
import { inspect } from '../../src/commands/inspect.ts';
import { prepare } from '../../src/commands/prepare.ts';
import { publish } from '../../src/commands/publish.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { missingBusybox } from '../support/busybox.ts';
import { pushImages } from '../support/images.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missingForRoot } from '../support/tools.ts';

const run = promisify(execFile);
const skip = missingForRoot('docker-registry', 'buildah', 'skopeo', 'umoci') || missingBusybox();

/** Large enough for a layer of its own, however well it compresses. */
const large = () => ({ text: randomBytes(1_600_000).toString('base64') });
const platforms: Request['platforms'] = ['linux/amd64', 'linux/arm64'];

describe('a cluster image on a rootfs image', { skip }, () => {
  let source: TestRegistry;
  let other: TestRegistry;
  let target: TestRegistry;
  let work: string;
  let base: string;

  const settings = (more: Partial<Settings> = {}): Settings => ({
    ...settingsTo({ kind: 'registry', host: target.host, namespace: 'apps' }, source.url, {
      mirrors: { 'docker.io': source.url, 'quay.io': other.url },
      ...more,
    }),
    applications: join(work, 'applications'),
  });

  /** Writes an application: paths that end in `/` are directories, and a mode can follow a path. */
  async function application(app: string, files: Readonly<Record<string, string>>): Promise<Request> {
    for (const [name, text] of Object.entries(files)) {
      const [path = '', mode] = name.split(' ');
      const file = join(work, 'applications', app, 'v1', path);
      await mkdir(path.endsWith('/') ? file : dirname(file), { recursive: true });
      if (!path.endsWith('/')) await writeFile(file, text);
      if (mode) await chmod(file, Number.parseInt(mode, 8));
    }
    return { type: 'apps', app, version: 'v1', platforms, buildArgs: {}, replace: true, cache: true };
  }

  const skopeo = async (...args: string[]) => (await run('skopeo', args, { maxBuffer: 16e6 })).stdout;
  const json = async (url: string) => {
    const answer = await fetch(url);
    assert.equal(answer.status, 200, url);
    return (await answer.json()) as Record<string, string[]>;
  };
  const configOf = async (app: string) =>
    JSON.parse(
      await skopeo(
        'inspect',
        '--config',
        '--tls-verify=false',
        `docker://${target.host}/apps/${app}:v1-arm64`,
      ),
    );

  before(async () => {
    [source, other, target] = await Promise.all([startRegistry(), startRegistry(), startRegistry()]);
    work = await mkdtemp(join(tmpdir(), 'imagebuild-rootfs-'));
    await pushImages(source.host, [
      { name: 'kube/proxy:1', docker: true },
      { name: 'kube/pause:3', files: { big: large() } },
      { name: 'app/front:1', files: { big: large() } },
      { name: 'app/back:2' },
    ]);
    await pushImages(other.host, [
      { name: 'kube/pause:3', platforms: ['amd64', 'arm64'], files: { x: { text: 'x' } } },
    ]);
    base = `${target.host}/apps/kubernetes:v1`;
    const request = await application('kubernetes', {
      Kubefile: [
        'FROM scratch',
        'LABEL sealos.io.type=rootfs sealos.io.version=v1beta1 sealos.io.distribution=kubernetes',
        'LABEL init="init.sh $(registryDomain)" clean="clean.sh" init-registry="init-registry.sh" vip=10.103.97.2',
        'ENV criData=/var/lib/containerd',
        'COPY . .',
        '',
      ].join('\n'),
      'etc/kubeadm.yml.tmpl': 'apiVersion: {{ .X }}\n',
      'etc/ 750': '',
      'scripts/init.sh 755': '#!/bin/sh\n',
      'statics/audit.yml': 'rules: []\n',
      'bin/kubelet 4755': 'kubelet\n',
      'opt/images.tar': 'no archive\n',
      'opt/ 1777': '',
      'charts/README': 'no chart\n',
      'manifests/a.yaml': 'kind: Namespace\n',
      'registry/docker/ 750': '',
      'registry/ 700': '',
      'images/shim/kube': 'kube/proxy:1\nkube/pause:3\n',
      '.dockerignore': 'images\ncharts/README\n',
      'charts/ 711': '',
    });
    await build(request, settings(), silent);
  });

  after(async () => {
    await Promise.all([source?.stop(), other?.stop(), target?.stop()]);
    if (work) await rm(work, { recursive: true, force: true });
  });

  const kubefile = (...lines: string[]) => [`FROM ${base}`, ...lines, ''].join('\n');
  const list = 'app/front:1\napp/back:2\nkube/pause:3\n';

  /** Unpacks the platform's image with umoci and serves its `registry/`. */
  async function served<T>(
    app: string,
    architecture: string,
    use: (root: string, registry: TestRegistry) => Promise<T>,
  ): Promise<T> {
    const layout = join(work, `layout-${app}`);
    const bundle = join(work, `bundle-${app}`);
    const from = `docker://${target.host}/apps/${app}:v1-${architecture}`;
    await skopeo('copy', '-q', '--preserve-digests', '--src-tls-verify=false', from, `oci:${layout}:v1`);
    await run('umoci', ['unpack', '--image', `${layout}:v1`, bundle]);
    const registry = await startRegistry({ root: join(bundle, 'rootfs/registry'), readOnly: true });
    try {
      return await use(join(bundle, 'rootfs'), registry);
    } finally {
      await registry.stop();
      await rm(bundle, { recursive: true });
    }
  }

  /**
   * Checks that every repository of the catalog has exactly these tags, and that each is served by tag and
   * digest and can be copied to an empty registry.
   */
  async function checkServed(
    registry: TestRegistry,
    tags: Readonly<Record<string, string[]>>,
  ): Promise<void> {
    const { repositories = [] } = await json(`${registry.url}/v2/_catalog`);
    assert.deepEqual(repositories, Object.keys(tags));
    const empty = await startRegistry();
    try {
      for (const repository of repositories) {
        const { tags: found = [] } = await json(`${registry.url}/v2/${repository}/tags/list`);
        assert.deepEqual(found, tags[repository]);
        for (const tag of found) {
          const at = (host: string, name: string) => `docker://${host}/${repository}${name}`;
          const tls = ['--src-tls-verify=false', '--dest-tls-verify=false', '--preserve-digests'];
          const digest = (
            await skopeo(
              'inspect',
              '--tls-verify=false',
              '--format',
              '{{.Digest}}',
              at(registry.host, `:${tag}`),
            )
          ).trim();
          await skopeo('copy', '-q', ...tls, at(registry.host, `:${tag}`), at(empty.host, `:${tag}`));
          await skopeo('copy', '-q', ...tls, at(registry.host, `@${digest}`), at(empty.host, ':by-digest'));
          await skopeo(
            'copy',
            '-q',
            '--src-tls-verify=false',
            at(empty.host, `:${tag}`),
            `dir:${work}/pulled`,
          );
          await rm(join(work, 'pulled'), { recursive: true });
        }
      }
    } finally {
      await empty.stop();
    }
  }

  test('holds the embedded images of both, and every one is served', async () => {
    const files = {
      Kubefile: kubefile('LABEL version=v2', 'COPY registry registry'),
      'images/shim/app': list,
    };
    await build(await application('cluster', files), settings(), silent);
    await served('cluster', 'arm64', async (root, registry) => {
      await checkServed(registry, {
        'app/back': ['2'],
        'app/front': ['1'],
        'kube/pause': ['3'],
        'kube/proxy': ['1'],
      });
      const modes = { etc: 0o750, opt: 0o1777, charts: 0o711, registry: 0o700, 'registry/docker': 0o750 };
      for (const [path, mode] of Object.entries({
        ...modes,
        'bin/kubelet': 0o4755,
        'scripts/init.sh': 0o755,
      }))
        assert.equal((await stat(join(root, path))).mode & 0o7777, mode, path);
      for (const path of ['etc/kubeadm.yml.tmpl', 'statics/audit.yml', 'manifests/a.yaml', 'opt/images.tar'])
        await stat(join(root, path));
    });
  });

  test('keeps the labels and variables of the rootfs, and adds its own', async () => {
    const { config } = await configOf('cluster');
    assert.deepEqual(config.Labels, {
      'sealos.io.type': 'rootfs',
      'sealos.io.version': 'v1beta1',
      'sealos.io.distribution': 'kubernetes',
      init: 'init.sh $(registryDomain)',
      clean: 'clean.sh',
      'init-registry': 'init-registry.sh',
      vip: '10.103.97.2',
      version: 'v2',
    });
    assert.ok(config.Env.includes('criData=/var/lib/containerd'));
  });

  test('has no layer for a large blob that the rootfs holds', async () => {
    const { history } = await configOf('cluster');
    const count = (rows: { created_by?: string }[]) =>
      rows.filter((row) => / # blob /.test(row.created_by ?? '')).length;
    const below = count((await configOf('kubernetes')).history);
    assert.ok(below >= 1, 'the rootfs has a layer for the large blob of kube/pause');
    assert.equal(count(history) - below, 1, 'that of app/front');
  });

  test('inspect --verify finds all of them, and nothing wrong', async () => {
    const inspection = await inspect(`${target.host}/apps/cluster:v1`, { verify: true }, settings(), silent);
    assert.equal(inspection.verified, true);
    for (const { images } of inspection.platforms)
      assert.deepEqual(
        images.map(({ name, tag }) => `${name}:${tag}`),
        ['app/back:2', 'app/front:1', 'kube/pause:3', 'kube/proxy:1'],
      );
  });

  test('built again it is the same, and no blob moves; cold and in two halves, too', async () => {
    const request = await application('cluster', {});
    const again = await build(request, settings(), silent);
    assert.equal(again.transfer.pushedBytes, 0);
    const cold = await build({ ...request, cache: false }, settings(), silent);
    assert.equal(cold.digest, again.digest);
    await using prepared = await prepare(request, settings(), silent);
    // Prepare reads the base; publish reads its configuration for each platform again, and no blob.
    const published = again.transfer.pulledBytes - (prepared.pulledBytes ?? 0);
    assert.ok(published > 0 && published < 10_000, `${published}`);
    await writePrepared(prepared, join(work, 'prepared'));
    const halves = await publish(await readPrepared(join(work, 'prepared')), settings(), silent);
    assert.equal(halves.digest, again.digest);
  });

  test("is merged with what is in the context's own registry/, too", async () => {
    const request = await application('own', {
      Kubefile: kubefile('COPY . .'),
      'images/shim/app': 'app/back:2\n',
      '.dockerignore': 'images\nKubefile\n',
    });
    const own = await startRegistry({ root: join(work, 'applications/own/v1/registry') });
    try {
      const tls = ['--src-tls-verify=false', '--dest-tls-verify=false', '--override-arch', 'arm64'];
      for (const [from, to] of [
        ['app/front:1', 'saved/front:9'],
        ['kube/pause:3', 'kube/pause:3'],
      ])
        await skopeo('copy', '-q', ...tls, `docker://${source.host}/${from}`, `docker://${own.host}/${to}`);
    } finally {
      await own.stop();
    }
    await build({ ...request, platforms: ['linux/arm64'] }, settings(), silent);
    await served('own', 'arm64', (_, registry) =>
      checkServed(registry, {
        'app/back': ['2'],
        'kube/pause': ['3'],
        'kube/proxy': ['1'],
        'saved/front': ['9'],
      }),
    );
    // The base's kube/pause is that of amd64.
    const { warnings } = await build({ ...request, platforms: ['linux/amd64'] }, settings(), silent);
    assert.deepEqual(
      warnings.flatMap(
        ({ message }) => message.match(/^kube\/pause:3 is sha256:.* in registry\/; the later one/) ?? [],
      ).length,
      1,
    );
  });

  test('of two different images under one name and tag the later one is used, with a warning that names both', async () => {
    const request = await application('clash', {
      Kubefile: kubefile('COPY registry registry'),
      'images/shim/app': 'quay.io/kube/pause:3\n',
    });
    const { warnings } = await build(request, settings(), silent);
    const replaced = warnings.filter(({ message }) => message.startsWith('kube/pause:3 is sha256:'));
    assert.equal(replaced.length, 2, 'for each platform');
    for (const { message } of replaced)
      assert.match(
        message,
        new RegExp(`in the registry/ of ${base}, and sha256:.* in quay.io/kube/pause:3 \\(`),
      );
    await served('clash', 'arm64', async (_, registry) => {
      const found = await skopeo('inspect', '--tls-verify=false', `docker://${registry.host}/kube/pause:3`);
      const { Digest: digest } = JSON.parse(found);
      assert.ok(replaced.some(({ message }) => message.includes(`, and ${digest} in quay.io`)));
    });
  });

  test('a patch image keeps its labels and directories', async () => {
    const request = await application('patch', {
      Kubefile: 'FROM scratch\nLABEL sealos.io.type=patch sealos.io.version=v1beta1\nCOPY . .\n',
      'etc/sysctl.d/k8s.conf': 'x\n',
      'scripts/patch.sh 755': '#!/bin/sh\n',
      'images/shim/app': 'app/back:2\n',
      '.dockerignore': 'images\nKubefile\n',
    });
    await build(request, settings(), silent);
    const { config } = await configOf('patch');
    assert.deepEqual(config.Labels, { 'sealos.io.type': 'patch', 'sealos.io.version': 'v1beta1' });
    await served('patch', 'arm64', async (root, registry) => {
      assert.equal((await stat(join(root, 'scripts/patch.sh'))).mode & 0o777, 0o755);
      await checkServed(registry, { 'app/back': ['2'] });
    });
  });
});
