import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { openLayout } from '../../src/stores/layout/layout.ts';
import { startBuildah } from '../support/buildah.ts';
import { runCommand } from '../support/cliinprocess.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { writeImage } from '../support/storedimages.ts';
import { missing } from '../support/tools.ts';

const run = promisify(execFile);
const skip = missing('docker-registry', 'skopeo');

const kubefile = `FROM scratch
ARG GREETING=hello
ENV GREETING=\${GREETING} REPLICAS=\${REPLICAS:-"2"}
LABEL team=kubefile org.opencontainers.image.title=kubefile
COPY registry registry
COPY . .
CMD ["kubectl apply -f manifests"]
`;
const image = 'ghcr.io/labring/hello:v1';
const pod = `apiVersion: v1
kind: Pod
metadata: { name: hello }
spec: { containers: [{ name: hello, image: ${image} }] }
`;

describe('a directory that is built under names of its own', { skip }, () => {
  let target: TestRegistry;
  let closed: TestRegistry;
  let work: string;

  /** Writes a directory. A mode can follow a path. */
  async function directory(name: string, files: Readonly<Record<string, string>>): Promise<string> {
    for (const [key, text] of Object.entries(files)) {
      const [path = '', mode] = key.split(' ');
      const file = join(work, name, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      await chmod(file, Number.parseInt(mode ?? '644', 8));
    }
    return join(work, name);
  }

  /** Runs a command in a directory. */
  const call = async (args: readonly string[], cwd = work) => {
    process.chdir(cwd);
    return await runCommand([...args, '--mirror', `*=oci:${join(work, 'sources')}`]);
  };
  const build = async (args: readonly string[], cwd = work) => {
    const { status, stdout, stderr } = await call(['build', ...args, '--json'], cwd);
    assert.equal(status, 0, stderr);
    return { result: JSON.parse(stdout), stderr };
  };
  const skopeo = async (...args: string[]) => (await run('skopeo', args, { maxBuffer: 16e6 })).stdout;
  const raw = async (reference: string) =>
    JSON.parse(await skopeo('inspect', '--raw', '--tls-verify=false', `docker://${reference}`));
  const configOf = async (reference: string) =>
    JSON.parse(await skopeo('inspect', '--config', '--tls-verify=false', `docker://${reference}`)).config;
  const digestOf = async (reference: string, host = target.url) => {
    const [repository, tag] = reference.split(':');
    const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json';
    const answer = await fetch(`${host}/v2/${repository}/manifests/${tag}`, { headers: { accept } });
    return answer.status === 200 ? answer.headers.get('docker-content-digest') : answer.status;
  };

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'imagebuild-directory-'));
    [target, closed] = await Promise.all([startRegistry(), startRegistry({ readOnly: true })]);
    const layout = await openLayout(join(work, 'sources'), { create: true });
    await writeImage(layout, image, image);
    await directory('deploy', {
      Kubefile: kubefile,
      'manifests/hello.yaml': pod,
      'run.sh 750': '#!/bin/sh\n',
    });
  });
  after(async () => {
    process.chdir(import.meta.dirname);
    await Promise.all([target?.stop(), closed?.stop()]);
    if (work) await rm(work, { recursive: true, force: true });
  });

  test('is written to a layout under out/, with every tag and those of its platforms, and never holds itself', async () => {
    const inside = join(work, 'deploy');
    const { result } = await build(['-t', 'demo:v1', '-t', 'demo:latest', '.'], inside);
    assert.equal(result.reference, 'oci:out/demo-v1:v1');
    assert.deepEqual(result.tags, ['oci:out/demo-v1:v1', 'oci:out/demo-v1:latest']);
    assert.deepEqual(
      result.images.map(({ reference }: { reference: string }) => reference),
      [image],
    );
    const index = JSON.parse(await readFile(join(work, 'deploy/out/demo-v1/index.json'), 'utf8'));
    const named = index.manifests.map(({ annotations, digest }: Named) => [
      annotations['org.opencontainers.image.ref.name'],
      annotations['io.containerd.image.name'],
      digest === result.digest,
    ]);
    assert.deepEqual(named.sort(), [
      ['latest', 'localhost/demo:latest', true],
      ['latest-amd64', undefined, false],
      ['latest-arm64', undefined, false],
      ['v1', 'localhost/demo:v1', true],
      ['v1-amd64', undefined, false],
      ['v1-arm64', undefined, false],
    ]);
    const again = await build(['-t', 'demo:v1'], inside);
    assert.equal(again.result.digest, result.digest, 'the second build takes no layout into the image');
    await rm(join(work, 'deploy/out'), { recursive: true });
  });

  test('is pushed under every name, each with the tags of its platforms, and all move to one digest', async () => {
    const names = [
      `${target.host}/team/demo:v1`,
      `${target.host}/team/demo:latest`,
      `${target.host}/copy:v1`,
    ];
    const tags = names.flatMap((name) => ['-t', name]);
    const given = ['--build-arg', 'GREETING=hi', '--env', 'REPLICAS=3', '--label', 'team=flag'];
    const annotations = ['--annotation', 'all=1', '--annotation', 'index:only=2'];
    const first = await build(['--push', ...tags, ...given, ...annotations, 'deploy']);
    assert.deepEqual(first.result.tags, names);
    const check = async (digest: string) => {
      for (const name of ['team/demo:v1', 'team/demo:latest', 'copy:v1']) {
        assert.equal(await digestOf(name), digest, name);
        for (const [platform, { digest: own }] of Object.entries<{ digest: string }>(first.result.platforms))
          if (digest === first.result.digest)
            assert.equal(await digestOf(`${name}-${platform.slice('linux/'.length)}`), own, name);
      }
    };
    await check(first.result.digest);
    assert.equal(await digestOf('imagebuild-neighbours:list'), 404, 'no other repository is written');
    assert.equal(await digestOf('team/imagebuild-neighbours:list'), 404);

    const config = await configOf(`${target.host}/copy:v1-arm64`);
    assert.deepEqual(config.Env.slice(1), ['GREETING=hi', 'REPLICAS=3']);
    assert.deepEqual(config.Labels, { 'org.opencontainers.image.title': 'kubefile', team: 'flag' });
    const shared = {
      'org.opencontainers.image.title': 'demo',
      'org.opencontainers.image.version': 'v1',
      all: '1',
    };
    assert.deepEqual((await raw(names[2]!)).annotations, { ...shared, only: '2' });
    assert.deepEqual((await raw(`${names[2]}-amd64`)).annotations, shared);

    const second = await build(['--push', ...tags, '--platform', 'linux/amd64', 'deploy']);
    assert.notEqual(second.result.digest, first.result.digest);
    await check(second.result.digest);
    assert.equal((await raw(names[1]!)).manifests.length, 1, 'a tag holds what was built, and nothing older');
    const kept = await call(['build', '--push', ...tags, '--no-replace', 'deploy']);
    assert.equal(kept.status, 1);
    assert.match(kept.stderr, /v1 is already published, and this build may not replace it/);
    const further = ['--push', '-t', `${target.host}/free:v1`, '-t', names[1]!, '--no-replace', 'deploy'];
    for (const command of ['build', 'plan']) {
      const refused = await call([command, ...further]);
      assert.match(refused.stderr, /demo:latest is already published, and this build may not/, command);
    }
    assert.equal(await digestOf('free:v1'), 404, 'nothing is published before every tag may be written');
    await check(second.result.digest);
  });

  test('has the configuration that buildah gives it', { skip: missing('buildah') }, async () => {
    const own = await directory('peer', {
      Kubefile: `FROM scratch
ARG VERSION
ENV A=file B=\${VERSION} C=file
LABEL l=file m=file
COPY a /opt/a
WORKDIR /opt
EXPOSE 80
CMD ["run"]
`,
      a: 'a\n',
    });
    const given = [
      '--build-arg',
      'VERSION=2',
      '--env',
      'A=given',
      '--env',
      'D=new',
      '--label',
      'l=given',
      '--label',
      'n=new',
    ];
    await using buildah = await startBuildah();
    const theirs = await buildah.bud({ directory: own, kubefile: join(own, 'Kubefile'), flags: given });
    assert.ok('config' in theirs, JSON.stringify(theirs));
    const name = `${target.host}/peer:v1`;
    await build(['--push', '-t', name, ...given, own]);
    const ours = await configOf(`${name}-amd64`);
    const { 'io.buildah.version': _, ...labels } = theirs.config.Labels ?? {};
    for (const key of ['Env', 'Cmd', 'WorkingDir', 'ExposedPorts'] as const)
      assert.deepEqual(ours[key], theirs.config[key], key);
    assert.deepEqual(ours.Labels, labels);
  });

  test('takes registry and namespace of the configuration where a name has none', async () => {
    const own = await directory('configured', {
      '.github/imagebuild.yml': `registry: ${target.host}\nnamespace: collection\n`,
      'deploy/Kubefile': 'FROM scratch\nCOPY a a\n',
      'deploy/a': 'a\n',
    });
    const { result } = await build(['--push', '-t', 'plain', '-t', 'other/plain:v2', 'deploy'], own);
    assert.deepEqual(result.tags, [
      `${target.host}/collection/plain:latest`,
      `${target.host}/other/plain:v2`,
    ]);
    assert.equal(await digestOf('collection/plain:latest-amd64'), result.platforms['linux/amd64'].digest);
  });

  test('is prepared here and published there, under the names of whoever publishes', async () => {
    const name = `${target.host}/prepared/demo:v3`;
    const prepared = await call(['prepare', '-t', 'ignored:v1', '--output', 'folder', 'deploy']);
    assert.equal(prepared.status, 0, prepared.stderr);
    assert.match(prepared.stdout, /publish it {2}imagebuild publish folder -t ignored:v1\n/);
    const nameless = await call(['publish', 'folder']);
    assert.equal(nameless.status, 2);
    assert.match(
      nameless.stderr,
      /folder is the prepared build of a directory, and nothing says under which names/,
    );
    const told = await call(['publish', 'folder', '-t', name, '--label', 'by=publisher', '--json']);
    assert.equal(told.status, 0, told.stderr);
    assert.deepEqual(JSON.parse(told.stdout).tags, [name]);
    assert.equal((await configOf(`${name}-amd64`)).Labels.by, 'publisher');
    assert.equal(await digestOf('ignored:v1'), 404);
  });

  test('says under which names it is published when another name fails', async () => {
    const [good, bad] = [`${target.host}/partly:v1`, `${closed.host}/partly:v1`];
    const { status, stderr } = await call(['build', '--push', '-t', good, '-t', bad, 'deploy']);
    assert.equal(status, 1);
    const last = stderr.trim().split('\n').at(-1);
    assert.equal(last, `Published and verified: ${good}. Not published: ${bad}.`);
    assert.notEqual(await digestOf('partly:v1'), 404);
  });

  test('keeps the modes of its files, and runs no init.sh', async () => {
    const own = await directory('modes', {
      Kubefile: 'FROM scratch\nCOPY . .\n',
      'init.sh 755': '#!/bin/sh\ntouch ran\n',
      'strict 600': 'x\n',
    });
    await run('git', ['init', '-q', own]);
    await run('git', ['-C', own, 'add', 'strict']);
    const { result, stderr } = await build([
      '-t',
      'modes',
      own,
      '--output',
      `type=oci,dest=${join(work, 'm')}`,
    ]);
    assert.match(
      stderr,
      /init\.sh: warning: init\.sh is here, and isn’t run: only builds of a collection run it/,
    );
    assert.equal(result.reference, `oci:${join(work, 'm')}:latest`);
    const listing = await call(['plan', '-t', 'modes', own, '--offline', '--json']);
    const files: { path: string; mode: number }[] = JSON.parse(listing.stdout).platforms['linux/amd64'].files;
    assert.equal(files.find(({ path }) => path === 'strict')?.mode, 0o600);
    assert.ok(!files.some(({ path }) => path === 'ran'));
  });

  test('is a container image by its Dockerfile, unless that shows a cluster image', async () => {
    const charts = { 'charts/broken/Chart.yaml': 'name: [\n', app: 'x\n' };
    const plain = await directory('plain', {
      ...charts,
      Dockerfile: 'FROM scratch\nCOPY app /app\nCMD ["/app"]\n',
    });
    const { result } = await build(['-t', 'plain:v1', plain]);
    assert.deepEqual(result.images, []);
    const cluster = await directory('cluster', {
      'manifests/pod.yaml': pod,
      Containerfile: 'FROM scratch\nCOPY registry registry\nCOPY manifests manifests\n',
    });
    const built = await build(['-t', 'cluster:v1', cluster]);
    assert.equal(built.result.images[0].reference, image);
    const chosen = await directory('cluster', { Sealfile: 'FROM scratch\nCOPY manifests manifests\n' });
    const lacking = await call(['build', '-t', 'cluster:v1', chosen]);
    assert.match(lacking.stderr, /Sealfile.*error: .*nothing is copied|IMAGE|needs .*hello/s);
    const named = await build(['-t', 'cluster:v1', '-f', join(cluster, 'Containerfile'), cluster]);
    assert.equal(named.result.digest, built.result.digest, '-f chooses another file');
  });
});

interface Named {
  readonly digest: string;
  readonly annotations: Readonly<Record<string, string>>;
}
