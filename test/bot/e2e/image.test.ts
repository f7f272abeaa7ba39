import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { createRegistry } from '../../../src/stores/registry/registry.ts';
import { playRun } from '../../github/runner/runner.ts';
import { actionsLogin, addRun, defaultBranch } from '../../github/world.ts';
import { startRegistry } from '../../support/registry.ts';
import { writeImage } from '../../support/storedimages.ts';
import { missing } from '../../support/tools.ts';
import { pushEmbedded, repositoryFiles } from './repository.ts';
import { setScene, statesOf, statusFor } from './scene.ts';

const skip = missing('docker-registry', 'skopeo', 'git');
const password = 'p4ss word';
const secrets = { publish: { REGISTRY_USERNAME: 'publisher', REGISTRY_PASSWORD: password } };

/** A repository whose workflow is really run, against a registry that really holds what it publishes. */
async function setUp(t: TestContext, more: Readonly<Record<string, string>> = {}, mirrors = '') {
  const registry = await startRegistry();
  t.after(() => registry.stop());
  await pushEmbedded(registry.host);
  const text = `registry: ${registry.host}\nnamespace: octo\nmirrors:\n  ${mirrors}\n`;
  const configuration = mirrors === '' ? {} : { '.github/imagebuild.yml': text };
  const played: Promise<void>[] = [];
  const scene = await setScene(t, {
    files: await repositoryFiles(registry.host, { ...configuration, ...more }),
    onRun: (run, github) => void played.push(playRun(github, run, secrets)),
  });
  t.after(() => Promise.all(played));
  return { ...scene, registry };
}

