import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { parseResult } from '../../../src/application/result.ts';
import { previewRun } from '../../../src/bot/preview/actions.ts';
import { renderResult } from '../../../src/bot/status/result-section.ts';
import { createRegistry } from '../../../src/stores/registry/registry.ts';
import { fullRepositoryFacts } from '../../github/facts.ts';
import { startGitHub } from '../../github/github.ts';
import { accountOf, addRun, commitOf, defaultBranch, type Issue } from '../../github/world.ts';
import { startRegistry } from '../../support/registry.ts';
import { runStep } from '../../support/step.ts';
import { writeImage } from '../../support/storedimages.ts';
import { missing } from '../../support/tools.ts';

const request = { type: 'apps', app: 'web', version: 'v1' };
const path = 'applications/web/v1';

/** An application in a pull request whose check is run, commented and merged, and what a later build says. */
async function setUp(t: TestContext) {
  const workspace = mkdtempSync(join(tmpdir(), 'imagebuild-checked-'));
  t.after(() => rmSync(workspace, { recursive: true, force: true }));
  const registry = await startRegistry();
  t.after(() => registry.stop());
  const client = createRegistry();
  t.after(() => client.close());
  const push = (content: string) =>
    writeImage(client.repository(registry.host, 'library/shim'), content, '1');
  await push('first');

  const files = new Map<string, string>();
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(workspace, name)), { recursive: true });
    writeFileSync(join(workspace, name), text);
    files.set(name, text);
  };
  write('.github/imagebuild.yml', `registry: ${registry.host}\nnamespace: team\n`);
  const github = await startGitHub({ files: new Map(files) });
  t.after(async () => {
    await github.stop();
    assert.deepEqual(github.problems, []);
  });
  write(
    `${path}/Kubefile`,
    'FROM scratch\nCOPY registry registry\nCOPY etc etc\nENV PORT=80\nCMD ["echo 1"]\n',
  );
  write(`${path}/etc/settings`, 'a: 1\n');
  write(`${path}/images/shim/list`, `${registry.host}/library/shim:1\n`);
  const base = github.world.branches.get(defaultBranch)!;
  const proposed = commitOf(new Map(files), base);
  github.world.branches.set('change', proposed);
  const pull = github.visitors.open('eve', { title: 'web', head: proposed.sha, silent: true });

  /** Runs the check, and the workflow that comments. */
  async function check() {
    const step = await runStep(
      workspace,
      { mode: 'pull-request', ...request },
      { GITHUB_BASE_REF: defaultBranch },
    );
    assert.equal(step.status, 0, step.log);
    const run = addRun(github.world, {
      ...{ workflow: 'pull-request.yml', title: 'web', event: 'pull_request', branch: 'change' },
      ...{ sha: proposed.sha, actor: accountOf(github.world, 'eve') },
      ...{ status: 'completed' as const, conclusion: 'success' as const },
    });
    const preview = readFileSync(join(workspace, 'imagebuild-preview.json'));
    await github.runs.upload(run, 'imagebuild-preview-apps-web-v1', { 'imagebuild-preview.json': preview });
    const permissions = { contents: 'read', actions: 'read', 'pull-requests': 'write' } as const;
    const payload = { repository: fullRepositoryFacts(github.world) };
    const token = github.workflowToken(permissions);
    const apiUrl = `${github.site}/api/v3`;
    await previewRun({ payload, token, apiUrl }, run.id, 'en');
  }

  /** Merges, with a commit of something else on top, and builds that as imagebuild.yml does. */
  async function build(env: Readonly<Record<string, string>> = {}) {
    const merged = commitOf(new Map(files), base);
    if (pull.state === 'open') github.visitors.merge(pull as Issue, merged);
    const top = commitOf(new Map([...files, ['README.md', `${github.requests.length}`]]), merged);
    github.world.branches.set(defaultBranch, top);
    writeFileSync(
      join(workspace, 'event.json'),
      JSON.stringify({ repository: fullRepositoryFacts(github.world) }),
    );
    const prepared = await runStep(workspace, { mode: 'prepare', ...request });
    assert.equal(prepared.status, 0, prepared.log);
    const token = github.workflowToken({ contents: 'read', actions: 'write', 'pull-requests': 'read' });
    const step = await runStep(
      workspace,
      { mode: 'publish', ...request, token },
      {
        ...{ GITHUB_SHA: top.sha, GITHUB_REPOSITORY: 'octo/images', GITHUB_EVENT_NAME: 'workflow_dispatch' },
        ...{ GITHUB_EVENT_PATH: join(workspace, 'event.json'), GITHUB_API_URL: `${github.site}/api/v3` },
        ...env,
      },
    );
    assert.equal(step.status, 0, step.log);
    return { ...step, checked: parseResult(step.result).checked };
  }
  return { workspace, files, registry, push, write, github, pull, check, build };
}

