import assert from 'node:assert/strict';
import test from 'node:test';
import { pushEmbedded, repositoryFiles } from '../../bot/e2e/repository.ts';
import { startRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';
import { startGitHub } from '../github.ts';
import { playRun } from './runner.ts';

const skip = missing('docker-registry', 'skopeo', 'git');
const secrets = { publish: { REGISTRY_USERNAME: 'publisher', REGISTRY_PASSWORD: 'p4ss word' } };

async function dispatchAndPlay(
  change: (text: string) => string = (text) => text,
  more: Readonly<Record<string, string>> = {},
) {
  const registry = await startRegistry();
  const files = await repositoryFiles(registry.host, more);
  const path = '.github/workflows/imagebuild.yml';
  files.set(path, change(files.get(path) ?? ''));
  await pushEmbedded(registry.host);
  const github = await startGitHub({ files });
  try {
    const token = github.workflowToken({ actions: 'write' });
    const inputs = { type: 'apps', app: 'hello', version: 'v1', 'request-id': 'a'.repeat(32) };
    const answer = await fetch(
      `${github.site}/api/v3/repos/octo/images/actions/workflows/imagebuild.yml/dispatches`,
      {
        method: 'POST',
        headers: { authorization: `token ${token}` },
        body: JSON.stringify({ ref: 'main', inputs }),
      },
    );
    assert.equal(answer.status, 204, await answer.text());
    const run = github.world.runs[0]!;
    await playRun(github, run, secrets);
    const index = await fetch(`${registry.url}/v2/octo/hello/manifests/v1`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    await index.arrayBuffer();
    return { run, digest: index.headers.get('docker-content-digest'), problems: [...github.problems] };
  } finally {
    await github.stop();
    await registry.stop();
  }
}

test('a dispatched run publishes what the registry then serves', { skip }, async () => {
  const { run, digest, problems } = await dispatchAndPlay();
  const log = run.jobs.map((job) => `# ${job.name}\n${job.log}`).join('\n');
  assert.equal(run.conclusion, 'success', log);
  assert.match(digest ?? '', /^sha256:/, log);
  assert.deepEqual(problems, [], log);
  assert.ok(run.artifacts.some(({ name }) => name === 'imagebuild-result'));
  assert.ok(!log.includes(secrets.publish.REGISTRY_PASSWORD), 'the password is in the log');
});

test('what runs commands is prepared by a job for each platform, and published as one image', {
  skip,
}, async () => {
  // The script only names RUN: that is enough for two jobs, and needs no engine.
  const split = await dispatchAndPlay(undefined, { 'applications/hello/v1/init.sh': ': RUN\n' });
  const log = split.run.jobs.map((job) => `# ${job.name}\n${job.log}`).join('\n');
  const names = ['accept', 'prepare (amd64)', 'prepare (arm64)', 'publish'];
  assert.deepEqual(split.run.jobs.map(({ name }) => name).slice(0, 4), names, log);
  assert.equal(split.run.conclusion, 'success', log);
  const whole = await dispatchAndPlay(undefined, { 'applications/hello/v1/init.sh': ': run\n' });
  assert.equal(whole.run.jobs[1]?.name, 'prepare (all)');
  assert.match(split.digest ?? '', /^sha256:/);
});

/**
 * Each is one word of the workflow, changed in one place; nothing may be published, or the run may not
 * succeed.
 */
const renamed: readonly (readonly [string, string, string])[] = [
  ['an input of the action', '          version: $', '          versions: $'],
  ['an input of the workflow', 'inputs.platforms }}', 'inputs.platform }}'],
  ['an output of a job', 'steps.accept.outputs.accepted', 'steps.accept.outputs.accept'],
  ['the step of an output', 'id: accept', 'id: accepts'],
  ['a secret', 'secrets.REGISTRY_PASSWORD', 'secrets.REGISTRY_PASSWORT'],
  ['the path of an artifact', 'path: imagebuild-prepared\n', 'path: imagebuild-prepare\n'],
  ['a mode', 'mode: prepare', 'mode: prepares'],
  ['the jobs that prepare', 'steps.accept.outputs.matrix', 'steps.accept.outputs.matrices'],
  ['the artifacts of the parts', '{all,', '{al,'],
];

for (const [what, from, to] of renamed)
  test(`${what} renamed in one place: nothing is published`, { skip }, async () => {
    const outcome = dispatchAndPlay((text) => {
      assert.ok(text.includes(from), `the workflow no longer holds ${from}`);
      return text.replace(from, to);
    });
    const published = await outcome.then(
      ({ digest }) => digest,
      () => null,
    );
    assert.equal(published, null);
  });
