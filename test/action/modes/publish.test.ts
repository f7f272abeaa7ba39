import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { parseResult } from '../../../src/application/result.ts';
import { createRegistry } from '../../../src/stores/registry/registry.ts';
import { type GitHub, startGitHub } from '../../github/github.ts';
import { actionsLogin, addRun, defaultBranch } from '../../github/world.ts';
import { startRegistry } from '../../support/registry.ts';
import { runStep } from '../../support/step.ts';
import { writeImage } from '../../support/storedimages.ts';
import { missing } from '../../support/tools.ts';

const skip = missing('docker-registry');
const request = { type: 'configs', app: 'hello', version: 'v1' };
const password = 'p4ss-word-of-the-registry';
const artifact = 'imagebuild-prepared-configs-hello-v1-all';

/** A workspace with an application that is prepared, and a registry with a login. */
async function setUp(t: TestContext, configuration = '') {
  const workspace = mkdtempSync(join(tmpdir(), 'imagebuild-publish-'));
  t.after(() => rmSync(workspace, { recursive: true, force: true }));
  const write = (path: string, text: string) => {
    mkdirSync(join(workspace, path, '..'), { recursive: true });
    writeFileSync(join(workspace, path), text);
  };
  write('applications/hello/v1/Kubefile', 'FROM scratch\nCOPY file file\n');
  write('applications/hello/v1/file', 'hello\n'.repeat(100));
  if (configuration !== '') write('.github/imagebuild.yml', configuration);
  const registry = await startRegistry({ htpasswd: { publisher: password }, accessLog: true });
  t.after(() => registry.stop());
  const prepared = await runStep(workspace, { mode: 'prepare', ...request });
  const publish = (
    inputs: Readonly<Record<string, string>> = {},
    env: Readonly<Record<string, string>> = {},
  ) =>
    runStep(
      workspace,
      { mode: 'publish', ...request, registry: registry.host, namespace: 'team', ...inputs },
      { GITHUB_REPOSITORY: 'octo/charts', ...env },
    );
  return { workspace, registry, prepared, publish };
}

const login = { username: 'publisher', password };

describe('mode publish', { skip }, () => {
  test('missing secrets are named, with where to set them, before anything is written', async (t) => {
    const { registry, publish } = await setUp(t);
    const { status, result } = await publish({});
    assert.equal(status, 1);
    const { error } = parseResult(result);
    assert.equal(error?.code, 'NOT_CONFIGURED');
    assert.match(error?.message ?? '', /REGISTRY_USERNAME and REGISTRY_PASSWORD for .* are not set/);
    assert.match(error?.hint ?? '', /environment "publish" \(https:.*octo\/charts\/settings\/environments\)/);
    assert.deepEqual(new Set(registry.accessLog().map(({ path }) => path)), new Set(['/v2/']));
  });

  test('half a login names the input that is empty, before any request', async (t) => {
    const { registry, publish } = await setUp(t);
    for (const [inputs, missing] of [
      [{ username: 'publisher' }, 'password'],
      [{ password }, 'username'],
    ] as const) {
      const { error } = parseResult((await publish(inputs)).result);
      assert.equal(error?.code, 'USAGE');
      assert.match(error?.message ?? '', new RegExp(`the input ${missing} is empty`));
      assert.match(
        error?.hint ?? '',
        new RegExp(`If ${missing} comes from a secret, set that in the environment`),
      );
    }
    assert.deepEqual(registry.accessLog(), []);
  });

  test('a published tag that may not be replaced is seen before a byte moves', async (t) => {
    const { registry, publish } = await setUp(t);
    const first = await publish(login);
    assert.equal(first.status, 0, first.log);
    const before = registry.accessLog().length;
    const { status, result } = await publish({ ...login, replace: 'false' });
    assert.equal(status, 1);
    assert.equal(parseResult(result).error?.code, 'TAG_EXISTS');
    const after = registry.accessLog().slice(before);
    assert.deepEqual(
      after.filter(({ method }) => !['GET', 'HEAD'].includes(method)),
      [],
    );
    assert.deepEqual(
      after.filter(({ path }) => path.includes('/blobs/')),
      [],
    );
    assert.ok(after.some(({ path }) => path === '/v2/team/hello/manifests/v1'));
  });

  test('what was prepared is deleted once it is published, and nothing else', async (t) => {
    const { workspace, publish } = await setUp(t);
    const { github, run, token, env } = await startRun(t);
    mkdirSync(join(workspace, 'imagebuild-prepared-parts'));
    renameSync(
      join(workspace, 'imagebuild-prepared'),
      join(workspace, 'imagebuild-prepared-parts', artifact),
    );
    for (const name of [artifact, 'imagebuild-result', 'imagebuild-prepared-configs-other-v1-all'])
      await github.runs.upload(run, name, { file: 'x' });
    const inputs = { ...login, prepared: 'imagebuild-prepared-parts' };
    const weak = await publish({ ...inputs, token: github.workflowToken({ actions: 'read' }) }, env);
    assert.equal(weak.status, 0, weak.log);
    assert.match(weak.log, /artifacts of the prepared build are not deleted/);
    assert.match(weak.log, /Give the job the permission actions: write/);
    const unknown = await publish({ ...inputs, token: 'ghs_nobody' }, env);
    assert.match(unknown.log, /are not deleted.*\n.*They stay until they expire/);
    assert.doesNotMatch(unknown.log, /actions: write/);
    const { status, log } = await publish({ ...inputs, token }, env);
    assert.equal(status, 0, log);
    assert.deepEqual(
      run.artifacts.map(({ name }) => name),
      ['imagebuild-result', 'imagebuild-prepared-configs-other-v1-all'],
    );
    // A prepared build in a folder of another name isn't taken for its artifact.
    renameSync(
      join(workspace, 'imagebuild-prepared-parts', artifact),
      join(workspace, 'imagebuild-prepared-parts', 'imagebuild-result'),
    );
    assert.equal((await publish({ ...inputs, token }, env)).status, 0);
    assert.deepEqual(
      run.artifacts.map(({ name }) => name),
      ['imagebuild-result', 'imagebuild-prepared-configs-other-v1-all'],
    );
  });
});