test('a build says how it differs from what the check of its merged pull request built', {
  skip: missing('docker-registry'),
}, async (t) => {
  const { workspace, files, registry, push, write, github, pull, check, build } = await setUp(t);
  await check();
  assert.match(pull.comments[0]?.body ?? '', /isn’t published yet/);

  const same = await build({ INPUT_COMPRESSION: 'none' });
  assert.deepEqual(same.checked?.differences, [], 'the encoding and what moves make no difference');
  assert.equal(same.checked?.pullRequest, pull.number);
  assert.match(same.summary, /It is what the check of #1 built\./);

  // The tag of the embedded image moves, and a file and a variable change.
  await push('second');
  const image = `${registry.host}/library/shim:1`;
  const platforms = ['linux/amd64', 'linux/arm64'];
  const moved = await build();
  assert.deepEqual(moved.checked?.differences, [
    { part: 'images', platforms, images: [{ reference: image, change: 'moved' }] },
  ]);
  assert.match(
    moved.summary,
    /It differs from what the check of #1 built:\n\n\* the embedded images, on .*\n {2}\* .*another digest/,
  );

  // Somebody else's comment doesn't count, and without one there is nothing to compare with.
  const [comment] = pull.comments;
  pull.comments.splice(0);
  github.visitors.comment('eve', pull, comment?.body ?? '', { silent: true });
  assert.equal((await build()).checked, undefined);
  pull.comments.splice(0, 1, comment!);

  // Neither does a check of an earlier commit than the one that was merged.
  const head = pull.head;
  pull.head = 'b'.repeat(40);
  assert.equal((await build()).checked, undefined);
  pull.head = head!;

  // Something that isn't in the commit, such as a file that init.sh downloads.
  for (const [name, text] of [
    ['etc/settings', 'a: 2\n'],
    ['Kubefile', files.get(`${path}/Kubefile`)!.replace('PORT=80', 'PORT=81')],
  ] as const)
    writeFileSync(join(workspace, path, name), text);
  const { checked, result } = await build();
  assert.deepEqual(
    checked?.differences.map(({ part }) => part),
    ['configuration', 'files', 'images'],
  );
  const section = renderResult({ result: parseResult(result) }, 'zh').join('\n');
  assert.match(section, /与 #1 的检查所构建的内容有以下不同：\n\n\* <code>linux\/amd64<\/code>, .* 上的配置/);

  write(`${path}/etc/more`, 'b: 1\n');
  assert.equal((await build()).checked, undefined, 'the last change came without a pull request');
});

test('GitHub that refuses is told, and the build goes on', {
  skip: missing('docker-registry'),
}, async (t) => {
  const { check, build, github } = await setUp(t);
  await check();
  github.fault({ operation: 'repos/list-commits', answer: { status: 403 } });
  const { log, checked } = await build();
  assert.equal(checked, undefined);
  assert.match(log, /it is unknown how this differs from what the check of its pull request built/);
});