describe('from a comment to an image', { concurrency: 3 }, () => {
  test('from a comment to an image: the status comment ends with the digest that the registry serves', {
    skip,
  }, async (t) => {
    const { github, issue, registry, start, until } = await setUp(t);
    await start();
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps hello v1');
    const status = await until('the end', () =>
      ['done', 'failed'].includes(statesOf(statusFor(issue, asked))[0] ?? '')
        ? statusFor(issue, asked)
        : false,
    );
    const served = await fetch(`${registry.url}/v2/octo/hello/manifests/v1`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    const index = (await served.json()) as { manifests?: { platform: { architecture: string } }[] };
    const log = github.world.runs.flatMap(({ jobs }) => jobs.map((job) => job.log)).join('\n');
    assert.deepEqual(statesOf(status), ['done'], `${status.body}\n${log}`);
    assert.ok(status.body.includes(served.headers.get('docker-content-digest') ?? 'no digest'), status.body);
    assert.deepEqual(index.manifests?.map(({ platform }) => platform.architecture).sort(), [
      'amd64',
      'arm64',
    ]);
    assert.ok(status.body.includes('labring/hello:v1'), 'the embedded image is listed');
    assert.ok(!`${log}${status.body}`.includes(password), 'the password shows');
  });

  test('an image of another registry is copied, without a job that prepares', { skip }, async (t) => {
    const mirror = await startRegistry();
    t.after(() => mirror.stop());
    const client = createRegistry();
    t.after(() => client.close());
    const image = await writeImage(client.repository(mirror.host, 'library/nginx'), 'nginx', '1.25');
    const { github, issue, registry, start, until } = await setUp(t, {}, `docker.io: ${mirror.url}`);
    await start();
    const asked = github.visitors.comment('mia', issue, '/imagesync nginx:1.25');
    await until('the end', () => ['done', 'failed'].includes(statesOf(statusFor(issue, asked))[0] ?? ''));
    const { body } = statusFor(issue, asked)!;
    assert.deepEqual(statesOf(statusFor(issue, asked)), ['done'], body);
    assert.ok(body.includes(`docker pull ${registry.host}/octo/nginx:1.25`), body);
    assert.ok(body.includes(image.digest), body);
    assert.equal(
      (await client.repository(registry.host, 'octo/nginx').resolve('1.25'))?.digest,
      image.digest,
    );
    const jobs = github.world.runs[0]?.jobs.map(({ name, conclusion }) => `${name}: ${conclusion}`);
    assert.deepEqual(
      jobs?.filter((job) => /^(?:accept|publish)/.test(job)),
      ['accept: success', 'publish: success'],
    );
    assert.ok(!jobs?.some((job) => /^prepare.*success/.test(job)), String(jobs));
    const ann = github.visitors.comment('ann', issue, '/imagesync quay.io/a/b:1');
    await until('refused', () =>
      issue.comments.some(({ id, body: text }) => id > ann.id && /copy images/.test(text)),
    );
    assert.equal(github.world.runs.length, 1);
  });

  test('the error of an application is shown on the issue, with its place', { skip }, async (t) => {
    const more = { 'applications/broken/v1/Kubefile': 'FROM scratch\nCOPY nowhere .\n' };
    const { github, issue, start, until } = await setUp(t, more);
    await start();
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps broken v1');
    await until('failed', () => statesOf(statusFor(issue, asked))[0] === 'failed');
    const { body } = statusFor(issue, asked)!;
    assert.match(body, /nowhere/);
    assert.match(body, /Kubefile/);
  });

  test('one of the jobs that prepare fails: the issue says why, and nothing is published', {
    skip,
  }, async (t) => {
    const script = '# RUN\n[ "$1" = amd64 ] || { echo "no such thing for $1" >&2; exit 3; }\n';
    const more = { 'applications/hello/v1/init.sh': script };
    const { github, issue, registry, start, until } = await setUp(t, more);
    await start();
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps hello v1');
    await until('failed', () => statesOf(statusFor(issue, asked))[0] === 'failed');
    assert.match(statusFor(issue, asked)!.body, /init\.sh/);
    const ends = github.world.runs[0]?.jobs.map(({ name, conclusion }) => `${name}: ${conclusion}`);
    assert.deepEqual(ends?.slice(1, 3), ['prepare (amd64): success', 'prepare (arm64): failure']);
    const served = await fetch(`${registry.url}/v2/octo/hello/tags/list`);
    await served.arrayBuffer();
    assert.equal(served.status, 404);
  });

  test('a dry run publishes nothing', { skip }, async (t) => {
    const { github, issue, registry, start, until } = await setUp(t);
    await start();
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps hello v1 --dry-run');
    await until('the run’s end', () => github.world.runs[0]?.conclusion === 'success');
    const served = await fetch(`${registry.url}/v2/octo/hello/tags/list`);
    await served.arrayBuffer();
    assert.equal(served.status, 404);
    await until('an end', () => ['done', 'failed'].includes(statesOf(statusFor(issue, asked))[0] ?? ''));
  });

  test('an input renamed in the workflow alone: the bot says that GitHub refused it', { skip }, async (t) => {
    const path = '.github/workflows/imagebuild.yml';
    const workflow = (await repositoryFiles('registry.example')).get(path) ?? '';
    const more = { [path]: workflow.replaceAll('comment-id', 'comment') };
    const { github, issue, start, until } = await setUp(t, more);
    await start();
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps hello v1');
    await until('failed', () => statesOf(statusFor(issue, asked))[0] === 'failed');
    assert.deepEqual(github.world.runs, []);
  });

  test('without a server, comment.yml answers the comment and the run reports its result', {
    skip,
  }, async (t) => {
    const { github, issue, registry, until } = await setUp(t);
    const asked = github.visitors.comment('mia', issue, '/imagebuild_apps hello v1');
    const { sha } = github.world.branches.get(defaultBranch)!;
    const run = addRun(github.world, {
      workflow: 'comment.yml',
      title: issue.title,
      event: 'issue_comment',
      branch: defaultBranch,
      sha,
      actor: asked.author,
    });
    await playRun(github, run, {}, github.world.deliveries.at(-1)?.payload);
    assert.equal(run.conclusion, 'success', run.jobs.map(({ log }) => log).join('\n'));
    const status = () => statusFor(issue, asked, actionsLogin);
    await until('done', () => statesOf(status())[0] === 'done');
    const served = await fetch(`${registry.url}/v2/octo/hello/manifests/v1`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    await served.arrayBuffer();
    assert.ok(
      status()?.body.includes(served.headers.get('docker-content-digest') ?? 'no digest'),
      status()?.body,
    );
  });
});
