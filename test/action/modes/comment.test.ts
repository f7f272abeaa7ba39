import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, beforeEach, describe, type TestContext } from 'node:test';
import { repositoryFiles } from '../../bot/e2e/repository.ts';
import { type GitHub, startGitHub } from '../../github/github.ts';
import { actionsLogin, type Comment, type Issue } from '../../github/world.ts';
import { parseWorkflow } from '../../repository/workflow.ts';
import { sources } from '../../support/cli.ts';
import { runStep } from '../../support/step.ts';

const pace = join(import.meta.dirname, '../../github/pace.ts');

let workspace: string;
let files: ReadonlyMap<string, string>;

before(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'imagebuild-answering-'));
  files = await repositoryFiles('registry.example');
});
after(() => rm(workspace, { recursive: true, force: true }));

/** The permissions that a job of a workflow of ours gives its token. */
function permissionsOf(file: string, job: string) {
  const { jobs } = parseWorkflow(files.get(`.github/workflows/${file}`) ?? '');
  return { ...jobs[job]?.permissions } as Record<string, 'read' | 'write'>;
}

describe('the bot without a server', () => {
  let github: GitHub;
  let issue: Issue;

  beforeEach(async (t) => {
    github = await startGitHub({ files });
    github.world.roles.set('mia', 'maintain');
    issue = github.visitors.open('ann', { title: 'please', silent: true });
    (t as TestContext).after(() => github.stop());
  });

  /** One step of a workflow that an event started, with the token of its job. */
  async function run(mode: 'comment' | 'report', event: string, payload: unknown, runId = 1) {
    const file = join(workspace, 'event.json');
    await writeFile(file, JSON.stringify(payload));
    const permissions =
      mode === 'comment' ? permissionsOf('comment.yml', 'answer') : permissionsOf('imagebuild.yml', 'report');
    const token = github.workflowToken(permissions);
    const step = await runStep(
      workspace,
      { mode, token },
      {
        NODE_OPTIONS: `--import ${pace}`,
        GITHUB_API_URL: `${github.site}/api/v3`,
        GITHUB_REPOSITORY: 'octo/images',
        GITHUB_EVENT_NAME: event,
        GITHUB_EVENT_PATH: file,
        GITHUB_RUN_ID: String(runId),
      },
      sources.action,
    );
    assert.equal(step.status, 0, step.log);
    return step;
  }

  const lastPayload = () => github.world.deliveries.at(-1)?.payload;
  const status = () => issue.comments.find(({ author }) => author.login === actionsLogin) as Comment;

  test('a comment is answered by a dispatch and a status comment, and nothing is asked that its token may not', async () => {
    github.visitors.comment('mia', issue, '/imagebuild_apps hello v1');
    await run('comment', 'issue_comment', lastPayload());
    assert.equal(github.world.runs.length, 1);
    assert.match(status().body, /imagebuild:status v1/);
    assert.match(status().body, /hello v1/);
    assert.deepEqual(github.problems, []);
  });

  test('a comment with no command asks GitHub for nothing', async () => {
    github.visitors.comment('mia', issue, 'thanks for the build!');
    await run('comment', 'issue_comment', lastPayload());
    assert.deepEqual(github.requests, []);
  });

  test('a comment that was missed is found by the schedule, whose event names no repository', async () => {
    github.visitors.comment('mia', issue, '/imagebuild_apps hello v1', { silent: true });
    await run('comment', 'schedule', { schedule: '17 * * * *' });
    assert.equal(github.world.runs.length, 1);
    assert.match(status().body, /imagebuild:status v1/);
    assert.deepEqual(github.problems, []);
  });

  test('the run’s own last job tells how it ended', async () => {
    github.visitors.comment('mia', issue, '/imagebuild_apps hello v1');
    await run('comment', 'issue_comment', lastPayload());
    const [build] = github.world.runs;
    assert.ok(build);
    const job = github.runs.beginJob(build, 'prepare', ['prepare']);
    github.runs.finishJob(build, job, 'failure');
    await run('report', 'workflow_dispatch', lastPayload(), build.id);
    assert.match(status().body, /state=failed/);
    assert.deepEqual(github.problems, []);
  });

  test('a run that somebody else started isn’t reported, whatever its name is', async () => {
    github.visitors.comment('mia', issue, '/imagebuild_apps hello v1');
    await run('comment', 'issue_comment', lastPayload());
    const [build] = github.world.runs;
    assert.ok(build);
    Object.assign(build, { actor: github.world.accounts.get('mia') });
    const reported = status().body;
    await run('report', 'workflow_dispatch', lastPayload(), build.id);
    assert.equal(status().body, reported);
  });
});
