import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { after, before, describe } from 'node:test';
import { parseResult } from '../../../src/application/result.ts';
import { makeRepository, type Repository } from '../../support/git.ts';
import { startRegistry } from '../../support/registry.ts';
import { runStep } from '../../support/step.ts';
import { missing } from '../../support/tools.ts';

const requestId = 'fedcba9876543210fedcba9876543210';
const request = { mode: 'accept', type: 'apps', app: 'helm', version: 'v3.18.4' };

/** What GitHub says of our workflow's runs; ours is 42. */
let runs: Record<string, unknown>[] = [];
const asked: string[] = [];
/** Answers that are no success, before GitHub is well again. */
const failures: number[] = [];
let server: Server;
let api: Record<string, string>;

before(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    const failure = failures.shift();
    const own = runs.find(({ id }) => id === 42);
    const body = request.url?.endsWith('/actions/runs/42')
      ? own
      : { total_count: runs.length, workflow_runs: runs };
    response.writeHead(failure ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  api = { GITHUB_API_URL: url, GITHUB_REPOSITORY: 'labring/imagebuild', GITHUB_REPOSITORY_OWNER: 'labring' };
});
after(() => server.close());

const run = (id: number) => ({
  id,
  display_title: `imagebuild apps helm v3.18.4 [${requestId}]`,
  event: 'workflow_dispatch',
  head_branch: 'main',
  workflow_id: 7,
  path: '.github/workflows/imagebuild.yml',
  actor: { id: 1, login: 'imagebuild[bot]' },
  repository: { id: 2 },
  head_repository: { id: 2 },
});

const accept = (repository: Repository, inputs: Readonly<Record<string, string>>, env = api) =>
  runStep(repository.directory, { ...request, ...inputs }, env);