/** Reads the annotations of the index, and those of each of its manifests. */
async function readAnnotations(host: string) {
  const headers = {
    authorization: `Basic ${Buffer.from(`publisher:${password}`).toString('base64')}`,
    accept: 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json',
  };
  const read = async (reference: string) => {
    const response = await fetch(`http://${host}/v2/team/hello/manifests/${reference}`, { headers });
    return (await response.json()) as {
      annotations: Record<string, string>;
      manifests?: readonly { digest: string }[];
    };
  };
  const index = await read('v1');
  const manifests = await Promise.all((index.manifests ?? []).map(({ digest }) => read(digest)));
  return [index, ...manifests].map(({ annotations }) => annotations);
}

test('index and manifests name the repository that the configuration names, and no run changes it', {
  skip,
}, async (t) => {
  const key = 'org.opencontainers.image.source';
  const address = 'https://github.com/octo/charts';
  for (const [configuration, expected] of [
    [`source: ${address}\n`, address],
    ['', undefined],
  ] as const) {
    const { registry, publish } = await setUp(t, configuration);
    const digests = [];
    for (const GITHUB_REPOSITORY of ['octo/charts', 'fork/other']) {
      const { status, log, outputs } = await publish(login, { GITHUB_REPOSITORY });
      assert.equal(status, 0, log);
      digests.push(outputs['digest']);
    }
    assert.equal(digests[0], digests[1]);
    const annotations = await readAnnotations(registry.host);
    assert.deepEqual(
      annotations.map((each) => each[key]),
      [expected, expected, expected],
    );
  }
});

describe('mode prepare', { skip }, () => {
  test('tells the size of what it hands on', async (t) => {
    const { prepared } = await setUp(t);
    assert.equal(prepared.status, 0, prepared.log);
    assert.match(prepared.log, /prepared in imagebuild-prepared, [\d.]+ kB/);
    assert.match(prepared.summary, /[\d.]+ kB to hand to the job that publishes/);
  });

  test('fails before the upload when that is larger than the limit', async (t) => {
    const { prepared } = await setUp(t, 'limits: { preparedBytes: 700 }\n');
    assert.equal(prepared.status, 1);
    assert.match(prepared.log, /the prepared build has [\d.]+ kB; the limit is 700 B/);
    assert.match(prepared.log, /limits\.preparedBytes/);
  });
});

