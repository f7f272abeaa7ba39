import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Request } from '../../src/application/request.ts';
import type { Result } from '../../src/application/result.ts';
import { build } from '../../src/commands/build.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { type BaseLayerSpec, pushBases } from '../support/bases.ts';
import { missingBusybox } from '../support/busybox.ts';
import { pushImages } from '../support/images.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { makeStorage } from '../support/storage.ts';
import { missingForRoot } from '../support/tools.ts';

const run = promisify(execFile);
const skip = missingForRoot('docker-registry', 'buildah', 'skopeo', 'podman', 'umoci') || missingBusybox();

interface ManifestJson {
  readonly layers: readonly {
    readonly digest: string;
    readonly size: number;
    readonly annotations?: object;
  }[];
}

describe('a cluster image made of others', { skip }, () => {
  let source: TestRegistry;
  let target: TestRegistry;
  let work: string;

  before(async () => {
    [source, target] = await Promise.all([startRegistry(), startRegistry({ accessLog: true })]);
    work = await mkdtemp(join(tmpdir(), 'imagebuild-composed-'));
    const large = Buffer.alloc(1_500_000, 'large ').toString();
    await pushImages(source.host, [
      { name: 'library/one:1', files: { big: { text: large } } },
      { name: 'library/two:2' },
      { name: 'library/three:3' },
    ]);
    await application('part', {
      Kubefile:
        'FROM scratch\nCOPY registry registry\nCOPY manifests manifests\nCMD ["kubectl apply -f manifests"]\n',
      'manifests/part.yaml': 'kind: Namespace\n',
      'images/shim/part': 'one:1\ntwo:2\n',
    });
    const other = { Kubefile: 'FROM scratch\nCOPY registry registry\nCOPY etc etc\n', 'etc/a': 'a' };
    await application('own', { ...other, 'images/shim/own': 'two:2\n' }, 'other');
    await application('third', { ...other, 'images/shim/third': 'three:3\n' });
  });

  after(async () => {
    await Promise.all([source?.stop(), target?.stop()]);
    if (work) await rm(work, { recursive: true, force: true });
  });

  const settings = (namespace = 'demo', more: Partial<Settings> = {}): Settings => ({
    ...settingsTo({ kind: 'registry', host: target.host, namespace }, source.url, more),
    mirrors: { 'docker.io': source.url },
    applications: join(work, 'applications'),
  });

  async function application(
    app: string,
    files: Readonly<Record<string, string>>,
    namespace?: string,
  ): Promise<Result> {
    for (const [path, text] of Object.entries(files)) {
      const file = join(work, 'applications', app, 'v1', path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const platforms: Request['platforms'] = ['linux/amd64', 'linux/arm64'];
    const request: Request = {
      type: 'apps',
      app,
      version: 'v1',
      platforms,
      buildArgs: {},
      replace: true,
      cache: true,
    };
    return await build(request, settings(namespace), silent);
  }

  const manifestOf = async (name: string): Promise<ManifestJson> =>
    JSON.parse(
      (await run('skopeo', ['inspect', '--raw', '--tls-verify=false', `docker://${target.host}/${name}`]))
        .stdout,
    );

  /** Every path of an image's file system with its attributes and content, as umoci unpacks it. */
  async function filesOf(image: string, from: string[] = ['--src-tls-verify=false']): Promise<string[]> {
    const at = await mkdtemp(join(work, 'unpacked-'));
    await run('skopeo', ['copy', '-q', ...from, image, `oci:${at}/layout:v1`]);
    await run('umoci', ['unpack', '--image', `${at}/layout:v1`, `${at}/bundle`]);
    const root = `${at}/bundle/rootfs`;
    const facts = await run('find', [root, '-mindepth', '1', '-printf', '%P %y %m %U:%G %l\n'], {
      maxBuffer: 1e9,
    });
    const sums = await run('sh', ['-c', `cd ${root} && find . -type f -exec sha256sum {} +`], {
      maxBuffer: 1e9,
    });
    await rm(at, { recursive: true });
    return [...facts.stdout.split('\n'), ...sums.stdout.split('\n')].sort();
  }

  /** Builds the same Kubefile with buildah, and lists the files of the result. */
  async function filesOfBuildah(app: string, architecture: string): Promise<string[]> {
    await using storage = await makeStorage();
    const context = join(work, 'applications', app, 'v1');
    const built = [
      '--isolation',
      'chroot',
      '--tls-verify=false',
      '--arch',
      architecture,
      '-t',
      'localhost/it',
    ];
    await storage.run('buildah', 'bud', ...built, '-f', join(context, 'Kubefile'), context);
    const layout = `${work}/buildah-${app}-${architecture}`;
    await storage.run('buildah', 'push', '-q', 'localhost/it', `oci:${layout}:v1`);
    const files = await filesOf(`oci:${layout}:v1`, []);
    await rm(layout, { recursive: true });
    return files;
  }

  const ours = (name: string) => `docker://${target.host}/${name}`;

  /** Checks that a registry on the unpacked `registry/` serves exactly these images. */
  async function served(app: string, architecture: string, images: readonly string[]): Promise<void> {
    const at = await mkdtemp(join(work, 'served-'));
    const from = ours(`demo/${app}:v1-${architecture}`);
    await run('skopeo', [
      'copy',
      '-q',
      '--preserve-digests',
      '--src-tls-verify=false',
      from,
      `oci:${at}/layout:v1`,
    ]);
    await run('umoci', ['unpack', '--image', `${at}/layout:v1`, `${at}/bundle`]);
    const registry = await startRegistry({ root: join(at, 'bundle/rootfs/registry'), readOnly: true });
    const ask = async (path: string) =>
      (await fetch(`${registry.url}/v2/${path}`)).json() as Promise<Record<string, string[]>>;
    try {
      const { repositories = [] } = await ask('_catalog');
      const tags = repositories.map(async (name) =>
        ((await ask(`${name}/tags/list`))['tags'] ?? []).map((tag) => `${name}:${tag}`),
      );
      assert.deepEqual((await Promise.all(tags)).flat(), images);
      for (const image of images)
        await run('skopeo', [
          'copy',
          '-q',
          '--src-tls-verify=false',
          `docker://${registry.host}/${image}`,
          `dir:${at}/${image.replace(/\W/g, '-')}`,
        ]);
    } finally {
      await registry.stop();
      await rm(at, { recursive: true });
    }
  }

  test('takes the layers of an image in the namespace as they are: none of their bytes moves', async () => {
    const seen = target.accessLog().length;
    const result = await application('whole', {
      Kubefile: [
        'FROM scratch',
        `COPY --from=${target.host}/demo/part:v1 registry registry`,
        'COPY manifests manifests',
        'COPY registry registry',
        'CMD ["kubectl apply -f manifests"]',
        '',
      ].join('\n'),
      'manifests/whole.yaml': 'kind: Namespace\n',
      'images/shim/whole': 'three:3\n',
    });
    for (const architecture of ['amd64', 'arm64']) {
      const part = await manifestOf(`demo/part:v1-${architecture}`);
      const whole = await manifestOf(`demo/whole:v1-${architecture}`);
      const registry = part.layers.slice(0, -1);
      assert.deepEqual(
        whole.layers.slice(0, registry.length).map(({ digest }) => digest),
        registry.map(({ digest }) => digest),
      );
      assert.ok(whole.layers.slice(0, registry.length).every(({ annotations }) => annotations === undefined));
      const requests = target.accessLog().slice(seen);
      for (const { digest } of registry)
        assert.ok(
          !requests.some(
            ({ method, path, status }) =>
              method === 'GET' && status < 300 && path.endsWith(`/blobs/${digest}`),
          ),
          digest,
        );
    }
    assert.deepEqual(result.warnings, []);
    assert.deepEqual(
      result.images.map(({ reference }) => reference),
      ['docker.io/library/three:3', 'library/one:1', 'library/two:2'],
    );
    await served('whole', 'arm64', ['library/one:1', 'library/three:3', 'library/two:2']);
  });

  test('is the same as a copy file by file, path by path', async () => {
    await application('mixed', {
      Kubefile: [
        `FROM ${target.host}/demo/third:v1`,
        'COPY manifests registry',
        `COPY --from=${target.host}/demo/part:v1 /registry/ ./registry`,
        `COPY --from=${target.host}/other/own:v1 registry registry`,
        `COPY --from=${target.host}/demo/part:v1 manifests/part.yaml manifests/`,
        '',
      ].join('\n'),
      'manifests/own.yaml': 'kind: Namespace\n',
    });
    for (const architecture of ['amd64', 'arm64'])
      assert.deepEqual(
        await filesOf(ours(`demo/mixed:v1-${architecture}`)),
        await filesOfBuildah('mixed', architecture),
      );
  });

  test('takes the layers of an image elsewhere in the registry, which are read once', async () => {
    const Kubefile = `FROM scratch\nCOPY --from=${target.host}/other/own:v1 registry registry\n`;
    const { warnings } = await application('foreign', { Kubefile });
    assert.deepEqual(warnings, []);
    const layers = (await manifestOf('demo/foreign:v1-amd64')).layers.map(({ digest }) => digest);
    const own = (await manifestOf('other/own:v1-amd64')).layers.map(({ digest }) => digest);
    assert.deepEqual(layers, own.slice(0, -1));
    await served('foreign', 'amd64', ['library/two:2']);
  });

  test('takes the big layer of an image that buildah made, as sealos writes it, for both platforms', async () => {
    await using storage = await makeStorage();
    await storage.run('buildah', 'manifest', 'create', 'saved');
    for (const architecture of ['amd64', 'arm64'] as const) {
      const context = join(storage.directory, architecture);
      const registry = await startRegistry({ root: join(context, 'registry') });
      const copying = [
        'copy',
        '-q',
        '--src-tls-verify=false',
        '--dest-tls-verify=false',
        '--override-arch',
        architecture,
      ];
      for (const image of ['library/one:1', 'library/three:3'])
        await run('skopeo', [
          ...copying,
          `docker://${source.host}/${image}`,
          `docker://${registry.host}/${image}`,
        ]);
      await registry.stop();
      await writeFile(
        join(context, 'Kubefile'),
        'FROM scratch\nCOPY registry registry\nCOPY Kubefile /etc/\n',
      );
      const built = [
        '--isolation',
        'chroot',
        '--layers',
        '--arch',
        architecture,
        '-t',
        `localhost/saved-${architecture}`,
      ];
      await storage.run('buildah', 'bud', ...built, '-f', join(context, 'Kubefile'), context);
      await storage.run(
        'buildah',
        'manifest',
        'add',
        '--arch',
        architecture,
        'saved',
        `localhost/saved-${architecture}`,
      );
    }
    await storage.run(
      'buildah',
      'manifest',
      'push',
      '--all',
      '-q',
      '--tls-verify=false',
      'saved',
      ours('other/saved:v1'),
    );

    const Kubefile = `FROM scratch\nCOPY --from=${target.host}/other/saved:v1 registry registry\nCOPY registry registry\n`;
    const result = await application('sealos', { Kubefile, 'images/shim/sealos': 'two:2\n' });
    assert.deepEqual(
      result.images.map(({ reference }) => reference.replace('docker.io/', '')),
      ['library/two:2', 'library/one:1', 'library/three:3'],
    );
    const index = (await manifestOf('other/saved:v1')) as unknown as {
      manifests: { digest: string; platform: { architecture: string } }[];
    };
    for (const {
      digest,
      platform: { architecture },
    } of index.manifests) {
      const [saved] = (await manifestOf(`other/saved@${digest}`)).layers;
      assert.equal((await manifestOf(`demo/sealos:v1-${architecture}`)).layers[0]?.digest, saved?.digest);
      await served('sealos', architecture, ['library/one:1', 'library/three:3', 'library/two:2']);
    }
  });

  const blob = 'registry/docker/registry/v2/blobs/sha256/aa/a/data';
  const directory = { type: 'directory' } as const;
  const plain = { registry: directory, [blob]: 'a' };
  const forged: Record<string, { layers: BaseLayerSpec[]; line?: string; taken?: number }> = {
    'that are plain': { layers: [{ members: plain }, { members: { 'etc/a': 'a' } }], taken: 1 },
    'that are compressed or not': {
      layers: [
        { members: plain, packed: 'gzip' },
        { members: { 'registry/x': 'x' }, packed: 'none' },
      ],
      taken: 2,
    },
    'with links inside': {
      layers: [
        {
          members: {
            ...plain,
            'registry/l': { type: 'symlink', linkname: 'docker' },
            'registry/h': { type: 'link', linkname: blob },
          },
        },
      ],
      taken: 1,
    },
    'whose directories have attributes of their own': {
      layers: [{ members: { registry: { type: 'directory', mode: 0o700 }, [blob]: 'a' } }],
      taken: 1,
    },
    'with other paths': { layers: [{ members: { ...plain, 'etc/a': 'a' } }] },
    'with a whiteout': {
      layers: [{ members: { 'registry/gone': 'x' } }, { members: { ...plain, 'registry/.wh.gone': '' } }],
    },
    'with an opaque registry/': {
      layers: [{ members: { 'registry/gone': 'x' } }, { members: { 'registry/.wh..wh..opq': '', ...plain } }],
    },
    'with a foreign owner': { layers: [{ members: { registry: directory, [blob]: { text: 'a', uid: 7 } } }] },
    'with a foreign group of a directory': {
      layers: [{ members: { registry: { type: 'directory', gid: 7 }, [blob]: 'a' } }],
    },
    'with a device': {
      layers: [
        { members: { ...plain, 'registry/null': { type: 'character-device', devmajor: 1, devminor: 3 } } },
      ],
    },
    'with a link out': {
      layers: [{ members: { ...plain, 'registry/out': { type: 'symlink', linkname: '../etc/passwd' } } }],
    },
    'with an absolute link': {
      layers: [{ members: { ...plain, 'registry/out': { type: 'symlink', linkname: '/etc/passwd' } } }],
    },
    'that a later layer changes': {
      layers: [{ members: plain }, { members: { [blob]: 'b', 'etc/a': 'a' } }],
    },
    'that a later layer removes': {
      layers: [
        { members: plain },
        { members: { 'registry/.wh.docker': '', 'etc/a': 'a' } },
        { members: { 'registry/x': 'x' } },
      ],
      taken: 1,
    },
    'of a line with --chown': { layers: [{ members: plain }], line: '--chown=1:2' },
    'of a line with --chmod': { layers: [{ members: plain }], line: '--chmod=700' },
  };
  for (const [number, [what, { layers, line = '', taken = 0 }]] of Object.entries(forged).entries())
    test(`layers ${what} are ${taken > 0 ? 'taken' : 'copied file by file'}`, async () => {
      const name = `forged/f${number}:v1`;
      await pushBases(target.host, [{ name, layers }]);
      const Kubefile = `FROM scratch\nCOPY ${line} --from=${target.host}/${name} registry registry\n`;
      await application(`f${number}`, { Kubefile });
      const { layers: result } = await manifestOf(`demo/f${number}:v1-amd64`);
      const index = (await manifestOf(name)) as unknown as { manifests: { digest: string }[] };
      const theirs = await manifestOf(`forged/f${number}@${index.manifests[0]?.digest}`);
      const known = new Set(theirs.layers.map(({ digest }) => digest));
      assert.equal(result.filter(({ digest }) => known.has(digest)).length, taken);
      // Devices of an image aren't copied (docs/applications.md).
      const buildah = (await filesOfBuildah(`f${number}`, 'amd64')).filter((file) => !/ c \d+ /.test(file));
      // A directory that is made gets the mode of --chmod (test/kubefile/buildah/differences.ts).
      const [, mode] = /--chmod=(\d+)/.exec(line) ?? [];
      const expected = mode
        ? buildah.map((file) => file.replace(/^registry d 755 /, `registry d ${mode} `))
        : buildah;
      assert.deepEqual(await filesOf(ours(`demo/f${number}:v1-amd64`)), expected.sort());
    });
});