describe('mode accept', { skip: missing('git') }, () => {
  let repository: Repository;
  let commit: string;
  before(async () => {
    repository = await makeRepository();
    commit = await repository.commit({ 'applications/helm/latest/Kubefile': 'FROM scratch\n' });
    await repository.commit({ 'README.md': 'newer\n' });
  });
  after(() => repository[Symbol.asyncDispose]());

  test('a request with everything it needs is accepted, and its target is reported', async () => {
    const { status, outputs, log } = await accept(repository, { sha: commit });
    assert.equal(status, 0, log);
    const matrix = '{"include":[{"part":"all","platforms":"linux/amd64,linux/arm64"}]}';
    assert.deepEqual(outputs, { accepted: 'true', target: 'docker.io/labring/helm:v3.18.4', matrix });
  });

  describe('of an application that runs commands in its image', () => {
    const parts = async (files: Record<string, string>, inputs: Record<string, string> = {}) => {
      await using own = await makeRepository();
      const named = Object.entries(files).map(([name, text]) => [`applications/helm/latest/${name}`, text]);
      const sha = await own.commit(Object.fromEntries(named));
      await own.commit({ 'applications/helm/latest/Kubefile': 'FROM scratch\n' });
      const { status, outputs, log } = await accept(own, { sha, ...inputs });
      assert.equal(status, 0, log);
      const { include } = JSON.parse(outputs['matrix'] ?? '');
      return include.map(({ part, platforms }: Record<string, string>) => `${part}: ${platforms}`);
    };
    const both = ['amd64: linux/amd64', 'arm64: linux/arm64'];
    const one = ['all: linux/amd64,linux/arm64'];
    const Kubefile = 'FROM alpine\nRUN apk add curl\n';

    test('each platform is prepared by a job, as the commit has it, not as the branch does', async () => {
      assert.deepEqual(await parts({ Kubefile }), both);
    });
    test('a Kubefile that init.sh writes counts too', async () => {
      const script = 'echo "FROM alpine" >Kubefile\necho "RUN apk add curl" >>Kubefile\n';
      assert.deepEqual(await parts({ 'init.sh': script }), both);
    });
    test('so does one that init.sh may copy', async () => {
      const files = { 'init.sh': 'cp Kubefile.in Kubefile\n', 'Kubefile.in': Kubefile };
      assert.deepEqual(await parts(files), both);
    });
    test('only the platforms that it has are prepared', async () => {
      assert.deepEqual(await parts({ Kubefile, build_arch: 'arm64\n' }), ['arm64: linux/arm64']);
      assert.deepEqual(await parts({ Kubefile }, { platforms: 'linux/amd64' }), ['amd64: linux/amd64']);
    });
    test('a word that is no instruction counts for nothing', async () => {
      const files = {
        Kubefile: 'FROM scratch\nENV A="RUN b"\nCOPY . .\n',
        'init.sh': 'DRY_RUN=1 ./run.sh\n',
      };
      assert.deepEqual(await parts(files), one);
    });
    test('what is wrong with it is left to the job that prepares', async () => {
      assert.deepEqual(await parts({ Kubefile, build_arch: 'mips\n' }), one);
      assert.deepEqual(await parts({ Kubefile }, { app: 'other' }), one);
    });
    test('nothing of it is executed or followed', async () => {
      const files = { '.gitattributes': '* filter=evil\n', 'init.sh': 'touch ran # RUN\n' };
      assert.deepEqual(await parts(files), both);
      assert.equal(existsSync('ran'), false);
    });
  });

  test('security 3: a commit that is not of the default branch is refused', async () => {
    repository.git('switch', '--quiet', '--create', 'topic', 'HEAD~1');
    const foreign = await repository.commit({ 'applications/helm/latest/init.sh': 'id\n' });
    repository.git('switch', '--quiet', 'main');
    for (const sha of [foreign, 'f'.repeat(40), 'main', '--help', 'topic']) {
      const { status, log } = await accept(repository, { sha });
      assert.equal(status, 1, sha);
      assert.match(log, /is not a commit of the default branch/);
    }
  });

  test('a repository that cannot be read without a login is said, and left to publish', {
    skip: missing('docker-registry'),
  }, async () => {
    const registry = await startRegistry({ htpasswd: { publisher: 'p4ss' }, accessLog: true });
    try {
      const asked = { registry: registry.host, namespace: 'team', replace: 'false' };
      const { status, outputs, log } = await accept(repository, asked);
      assert.equal(status, 0, log);
      assert.equal(outputs['accepted'], 'true');
      assert.match(
        log,
        /team\/helm:v3\.18\.4 is free can’t be read without a login .* the job publish decides/,
      );
      assert.ok(registry.accessLog().length > 0);
      assert.deepEqual(new Set(registry.accessLog().map((line) => line.status)), new Set([401]));
    } finally {
      await registry.stop();
    }
  });

  test('it takes no login: the job holds no secret', async () => {
    const { status, log } = await accept(repository, { username: 'publisher', password: 'hunter2-hunter2' });
    assert.equal(status, 1);
    assert.match(log, /mode accept takes no password/);
  });

  test('a dry run needs no secret', async () => {
    const { status, outputs } = await accept(repository, { 'dry-run': 'true' });
    assert.equal(status, 0);
    assert.deepEqual([outputs['accepted'], outputs['target']], ['true', '']);
  });

  test('nothing is published for an owner who did not say where to', async () => {
    const { status, log } = await accept(repository, {}, { ...api, GITHUB_REPOSITORY_OWNER: 'somebody' });
    assert.equal(status, 1);
    assert.match(log, /no namespace is configured/);
  });

  test('security 2: a tag that may not be replaced is found before anything is built', {
    skip: missing('docker-registry'),
  }, async () => {
    const registry = await startRegistry();
    try {
      const asked = { registry: registry.host, namespace: 'team', replace: 'false' };
      const free = await accept(repository, asked);
      assert.equal(free.outputs['accepted'], 'true', free.log);
      const index = { schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: [] };
      await fetch(`${registry.url}/v2/team/helm/manifests/v3.18.4`, {
        method: 'PUT',
        headers: { 'content-type': index.mediaType },
        body: JSON.stringify(index),
      });
      const taken = await accept(repository, asked);
      assert.equal(taken.status, 1);
      assert.equal(parseResult(taken.result).error?.code, 'TAG_EXISTS');
      assert.equal((await accept(repository, { ...asked, replace: 'true' })).status, 0);
    } finally {
      await registry.stop();
    }
  });

  test('security 8: the request is validated again', async () => {
    const { status, log } = await accept(repository, { app: '../../etc' });
    assert.equal(status, 1);
    assert.match(log, /app/);
  });

  test('security 15: the second run of a request ends well, and is not accepted', async () => {
    const given = { 'request-id': requestId, token: 'a-token-of-the-job' };
    runs = [run(42)];
    assert.equal((await accept(repository, given)).outputs['accepted'], 'true');
    runs = [run(43), run(42)];
    assert.equal((await accept(repository, given)).outputs['accepted'], 'true');
    runs = [run(42), run(41)];
    const { status, outputs, log } = await accept(repository, given);
    assert.equal(status, 0, log);
    assert.deepEqual(outputs, { accepted: 'false' });
    assert.match(log, /run 41 builds this request already/);
    assert.match(
      asked.at(-1) ?? '',
      /^token a-token-of-the-job .*\/workflows\/7\/runs\?event=workflow_dispatch&branch=main/,
    );
  });

  test('security 14: a run that only looks like the same one does not hold the request', async () => {
    const given = { 'request-id': requestId, token: 'a-token-of-the-job' };
    const others = [
      { workflow_id: 8 },
      { actor: { id: 9, login: 'imagebuild[bot]' } },
      { head_branch: 'topic' },
      { head_repository: { id: 3 } },
      { event: 'pull_request' },
    ];
    for (const other of others) {
      runs = [run(42), { ...run(41), ...other }];
      const { outputs } = await accept(repository, given);
      assert.equal(outputs['accepted'], 'true', JSON.stringify(other));
    }
    runs = [run(42), { ...run(41), actor: { id: 1, login: 'renamed[bot]' } }];
    assert.equal((await accept(repository, given)).outputs['accepted'], 'false');
  });

  test('GitHub is asked again when it is not well, and a run that cannot know builds nothing', async () => {
    const given = { 'request-id': requestId, token: 'a-token-of-the-job' };
    runs = [run(42)];
    failures.push(502, 503);
    assert.equal((await accept(repository, given)).outputs['accepted'], 'true');
    failures.push(403);
    const { status, outputs, log } = await accept(repository, given);
    assert.equal(status, 1);
    assert.deepEqual(outputs, { published: 'no' });
    assert.match(log, /Give the job the permission actions: read/);
  });

  test('a request id without a token is refused, not taken for the first', async () => {
    const { status } = await accept(repository, { 'request-id': requestId });
    assert.equal(status, 1);
  });
});

test('build args come as JSON too, and a result repeats request id, run id and attempt', async () => {
  await using repository = await makeRepository();
  const wrong = { type: 'dockerimages', 'build-args': '{"PATH":"/evil"}', 'request-id': requestId };
  const { status, result } = await accept(repository, wrong);
  assert.equal(status, 1);
  assert.equal(result, '', 'an invalid request has no result');
  const step = await accept(repository, { ...wrong, 'build-args': '{"VERSION":"a,b=c"}' });
  const parsed = parseResult(step.result);
  assert.deepEqual(parsed.request.buildArgs, { VERSION: 'a,b=c' });
  assert.deepEqual([parsed.requestId, parsed.runId, parsed.runAttempt], [requestId, 42, 1]);
});