async function startRun(t: TestContext) {
  const github: GitHub = await startGitHub();
  t.after(() => github.stop());
  const run = addRun(github.world, {
    workflow: 'imagebuild.yml',
    title: 'imagebuild configs hello v1 []',
    event: 'workflow_dispatch',
    branch: defaultBranch,
    sha: 'a'.repeat(40),
    actor: github.world.accounts.get(actionsLogin)!,
  });
  const env = {
    GITHUB_API_URL: `${github.site}/api/v3`,
    GITHUB_RUN_ID: String(run.id),
    GITHUB_REPOSITORY: 'octo/images',
  };
  return { github, run, token: github.workflowToken({ actions: 'write' }), env };
}

describe('mode publish with copy-from', { skip }, () => {
  const copyFrom = 'docker.io/library/nginx:1.25';
  const request = { type: 'dockerimages', app: 'nginx', version: '1.25', 'copy-from': copyFrom };

  /** A registry to publish to, and a mirror of docker.io with an image. */
  async function setUpCopy(t: TestContext) {
    const workspace = mkdtempSync(join(tmpdir(), 'imagebuild-copy-'));
    t.after(() => rmSync(workspace, { recursive: true, force: true }));
    const registry = await startRegistry({ htpasswd: { publisher: password } });
    t.after(() => registry.stop());
    const mirror = await startRegistry({ accessLog: true });
    t.after(() => mirror.stop());
    const client = createRegistry();
    t.after(() => client.close());
    const image = await writeImage(client.repository(mirror.host, 'library/nginx'), 'nginx', '1.25');
    const publish = (inputs: Readonly<Record<string, string>> = {}) =>
      runStep(
        workspace,
        {
          ...{ mode: 'publish', ...request, ...login, mirrors: `docker.io=${mirror.url}` },
          ...{ registry: registry.host, namespace: 'team', ...inputs },
        },
        { GITHUB_REPOSITORY: 'octo/charts' },
      );
    const authorization = `Basic ${Buffer.from(`publisher:${password}`).toString('base64')}`;
    const digestAt = async (name: string) => {
      const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json';
      const url = `${registry.url}/v2/team/${name}`;
      const answer = await fetch(url, { method: 'HEAD', headers: { accept, authorization } });
      return answer.headers.get('docker-content-digest');
    };
    return { registry, mirror, image, publish, digestAt };
  }

  test('publishes the image as it is, with the tags of its platforms, and reads it without the login', async (t) => {
    const { registry, mirror, image, publish, digestAt } = await setUpCopy(t);
    const { status, log, outputs, result } = await publish();
    assert.equal(status, 0, log);
    const { reference, digest, platforms, request: asked } = parseResult(result);
    assert.equal(reference, `${registry.host}/team/nginx:1.25`);
    assert.equal(asked.copyFrom, copyFrom);
    assert.equal(digest, image.digest);
    assert.equal(outputs['digest'], image.digest);
    assert.equal(await digestAt('nginx/manifests/1.25'), image.digest);
    assert.deepEqual(Object.keys(platforms), ['linux/amd64', 'linux/arm64']);
    for (const [name, { digest: own, size, layers }] of Object.entries(platforms)) {
      assert.equal(await digestAt(`nginx/manifests/1.25-${name.slice('linux/'.length)}`), own);
      assert.equal(layers, 2);
      assert.ok(size > 1_200_000);
    }
    assert.ok(mirror.accessLog().length > 0);
    const narrowed = await publish({ platforms: 'linux/arm64' });
    assert.equal(narrowed.status, 0, narrowed.log);
    assert.deepEqual(Object.keys(parseResult(narrowed.result).platforms), ['linux/arm64']);
  });

  test('is refused for another name, a private host, a dry run and inputs that would be dropped', async (t) => {
    const { publish, digestAt } = await setUpCopy(t);
    const isRefused = async (message: RegExp, inputs: Readonly<Record<string, string>>) => {
      const { status, log, result } = await publish(inputs);
      assert.equal(status, 1, log);
      assert.match(result === '' ? log : (parseResult(result).error?.message ?? ''), message);
    };
    await isRefused(/has the name nginx and the version 1\.25/, { app: 'helm' });
    await isRefused(/of this machine or of a local network/, { 'copy-from': '127.0.0.1:5000/nginx:1.25' });
    await isRefused(/takes no input dry-run/, { 'dry-run': 'true' });
    await isRefused(/takes no input output/, { output: 'type=oci,dest=out' });
    assert.equal(await digestAt('nginx/manifests/1.25'), null);
  });
});
