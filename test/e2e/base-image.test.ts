import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { readPrepared, writePrepared } from '../../src/application/prepared/directory.ts';
import { entriesIn } from '../../src/application/prepared/prepared.ts';
import type { Request } from '../../src/application/request.ts';
import { build } from '../../src/commands/build.ts';
import { prepare } from '../../src/commands/prepare.ts';
import { publish } from '../../src/commands/publish.ts';
import { digestOf } from '../../src/image/descriptor.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { bases } from '../kubefile/buildah/bases.ts';
import { pushBases } from '../support/bases.ts';
import { missingBusybox } from '../support/busybox.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { makeStorage, type Storage } from '../support/storage.ts';
import { missingForRoot } from '../support/tools.ts';

const run = promisify(execFile);
const skip =
  missingForRoot('docker-registry', 'buildah', 'skopeo', 'podman', 'umoci', 'getcap') || missingBusybox();

describe('an application on a base image', { skip }, () => {
  let source: TestRegistry;
  let target: TestRegistry;
  let work: string;
  let storage: Storage;

  before(async () => {
    [source, target] = await Promise.all([startRegistry({ accessLog: true }), startRegistry()]);
    work = await mkdtemp(join(tmpdir(), 'imagebuild-base-'));
    storage = await makeStorage();
    await pushBases(source.host, bases);
  });

  after(async () => {
    await Promise.all([source?.stop(), target?.stop(), storage?.[Symbol.asyncDispose]()]);
    if (work) await rm(work, { recursive: true, force: true });
  });

  const to = (registry: TestRegistry, more: Partial<Settings> = {}): Settings => ({
    ...settingsTo({ kind: 'registry', host: registry.host, namespace: 'apps' }, source.url, more),
    applications: join(work, 'applications'),
  });

  /** Writes an application and returns the request for it. */
  async function application(
    app: string,
    files: Readonly<Record<string, string>>,
    more: Partial<Request> = {},
  ): Promise<Request> {
    for (const [path, text] of Object.entries(files)) {
      const file = join(work, 'applications', app, 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const platforms: Request['platforms'] = ['linux/amd64', 'linux/arm64'];
    return {
      type: 'apps',
      app,
      version: 'v1',
      platforms,
      buildArgs: {},
      replace: true,
      cache: true,
      ...more,
    };
  }

  const raw = async (image: string, ...more: string[]) =>
    JSON.parse(
      (await run('skopeo', ['inspect', '--raw', '--tls-verify=false', ...more, `docker://${image}`])).stdout,
    );
  const platformOf = async (name: string, architecture: string) => {
    const index = await raw(name);
    const { digest } = index.manifests.find(
      (each: { platform: { architecture: string } }) => each.platform.architecture === architecture,
    );
    const repository = name.replace(/:[^:/]+$/, '');
    const manifest = await raw(`${repository}@${digest}`);
    const { stdout } = await run('skopeo', [
      ...['inspect', '--config', '--raw', '--tls-verify=false'],
      `docker://${repository}@${digest}`,
    ]);
    return { manifest, config: JSON.parse(stdout) };
  };

  test('layers of a base are what their bytes say, whatever their media types say', async () => {
    const layer = (name: string, packed: 'gzip' | 'zstd' | 'none', declared: 'gzip' | 'zstd' | 'none') => ({
      members: { [name]: `${name}\n` },
      packed,
      declared,
    });
    const layers = [layer('a', 'none', 'gzip'), layer('b', 'gzip', 'none'), layer('c', 'zstd', 'gzip')];
    await pushBases(source.host, [
      { name: 'base/declared:oci', layers },
      { name: 'base/declared:docker', layers: layers.slice(0, 2), docker: true },
    ]);
    const types = ['', '+gzip', '+zstd'].map((suffix) => `application/vnd.oci.image.layer.v1.tar${suffix}`);
    for (const tag of ['oci', 'docker']) {
      const request = await application(`declared-${tag}`, {
        Kubefile: `FROM docker.io/base/declared:${tag}\nCOPY --from=docker.io/base/declared:${tag} /a /b /copied/\n`,
      });
      await build(request, to(target), silent);
      const { manifest } = await platformOf(`${target.host}/apps/declared-${tag}:v1`, 'arm64');
      const found = manifest.layers.slice(0, -1).map(({ mediaType }: { mediaType: string }) => mediaType);
      assert.deepEqual(found, types.slice(0, tag === 'oci' ? 3 : 2));
      if (tag === 'oci') continue; // Debian's umoci doesn't read zstd
      const image = `docker://${target.host}/apps/declared-${tag}:v1`;
      await run('skopeo', [
        ...['copy', '--override-arch', 'arm64', '--src-tls-verify=false', image],
        `oci:${join(work, 'unpacked')}:${tag}`,
      ]);
      await run('umoci', [
        'unpack',
        '--image',
        `${join(work, 'unpacked')}:${tag}`,
        join(work, `bundle-${tag}`),
      ]);
      for (const path of ['a', 'b', 'copied/a', 'copied/b'])
        assert.equal(await readFile(join(work, `bundle-${tag}`, 'rootfs', path), 'utf8'), `${path.at(-1)}\n`);
    }
  });

  const kubefile = (base: string) =>
    `FROM ${base}\nENV MINE=1\nCOPY manifests /bin/m\nCOPY --from=docker.io/base/debian:1 /bin/late /opt/\nCMD ["sh"]\n`;
  const manifests = { 'manifests/a.txt': 'a\n' };

  test('its layers lie on those of the base, in OCI types, without annotations, each with its history', async () => {
    const request = await application('layers', {
      Kubefile: kubefile('docker.io/base/docker:1'),
      ...manifests,
    });
    await build(request, to(target), silent);
    for (const architecture of ['amd64', 'arm64']) {
      const base = await platformOf(`${source.host}/base/docker:1`, architecture);
      const { manifest, config } = await platformOf(`${target.host}/apps/layers:v1`, architecture);
      const below = manifest.layers.slice(0, 3);
      assert.deepEqual(
        below,
        base.manifest.layers.map(({ digest, size }: { digest: string; size: number }) => ({
          mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
          digest,
          size,
        })),
      );
      assert.equal(manifest.layers.length, 5);
      assert.deepEqual(config.rootfs.diff_ids.slice(0, 3), base.config.rootfs.diff_ids);
      assert.deepEqual(config.history.slice(0, 3), base.config.history);
      const full = config.history.filter((row: { empty_layer?: boolean }) => !row.empty_layer);
      assert.equal(full.length, 5);
      assert.deepEqual(config.config.Healthcheck, {
        Test: ['CMD', 'true'],
        Interval: 30_000_000_000,
        Retries: 3,
      });
      assert.deepEqual([config.architecture, config.config.Cmd], [architecture, ['sh']]);
    }
  });

  test('skopeo, podman and buildah accept it, and what is in it runs', async () => {
    const image = `${target.host}/apps/layers:v1`;
    const plain = ['--src-tls-verify=false', '--all'];
    await run('skopeo', ['copy', ...plain, `docker://${image}`, `oci:${join(work, 'copy')}:v1`]);
    await storage.run('podman', 'pull', '--quiet', '--tls-verify=false', image);
    const container = (await storage.run('buildah', 'from', '--tls-verify=false', image)).trim();
    const script =
      'cat /usr/bin/m/a.txt; /opt/late 2>/dev/null; busybox stat -c %a /tmp; busybox ls /opt/app';
    const inside = ['--isolation', 'chroot', '--user', 'root', container, '--', '/bin/sh', '-c', script];
    assert.equal(await storage.run('buildah', 'run', ...inside), 'a\n1777\nthree\n');
  });

  test('capabilities of a file are copied with it, and devices of a base stay where they are', async () => {
    const lines = [
      'FROM docker.io/base/special:1',
      'COPY --from=docker.io/base/special:1 /usr/bin/ping6 /opt/',
    ];
    const request = await application('special', { Kubefile: lines.join('\n') });
    await build(request, to(target), silent);
    const layout = join(work, 'special');
    const from = `docker://${target.host}/apps/special:v1-amd64`;
    await run('skopeo', ['copy', '-q', '--src-tls-verify=false', from, `oci:${layout}:v1`]);
    await run('umoci', ['unpack', '--image', `${layout}:v1`, join(work, 'bundle')]);
    const root = join(work, 'bundle/rootfs');
    const { stdout } = await run('getcap', [join(root, 'opt/ping6'), join(root, 'usr/bin/plain')]);
    assert.equal(stdout, `${root}/opt/ping6 cap_net_bind_service=ep\n`);
    assert.ok((await stat(join(root, 'dev/null'))).isCharacterDevice());
  });

  test('built again, and built cold, it is the same, and no layer moves the second time', async () => {
    const request = await application('layers', {});
    const again = await build(request, to(target), silent);
    assert.equal(again.transfer.pushedBytes, 0);
    const cold = await build({ ...request, cache: false }, to(target), silent);
    assert.equal(cold.digest, again.digest);
  });

  test('layers of a base in the same registry are mounted', async () => {
    const request = await application('mounted', {
      Kubefile: `FROM ${source.host}/base/debian:1\nENV A=b\n`,
    });
    const { transfer } = await build(request, to(source, { mirrors: {} }), silent);
    assert.equal(transfer.pushedBytes, 0);
    assert.ok(transfer.mountedBytes > 2_000_000);
  });

  test('of an image that a file is copied from, no more than needed is read', async () => {
    const debian = await platformOf(`${source.host}/base/debian:1`, 'amd64');
    const [system, , top] = debian.manifest.layers.map(({ digest }: { digest: string }) => digest);
    const text = 'FROM scratch\nCOPY --from=docker.io/base/debian:1 /opt/app/three /x\n';
    const request = await application('part', { Kubefile: text }, { platforms: ['linux/amd64'] });
    const before = source.accessLog().length;
    await build(request, to(target), silent);
    const asked = source
      .accessLog()
      .slice(before)
      .map(({ path }) => path);
    const reads = (digest: string) => asked.filter((path) => path.includes(digest)).length;
    assert.deepEqual([reads(system) > 0, reads(top) > 0], [false, true]);
  });

  test('a prepared build holds no blob, and is published by another process', async () => {
    const request = await application('halves', {
      Kubefile: kubefile('docker.io/base/zstd:1'),
      ...manifests,
    });
    const folder = join(work, 'prepared');
    await using prepared = await prepare(request, to(target), silent);
    await writePrepared(prepared, folder);
    const { stdout } = await run('du', ['-sk', folder]);
    assert.ok(Number.parseInt(stdout, 10) < 200, stdout);
    const result = await publish(await readPrepared(folder), to(target), silent);
    assert.equal(result.digest, (await build(request, to(target), silent)).digest);
    const { manifest } = await platformOf(`${target.host}/apps/halves:v1`, 'arm64');
    assert.match(manifest.layers[0].mediaType, /\+zstd$/);
  });

  for (const [what, change] of [
    ['diffID', (base: Base) => (base.layers[0]!.diffId = digestOf('forged'))],
    ['layer', (base: Base) => (base.layers[0]!.digest = digestOf('forged'))],
    ['number of layers', (base: Base) => base.layers.pop()],
    ['manifest', (base: Base) => (base.manifest.digest = digestOf('forged'))],
    [
      'media type',
      (base: Base) => (base.layers[0]!.mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip'),
    ],
  ] as const)
    test(`a prepared build with another ${what} of its base is refused, and nothing is tagged`, async () => {
      const request = await application('forged', {
        Kubefile: `FROM ${source.host}/base/docker:1\nENV A=b\n`,
      });
      const folder = await mkdtemp(join(work, 'forged-'));
      await using prepared = await prepare(request, to(target, { mirrors: {} }), silent);
      await writePrepared(prepared, folder);
      const file = join(folder, 'prepared.json');
      const document = JSON.parse(await readFile(file, 'utf8'));
      change(document.platforms['linux/arm64'].base);
      await writeFile(file, JSON.stringify(document));
      await assert.rejects(
        readPrepared(folder).then((read) => publish(read, to(target, { mirrors: {} }), silent)),
        (error) => {
          assert.match(
            (error as { code: string }).code,
            /^(PREPARED_INVALID|CONTENT_MISSING|IMAGE_NOT_FOUND)$/,
          );
          return true;
        },
      );
      await assert.rejects(raw(`${target.host}/apps/forged:v1`));
    });

  test('an image of the type dockerimages knows ARCH, its target and what .dockerignore leaves out', async () => {
    const request = await application(
      'tool',
      {
        Dockerfile: [
          'FROM docker.io/base/debian:1 AS tool',
          'ARG ARCH',
          'ARG GREETING',
          'LABEL arch=$ARCH greeting=$GREETING',
          'COPY . /context/',
          'FROM scratch',
          '',
        ].join('\n'),
        '.dockerignore': 'secret\nDockerfile\n.dockerignore\nimagebuild.yml\n',
        'imagebuild.yml': 'target: tool\n',
        secret: 'secret\n',
        kept: 'kept\n',
      },
      { type: 'dockerimages', buildArgs: { GREETING: 'hello' } },
    );
    await using prepared = await prepare(request, to(target), silent);
    for (const [name, { config, layers }] of Object.entries(prepared.platforms)) {
      assert.equal(config.Labels?.['arch'], name.slice('linux/'.length));
      assert.equal(config.Labels?.['greeting'], 'hello');
      assert.deepEqual(
        layers.flatMap(entriesIn).map(({ path }) => path),
        ['context', 'context/kept'],
      );
    }
  });

  test('offline it says that the base cannot be resolved, and where it is named', async () => {
    const request = await application('offline', { Kubefile: 'ARG A\nFROM docker.io/base/debian:1\n' });
    const offline = to(target, { offline: true, mirrors: {} });
    await assert.rejects(build(request, offline, silent), {
      code: 'REGISTRY_UNAVAILABLE',
      message: /--offline/,
      excerpt: /2 \| FROM docker.io/,
    });
  });

  test('a last stage for one platform in an image for both is a warning', async () => {
    const text = 'FROM --platform=linux/amd64 docker.io/base/only-amd64:1\nENV A=b\n';
    await using prepared = await prepare(await application('odd', { Kubefile: text }), to(target), silent);
    assert.deepEqual(
      prepared.warnings.map(({ message, place }) => [message, place?.line]),
      [['the image for linux/arm64 is based on an image for linux/amd64', 1]],
    );
  });

  test('a platform that the base lacks is named', async () => {
    const request = await application('lacking', { Kubefile: 'FROM docker.io/base/only-amd64:1\n' });
    await assert.rejects(build(request, to(target), silent), {
      code: 'PLATFORM_MISSING',
      message: /linux\/arm64/,
    });
  });
});

interface Base {
  manifest: { digest: string };
  layers: { digest: string; diffId: string; mediaType: string }[];
}
