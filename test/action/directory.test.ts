import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { after, before } from 'node:test';
import { makeHelloImage } from '../../scripts/hello-image.ts';
import { readRequest } from '../../src/action/modes/request.ts';
import { reportFailure } from '../../src/action/report.ts';
import { ImagebuildError } from '../../src/errors.ts';
import { messageOf } from '../support/message.ts';
import { startRegistry } from '../support/registry.ts';
import { runStep } from '../support/step.ts';
import { missing } from '../support/tools.ts';

const workspace = mkdtempSync(join(tmpdir(), 'imagebuild-action-directory-'));
const password = 'hunter2/directory+';

before(async () => {
  await makeHelloImage(join(workspace, 'images'), 'ghcr.io/labring/hello:v1');
  const files = {
    Kubefile:
      'FROM scratch\nARG A\nENV A=$A\nCOPY . .\nCOPY registry registry\nCMD ["cat manifests/hello.yaml"]\n',
    'manifests/hello.yaml': 'kind: Pod\nspec:\n  containers:\n    - image: ghcr.io/labring/hello:v1\n',
  };
  for (const [path, text] of Object.entries(files)) {
    const file = join(workspace, 'deploy', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
});
after(() => rmSync(workspace, { recursive: true, force: true }));

test('a directory is prepared in one job and published in another, under the names of the inputs', {
  skip: missing('docker-registry', 'htpasswd'),
}, async () => {
  const registry = await startRegistry({ htpasswd: { publisher: password } });
  try {
    const repository = `${registry.host}/octo/deploy`;
    const asked = {
      context: 'deploy',
      tags: `${repository}:v1\n${repository}:latest`,
      labels: 'org.opencontainers.image.title=deploy\nteam=a, b',
      annotations: 'manifest:org.opencontainers.image.licenses=MIT',
      'build-args': 'A=1,2',
      mirrors: '*=oci:images',
    };
    const prepared = await runStep(workspace, { mode: 'prepare', ...asked });
    assert.equal(prepared.status, 0, prepared.log);
    assert.match(prepared.summary, /^### deploy v1 is prepared/);

    const refused = await runStep(workspace, { mode: 'publish', ...asked });
    assert.equal(refused.status, 1);
    assert.match(refused.log, /asks for a login, and there is none/);

    // What a hostile directory would do: name other tags, and another repository.
    const document = join(workspace, 'imagebuild-prepared/prepared.json');
    const folder = JSON.parse(readFileSync(document, 'utf8'));
    const lies = {
      tags: [`${registry.host}/octo/other:v1`],
      labels: { team: 'c' },
      annotations: { index: { x: '1' } },
    };
    folder.request.directory = { ...folder.request.directory, ...lies };
    writeFileSync(document, JSON.stringify(folder));
    const login = { username: 'publisher', password };
    const published = await runStep(workspace, { mode: 'publish', ...asked, ...login });
    assert.equal(published.status, 0, published.log);
    assert.equal(published.outputs['name'], repository);
    assert.equal(published.outputs['tags'], asked.tags);
    const metadata = JSON.parse(published.outputs['metadata'] ?? '');
    assert.equal(metadata['image.name'], `${repository}:v1,${repository}:latest`);
    assert.match(published.summary, /Also .*deploy:latest/);

    const authorization = `Basic ${Buffer.from(`publisher:${password}`).toString('base64')}`;
    const read = async (path: string, accept = '*/*') =>
      fetch(`${registry.url}/v2/octo/${path}`, { headers: { authorization, accept } });
    const accept = 'application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json';
    for (const tag of ['v1', 'latest']) {
      const answer = await read(`deploy/manifests/${tag}`, accept);
      assert.equal(answer.headers.get('docker-content-digest'), published.outputs['digest']);
      assert.equal((await read(`deploy/manifests/${tag}-arm64`, accept)).status, 200);
    }
    const json = async (answer: Promise<Response>) => JSON.parse(await (await answer).text());
    const manifest = await json(read('deploy/manifests/v1-amd64', accept));
    assert.equal(manifest.annotations['org.opencontainers.image.licenses'], 'MIT');
    const { config } = await json(read(`deploy/blobs/${manifest.config.digest}`));
    assert.deepEqual(config.Labels, { 'org.opencontainers.image.title': 'deploy', team: 'a, b' });
    assert.equal(config.Env[1], 'A=1,2');
    const index = await json(read('deploy/manifests/v1', accept));
    assert.equal(index.annotations.x, undefined);
    assert.equal((await read('other/tags/list')).status, 404, 'the folder names no repository');

    folder.request.directory.context = 'elsewhere';
    writeFileSync(document, JSON.stringify(folder));
    const other = await runStep(workspace, { mode: 'publish', ...asked, ...login });
    assert.equal(other.status, 1);
    assert.match(other.log, /the context elsewhere instead of deploy/);
  } finally {
    await registry.stop();
  }
});

test('inputs that name both kinds, or half of one, say what to set', () => {
  const wrong: readonly (readonly [inputs: object, message: RegExp])[] = [
    [{ context: 'deploy', type: 'apps' }, /the input context is for a directory, and type names/],
    [{ tags: 'a:1', app: 'helm' }, /the input tags is for a directory, and app names/],
    [{ context: 'deploy' }, /nothing names the image of the directory deploy/],
    [{ labels: 'a=1' }, /nothing names the image of the directory \./],
    [{ tags: 'a:1', labels: 'a' }, /"a" is not a label/],
  ];
  for (const [inputs, message] of wrong)
    assert.throws(
      () => readRequest(inputs, undefined),
      (error: unknown) => error instanceof ImagebuildError && message.test(error.message),
    );
  const { directory } = readRequest({ tags: 'ghcr.io/a/b:1, ghcr.io/a/b:2' }, undefined);
  assert.deepEqual(directory?.tags, ['ghcr.io/a/b:1', 'ghcr.io/a/b:2']);
  assert.equal(directory?.context, '.');
});

test('outputs say which names are published when a further one failed', async () => {
  const outputs = new Map<string, unknown>();
  const runner = {
    setOutput: (name: string, value: unknown) => void outputs.set(name, value),
    error: () => {},
  };
  const error = new ImagebuildError('DENIED', messageOf('denied'), {
    target: { reference: 'b/demo:v1', state: 'unchanged', published: ['a/demo:v1', 'a/demo:latest'] },
  });
  await reportFailure(runner as never, error, undefined);
  assert.deepEqual(
    [...outputs],
    [
      ['published', 'partly'],
      ['tags', 'a/demo:v1\na/demo:latest'],
    ],
  );
});
