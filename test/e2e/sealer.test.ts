import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { after, before, describe, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { readPrepared, writePrepared } from '../../src/application/prepared/directory.ts';
import type { Request } from '../../src/application/request.ts';
import { build } from '../../src/commands/build.ts';
import { prepare } from '../../src/commands/prepare.ts';
import { publish } from '../../src/commands/publish.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { formatReference } from '../../src/image/reference.ts';
import { type Progress, type ProgressEvent, silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { pushBases } from '../support/bases.ts';
import { busyboxPath, missingBusybox } from '../support/busybox.ts';
import { helmDirectory } from '../support/helm.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { makeStorage } from '../support/storage.ts';
import { missingForRoot, which } from '../support/tools.ts';
import { withTimeEnough } from '../support/waiting.ts';

const run = promisify(execFile);
const skip =
  missingForRoot('docker-registry', 'skopeo', 'umoci', 'podman', 'wget', 'kubectl') || missingBusybox();

/** The examples of sealer's guide, word for word. */
const guide = {
  /** Build types, lite build (sealer 0.2 to 0.5). */
  run: `FROM kubernetes:v1.19.9
COPY imageList manifests
COPY apollo charts
RUN helm install charts/apollo
RUN wget https://raw.githubusercontent.com/kubernetes/dashboard/v2.2.0/aio/deploy/recommended.yaml
COPY recommended.yaml manifests
CMD kubectl apply -f manifests/recommended.yaml
`,
  /** The same page of later versions (0.6 to 0.8). */
  several: `FROM kubernetes:v1.19.9
COPY imageList manifests
COPY apollo charts
COPY helm /bin
CMD helm install charts/apollo
COPY recommended.yaml manifests
CMD kubectl apply -f manifests/recommended.yaml
`,
  /** ARG instruction. */
  arg: `FROM kubernetes:v1.19.9
# set default version is 4.0.0, this will be used to install mongo application.
ARG Version=4.0.0
# mongo dir contains many mongo version yaml file.
COPY mongo manifests
# arg Version can be used with RUN instruction.
RUN echo \${Version}
# use Version arg to install mongo application.
CMD kubectl apply -f mongo-\${Version}.yaml
`,
};

const chart = {
  'apollo/Chart.yaml': 'apiVersion: v2\nname: apollo\nversion: 1.0.0\n',
  'apollo/values.yaml': 'image: shop/apollo:1\n',
  'apollo/templates/pod.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: "{{ .Values.image }}"}]}\n',
};
const recommended =
  'apiVersion: v1\nkind: Pod\nmetadata: {name: d}\nspec: {containers: [{name: d, image: "kubernetesui/dashboard:v2.2.0"}]}\n';
const sealer = 'dialect: sealer\n';

describe('sealer’s dialect', { skip }, () => {
  let source: TestRegistry;
  let target: TestRegistry;
  let web: Server;
  let work: string;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    [source, target] = await Promise.all([startRegistry(), startRegistry()]);
    work = await mkdtemp(join(tmpdir(), 'imagebuild-sealer-'));
    web = createServer(({ url }, response) =>
      response.end(url?.endsWith('/recommended.yaml') ? recommended : 'x'),
    );
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    // The guide's wget, which downloads from a server of ours.
    const { port } = web.address() as AddressInfo;
    const wget = `#!/bin/sh\nset -- "$(echo "$1" | sed 's#https://[^/]*#http://127.0.0.1:${port}#')"\nexec ${which('wget')} -q "$@"\n`;
    await mkdir(join(work, 'path'));
    await writeFile(join(work, 'path/wget'), wget, { mode: 0o755 });
    env = {
      ...process.env,
      PATH: [join(work, 'path'), await helmDirectory(), process.env['PATH']].join(delimiter),
    };
    const names = ['kube/proxy:1', 'library/nginx:latest', 'library/mysql:5.6', 'shop/apollo:1'];
    const images = [...names, 'kubernetesui/dashboard:v2.2.0', 'library/mongo:4.0.0'];
    await pushBases(
      source.host,
      images.map((name) => ({ name, layers: [{ members: { name } }] })),
    );
    await kubernetes();
  });

  after(async () => {
    web?.close();
    await Promise.all([source?.stop(), target?.stop()]);
    if (work) await rm(work, { recursive: true, force: true });
  });

  const settings = (more: Partial<Settings> = {}): Settings => ({
    ...settingsTo({ kind: 'registry', host: target.host, namespace: 'apps' }, source.url, more),
    applications: join(work, 'applications'),
    env,
    ...more,
  });

  async function application(
    app: string,
    files: Readonly<Record<string, string>>,
    version = 'v1',
  ): Promise<Request> {
    for (const [path, text] of Object.entries(files)) {
      const file = join(work, 'applications', app, version, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const platforms: Request['platforms'] = ['linux/amd64', 'linux/arm64'];
    return { type: 'apps', app, version, platforms, buildArgs: {}, replace: true, cache: true };
  }

  /** The base image: a rootfs like those of Kubernetes, with its own registry, a manifest and a CMD. */
  async function kubernetes(): Promise<void> {
    const request = await application(
      'kubernetes',
      {
        Kubefile: [
          'FROM scratch',
          'LABEL sealos.io.type=rootfs sealos.io.version=v1beta1',
          'ENV criData=/var/lib/containerd',
          'COPY etc etc',
          'COPY scripts scripts',
          'COPY manifests manifests',
          'COPY bin bin',
          'COPY registry registry',
          'CMD kubectl apply -f manifests/base.yaml',
          '',
        ].join('\n'),
        'etc/kubeadm.yml.tmpl': 'apiVersion: {{ .X }}\n',
        'etc/old.conf': 'old\n',
        'scripts/init.sh': '#!/bin/sh\n',
        'manifests/base.yaml': 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "kube/proxy:1"}]}\n',
        'bin/.keep': '',
      },
      'v1.19.9',
    );
    await copyFile(busyboxPath('amd64'), join(work, 'applications/kubernetes/v1.19.9/bin/busybox'));
    const destination = { kind: 'registry', host: source.host, namespace: 'library' } as const;
    await build(request, settings({ destination }), silent);
  }

  const skopeo = async (...args: string[]) => (await run('skopeo', args, { maxBuffer: 16e6 })).stdout;
  const configOf = async (app: string) =>
    JSON.parse(
      await skopeo(
        'inspect',
        '--config',
        '--tls-verify=false',
        `docker://${target.host}/apps/${app}:v1-amd64`,
      ),
    );

  /**
   * Unpacks an image with umoci and serves its `registry/`.
   * @returns the tags that it serves, each of which was pulled.
   */
  async function unpacked<T>(app: string, use: (root: string, tags: string[]) => Promise<T>): Promise<T> {
    const layout = join(work, `layout-${app}`);
    const bundle = join(work, `bundle-${app}`);
    const from = `docker://${target.host}/apps/${app}:v1-arm64`;
    await skopeo('copy', '-q', '--preserve-digests', '--src-tls-verify=false', from, `oci:${layout}:v1`);
    await run('umoci', ['unpack', '--image', `${layout}:v1`, bundle]);
    const registry = await startRegistry({ root: join(bundle, 'rootfs/registry'), readOnly: true });
    try {
      const get = async (path: string) => JSON.parse(await (await fetch(`${registry.url}${path}`)).text());
      const tags: string[] = [];
      for (const repository of (await get('/v2/_catalog')).repositories)
        for (const tag of (await get(`/v2/${repository}/tags/list`)).tags) {
          const image = `docker://${registry.host}/${repository}:${tag}`;
          await skopeo('copy', '-q', '--src-tls-verify=false', image, `dir:${work}/pulled`);
          tags.push(`${repository}:${tag}`);
        }
      return await use(join(bundle, 'rootfs'), tags);
    } finally {
      await registry.stop();
      await rm(bundle, { recursive: true });
    }
  }

  test('the guide’s example with RUN: images of all three places are in the registry of the base image', async () => {
    const events: ProgressEvent[] = [];
    const files = {
      ...chart,
      Kubefile: guide.run,
      'imagebuild.yml': sealer,
      imageList: 'nginx:latest\nmysql:5.6\n',
    };
    await build(await application('guide', files), settings(), (event) => events.push(event));
    await unpacked('guide', async (root, tags) => {
      assert.deepEqual(tags, [
        'kube/proxy:1',
        'kubernetesui/dashboard:v2.2.0',
        'library/mysql:5.6',
        'library/nginx:latest',
        'shop/apollo:1',
      ]);
      assert.equal(await readFile(join(root, 'recommended.yaml'), 'utf8'), recommended);
      assert.equal(await readFile(join(root, 'manifests/recommended.yaml'), 'utf8'), recommended);
      assert.deepEqual((await readdir(join(root, 'manifests'))).sort(), [
        'base.yaml',
        'imageList',
        'recommended.yaml',
      ]);
      assert.deepEqual((await readdir(join(root, 'charts/apollo'))).sort(), [
        'Chart.yaml',
        'templates',
        'values.yaml',
      ]);
    });
    const { config, history } = await configOf('guide');
    assert.deepEqual(config.Cmd, [
      'kubectl apply -f manifests/base.yaml',
      'kubectl apply -f manifests/recommended.yaml',
    ]);
    assert.equal(config.Labels['sealos.io.type'], 'rootfs');
    assert.ok(history.some((row: { created_by: string }) => row.created_by.startsWith('RUN wget')));
    const warnings = events.flatMap((event) => (event.type === 'warning' ? event.warning : []));
    assert.deepEqual(
      warnings.map(({ place }) => place?.line),
      [4],
    );
  });

  test('its later form: several CMDs, and a program for a directory of the image', async () => {
    const files = {
      ...chart,
      Kubefile: guide.several,
      'imagebuild.yml': sealer,
      imageList: 'nginx:latest\n',
    };
    const request = await application('several', {
      ...files,
      'recommended.yaml': recommended,
      helm: 'helm\n',
    });
    await build(request, settings(), silent);
    await unpacked('several', async (root, tags) => {
      assert.deepEqual(tags, [
        'kube/proxy:1',
        'kubernetesui/dashboard:v2.2.0',
        'library/nginx:latest',
        'shop/apollo:1',
      ]);
      assert.equal(await readFile(join(root, 'bin/helm'), 'utf8'), 'helm\n');
    });
    assert.deepEqual((await configOf('several')).config.Cmd, [
      'kubectl apply -f manifests/base.yaml',
      'helm install charts/apollo',
      'kubectl apply -f manifests/recommended.yaml',
    ]);
  });

  test('its example of ARG: a directory goes in under its own name, and CMD knows the value', async () => {
    const mongo = 'kind: Pod\nspec: {containers: [{image: "mongo:4.0.0"}]}\n';
    const files = { Kubefile: guide.arg, 'imagebuild.yml': sealer, 'mongo/mongo-4.0.0.yaml': mongo };
    const lines: string[] = [];
    await using prepared = await prepare(await application('arg', files), settings(), (event) => {
      if (event.type === 'output') lines.push(event.line);
    });
    assert.deepEqual(lines, ['4.0.0', '4.0.0']);
    const { images, config } = prepared.platforms['linux/arm64']!;
    assert.deepEqual(
      images.map(({ reference, origins }) => [formatReference(reference), origins[0]?.file]),
      [['docker.io/library/mongo:4.0.0', join(work, 'applications/arg/v1/mongo/mongo-4.0.0.yaml')]].map(
        ([reference, file]) => [reference, relative('.', file ?? '')],
      ),
    );
    assert.equal(config.Cmd?.at(-1), 'kubectl apply -f mongo-4.0.0.yaml');
  });

  test('RUN adds, changes and removes, also what the base image brought, and the engines agree', async () => {
    const Kubefile = [
      '# dialect=sealer',
      'FROM kubernetes:v1.19.9',
      'RUN rm -r scripts etc/old.conf && echo made > etc/new.conf && ln -s new.conf etc/link',
      'COPY tool .',
      'RUN chmod 750 tool && cat etc/new.conf tool > both && ls registry/docker > seen',
      'RUN true',
      'COPY both opt',
      'RUN rm both',
      '',
    ].join('\n');
    const request = await application('changes', { Kubefile, tool: 'tool\n' });
    const folder = join(work, 'prepared');
    {
      await using prepared = await prepare(request, settings(), silent);
      await writePrepared(prepared, folder);
    }
    await rm(join(work, 'applications/changes'), { recursive: true });
    await publish(await readPrepared(folder), settings(), silent);
    await unpacked('changes', async (root, tags) => {
      assert.deepEqual(tags, ['kube/proxy:1']);
      assert.deepEqual((await readdir(root)).sort(), [
        'bin',
        'etc',
        'manifests',
        'opt',
        'registry',
        'seen',
        'tool',
      ]);
      assert.deepEqual((await readdir(join(root, 'etc'))).sort(), ['kubeadm.yml.tmpl', 'link', 'new.conf']);
      assert.equal(await readFile(join(root, 'opt/both'), 'utf8'), 'made\ntool\n');
      assert.equal(await readFile(join(root, 'seen'), 'utf8'), '');
      assert.equal((await stat(join(root, 'tool'))).mode & 0o777, 0o750);
    });
    const { history, rootfs } = await configOf('changes');
    const empty = history.filter((row: { empty_layer?: boolean }) => row.empty_layer);
    assert.ok(empty.some((row: { created_by: string }) => row.created_by === 'RUN true'));
    await using storage = await makeStorage();
    const image = `${target.host}/apps/changes:v1-amd64`;
    await storage.run('podman', 'pull', '-q', '--tls-verify=false', image);
    const mounted = await storage.run('podman', 'image', 'mount', image);
    assert.deepEqual((await readdir(join(mounted.trim(), 'etc'))).sort(), [
      'kubeadm.yml.tmpl',
      'link',
      'new.conf',
    ]);
    await storage.run('podman', 'image', 'umount', image);
    assert.ok(rootfs.diff_ids.length > 4);
  });

  test('the same again gives the same digest, and says nothing else', async () => {
    const files = { ...chart, Kubefile: guide.run, 'imagebuild.yml': sealer, imageList: 'mysql:5.6\n' };
    const request = await application('again', files);
    const first = await build(request, settings(), silent);
    const second = await build({ ...request, cache: false }, settings(), silent);
    assert.equal(second.digest, first.digest);
  });

  test('a directory that the base image brought is searched when it has no registry of its own', async () => {
    const destination = { kind: 'registry', host: source.host, namespace: 'library' } as const;
    const plain = await application('plain', {
      Kubefile: 'FROM scratch\nCOPY manifests manifests\n',
      'manifests/a.yaml': 'kind: Pod\nspec: {containers: [{image: "shop/apollo:1"}]}\n',
      '.sealignore': '*\n',
    });
    await build(plain, settings({ destination }), silent);
    const request = await application('on-plain', { Kubefile: '# dialect=sealer\nFROM plain:v1\nCMD a\n' });
    await using prepared = await prepare(request, settings(), silent);
    const references = prepared.platforms['linux/amd64']?.images.map(({ reference }) =>
      formatReference(reference),
    );
    assert.deepEqual(references, ['docker.io/shop/apollo:1']);
  });

  test('a missing base image is reported with its line, and nothing is run', async () => {
    const Kubefile = `# dialect=sealer\nFROM ${source.host}/library/kubernetes:v9\nRUN echo never\n`;
    const preparing = prepare(await application('nobase', { Kubefile }), settings(), (event) =>
      assert.notEqual(event.type, 'output'),
    );
    await assert.rejects(preparing, ({ code, place }: ImagebuildError) => {
      assert.deepEqual([code, place?.line], ['IMAGE_NOT_FOUND', 2]);
      return true;
    });
  });

  suite('mistakes', () => {
    const from = '# dialect=sealer\nFROM kubernetes:v1.19.9\n';
    const kubefile = (app: string) => relative('.', join(work, 'applications', app, 'v1/Kubefile'));
    const rows: readonly {
      readonly app: string;
      readonly files: Readonly<Record<string, string>>;
      readonly code: string;
      readonly line: number;
      readonly says: RegExp;
      readonly timeout?: number;
    }[] = [
      {
        app: 'failing',
        files: {
          Kubefile: `${from}RUN echo before && \\\n  sh -c 'echo it broke >&2; exit 3'\nCOPY made-by-it opt\n`,
        },
        code: 'PROGRAM_FAILED',
        line: 3,
        says: /RUN exited with status 3[\s\S]*it broke/,
      },
      {
        app: 'slow',
        files: { Kubefile: `${from}RUN echo waiting; sleep 600\n` },
        code: 'TIMEOUT',
        line: 3,
        says: /RUN did not finish within \d+ seconds[\s\S]*waiting/,
        timeout: 1000,
      },
      {
        app: 'piped',
        files: { Kubefile: `${from}RUN mkfifo etc/pipe\n` },
        code: 'CONTEXT_INVALID',
        line: 3,
        says: /\/etc\/pipe is a pipe/,
      },
      {
        app: 'missing',
        files: { Kubefile: `${from}RUN touch here\nCOPY there manifests\nRUN echo never\n` },
        code: 'COPY_SOURCE_MISSING',
        line: 4,
        says: /there does not exist/,
      },
      {
        app: 'dialect',
        files: { Kubefile: 'FROM scratch\n', 'imagebuild.yml': 'dialect: seeler\n' },
        code: 'CONFIGURATION_INVALID',
        line: 1,
        says: /dockerfile.*sealer/,
      },
      {
        app: 'listed',
        files: { Kubefile: `${from}COPY imageList manifests\n`, imageList: 'nginx\n\nNGINX:1\n' },
        code: 'REFERENCE_INVALID',
        line: 3,
        says: /NGINX/,
      },
    ];
    for (const { app, files, code, line, says, timeout } of rows)
      test(`${app}: ${code}`, async () => {
        const lines: string[] = [];
        const report: Progress = (event) => event.type === 'output' && lines.push(event.line);
        const request = await application(app, files);
        const failed = (more: Partial<Settings>): Promise<ImagebuildError> =>
          prepare(request, settings(more), report).then(
            () => assert.fail('it was prepared'),
            (error) => error,
          );
        const error = await (timeout === undefined
          ? failed({})
          : withTimeEnough(
              timeout,
              (limit) => failed({ timeout: limit }),
              () => lines.includes('waiting'),
            ));
        assert.equal(error.code, code);
        const { file, line: at } = error.place ?? {};
        const names = { dialect: 'imagebuild.yml', listed: 'imageList' };
        assert.equal(file, kubefile(app).replace('Kubefile', names[app as 'dialect'] ?? 'Kubefile'));
        assert.equal(at, line);
        assert.match([error.message, error.excerpt, error.hint].join('\n'), says);
        assert.ok(!lines.includes('never'));
      });
  });
});
