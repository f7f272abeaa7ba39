import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import test, { type TestContext } from 'node:test';
import { ProbotOctokit } from 'probot';
import { type GitHub, type GitHubOptions, startGitHub } from './github.ts';
import { signature } from './hooks.ts';
import { commitOf, type Run } from './world.ts';

const workflow = `
run-name: imagebuild \${{ inputs.app }} [\${{ inputs.request-id }}]
on:
  workflow_dispatch:
    inputs:
      type: { type: choice, required: true, options: [apps, configs] }
      app: { required: true }
      request-id: { default: none }
`;
const files = new Map([
  ['.github/workflows/imagebuild.yml', workflow],
  ['applications/helm/v3.8.2/Kubefile', 'FROM scratch\n'],
  ['README.md', '# images\n'],
]);
const repository = { owner: 'octo', repo: 'images' };
const dispatchable = { ...repository, workflow_id: 'imagebuild.yml', ref: 'main' };
const workflowRuns = { ...repository, workflow_id: 'imagebuild.yml' };
const good = { type: 'apps', app: 'helm', 'request-id': 'abc' };

/**
 * A GitHub that must find nothing wrong, and the bot's own client, without retries, so that each answer is
 * seen.
 */
async function setUp(t: TestContext, options: GitHubOptions = {}, expected: RegExp[] = []) {
  const github = await startGitHub({ files, ...options });
  t.after(async () => {
    await github.stop();
    const unexpected = github.problems.filter((problem) => !expected.some((one) => one.test(problem)));
    assert.deepEqual(unexpected, []);
  });
  return { github, octokit: clientOf(github, github.world.installation), app: clientOf(github) };
}

function clientOf({ site, environment }: GitHub, installationId?: number) {
  return new ProbotOctokit({
    baseUrl: `${site}/api/v3`,
    auth: {
      appId: environment['APP_ID'],
      privateKey: environment['PRIVATE_KEY'],
      ...(installationId === undefined ? {} : { installationId }),
    },
    retry: { enabled: false },
    throttle: { enabled: false },
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

/** The types of the client know the answer without details only. */
const idOf = (data: unknown) => (data as { workflow_run_id: number }).workflow_run_id;

const refusedWith = (status: number) => (error: { status?: number }) => error.status === status;

test('the app finds its installation, and the installation its repository', async (t) => {
  const { app, octokit, github } = await setUp(t);
  const { data: installations } = await app.rest.apps.listInstallations();
  assert.deepEqual(
    installations.map(({ id, account }) => [id, account && 'login' in account && account.login]),
    [[github.world.installation, 'octo']],
  );
  assert.equal((await app.rest.apps.getAuthenticated()).data?.slug, 'imagebuild');
  assert.equal((await app.rest.apps.getRepoInstallation(repository)).data.id, github.world.installation);
  const { data } = await octokit.rest.apps.listReposAccessibleToInstallation();
  assert.deepEqual(
    data.repositories.map(({ full_name }) => full_name),
    ['octo/images'],
  );
});

test('a comment is edited only by who wrote it', async (t) => {
  const { octokit, github } = await setUp(t);
  const issue = github.visitors.open('ann', { title: 'please' });
  const theirs = github.visitors.comment('ann', issue, 'hello');
  const { data: ours } = await octokit.rest.issues.createComment({
    ...repository,
    issue_number: issue.number,
    body: 'hi',
  });
  assert.equal(ours.user?.login, 'imagebuild[bot]');
  await octokit.rest.issues.updateComment({ ...repository, comment_id: ours.id, body: 'hi again' });
  const steal = octokit.rest.issues.updateComment({ ...repository, comment_id: theirs.id, body: 'mine' });
  await assert.rejects(steal, refusedWith(403));
  assert.deepEqual(
    issue.comments.map(({ body }) => body),
    ['hello', 'hi again'],
  );
});

test('a list comes in pages that lead to each other', async (t) => {
  const { octokit, github } = await setUp(t);
  const issue = github.visitors.open('ann', { title: 'please' });
  for (let count = 1; count <= 65; count++)
    github.visitors.comment('ann', issue, `comment ${count}`, { silent: true });
  const first = await octokit.rest.issues.listComments({ ...repository, issue_number: 1 });
  assert.equal(first.data.length, 30);
  assert.match(first.headers.link ?? '', /page=2>; rel="next".*page=3>; rel="last"/);
  const all = await octokit.paginate(octokit.rest.issues.listComments, { ...repository, issue_number: 1 });
  assert.deepEqual([all.length, all.at(-1)?.body], [65, 'comment 65']);
});

test('a reaction is answered 201, and 200 when it was there', async (t) => {
  const { octokit, github } = await setUp(t);
  const issue = github.visitors.open('ann', { title: 'please' });
  const { id } = github.visitors.comment('ann', issue, 'hello');
  const react = () =>
    octokit.rest.reactions.createForIssueComment({ ...repository, comment_id: id, content: 'eyes' });
  assert.deepEqual([(await react()).status, (await react()).status, (await react()).status], [201, 200, 200]);
});

test('roles have their old names and the precise ones', async (t) => {
  const { octokit, github } = await setUp(t, {}, [/members/, /accessible/]);
  github.world.roles.set('mia', 'maintain');
  github.visitors.open('mia', { title: 'hello' });
  const ask = (username: string) =>
    octokit.rest.repos.getCollaboratorPermissionLevel({ ...repository, username });
  const { data } = await ask('mia');
  assert.deepEqual(
    [data.permission, data.role_name, data.user?.permissions?.push],
    ['write', 'maintain', true],
  );
  await assert.rejects(ask('nobody'), refusedWith(404));
  // The app has no permission to read members.
  const team = { org: 'octo', team_slug: 'builders', username: 'mia' };
  await assert.rejects(octokit.rest.teams.getMembershipForUserInOrg(team), refusedWith(403));
});

test('the timeline holds comments and events in their order', async (t) => {
  const { octokit, github } = await setUp(t);
  const issue = github.visitors.open('ann', { title: 'old' });
  github.visitors.rename('ann', issue, 'new');
  github.visitors.comment('ann', issue, 'hello');
  github.visitors.label('bob', issue, 'accepted');
  github.visitors.happened('bob', issue, 'transferred');
  const { data } = await octokit.rest.issues.listEventsForTimeline({ ...repository, issue_number: 1 });
  assert.deepEqual(
    data.map(({ event }) => event),
    ['renamed', 'commented', 'labeled', 'transferred'],
  );
});

test('files, directories and commits are served as of a commit', async (t) => {
  const { octokit, github } = await setUp(t);
  const first = github.world.branches.get('main')!;
  github.world.branches.set('main', commitOf(new Map([...files, ['new', 'x']]), first));
  const at = (path: string, ref?: string) =>
    octokit.rest.repos.getContent({ ...repository, path, ...(ref ? { ref } : {}) });
  const { data: file } = await at('README.md');
  assert.ok('content' in file);
  assert.equal(Buffer.from(file.content, 'base64').toString(), '# images\n');
  const { data: entries } = await at('applications/helm');
  assert.ok(Array.isArray(entries));
  assert.deepEqual(
    entries.map(({ name, type }) => [name, type]),
    [['v3.8.2', 'dir']],
  );
  await at('new');
  await assert.rejects(at('new', first.sha), refusedWith(404));
  const { data: ref } = await octokit.rest.git.getRef({ ...repository, ref: 'heads/main' });
  const { data: branch } = await octokit.rest.repos.getBranch({ ...repository, branch: 'main' });
  assert.deepEqual([ref.object.sha, branch.commit.parents[0]?.sha], [branch.commit.sha, first.sha]);
  const { data: tree } = await octokit.rest.git.getTree({
    ...repository,
    tree_sha: ref.object.sha,
    recursive: '1',
  });
  assert.ok(tree.tree.some(({ path, type }) => path === 'applications/helm' && type === 'tree'));
  const basehead = `${first.sha}...main`;
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ ...repository, basehead });
  assert.equal(data.status, 'ahead');
});

test('a dispatch checks ref and inputs, and names its run when asked to', async (t) => {
  const { octokit } = await setUp(t);
  const dispatch = (inputs: Record<string, string>, more = {}) =>
    octokit.rest.actions.createWorkflowDispatch({ ...dispatchable, inputs, ...more });
  await assert.rejects(dispatch({ ...good, surprise: '1' }), /Unexpected inputs/);
  await assert.rejects(dispatch({ app: 'helm' }), /Required input 'type'/);
  await assert.rejects(dispatch({ ...good, type: 'other' }), /not in the list/);
  await assert.rejects(dispatch(good, { ref: 'absent' }), /No ref found/);
  assert.equal((await dispatch(good)).status, 204);
  const { status, data } = await dispatch(good, { return_run_details: true });
  assert.equal(status, 200);
  const run_id = idOf(data);
  const { data: run } = await octokit.rest.actions.getWorkflowRun({ ...repository, run_id });
  assert.equal(run.display_title, 'imagebuild helm [abc]');
});

test('a list of runs lags behind the runs', async (t) => {
  const { octokit } = await setUp(t, { listLag: 300 });
  // The clock stands still until the test moves it.
  t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const inputs = good;
  const { data } = await octokit.rest.actions.createWorkflowDispatch({
    ...dispatchable,
    inputs,
    return_run_details: true,
  });
  const list = async () => (await octokit.rest.actions.listWorkflowRuns(workflowRuns)).data.total_count;
  assert.equal(await list(), 0);
  const { status } = await octokit.rest.actions.getWorkflowRun({
    ...repository,
    run_id: idOf(data),
  });
  assert.equal(status, 200);
  t.mock.timers.tick(300);
  assert.equal(await list(), 1);
});

test('an artifact is on another host, which refuses a token', async (t) => {
  const { octokit, github } = await setUp(t, {}, [/token was sent/]);
  await octokit.rest.actions.createWorkflowDispatch({ ...dispatchable, inputs: good });
  const run = github.world.runs[0]!;
  await github.runs.upload(run, 'imagebuild-result', { 'imagebuild-result.json': '{}' });
  const { data } = await octokit.rest.actions.listWorkflowRunArtifacts({ ...repository, run_id: run.id });
  const artifact_id = data.artifacts[0]?.id ?? 0;
  const { url, data: bytes } = await octokit.rest.actions.downloadArtifact({
    ...repository,
    artifact_id,
    archive_format: 'zip',
  });
  assert.notEqual(new URL(url).host, github.host);
  assert.equal(
    Buffer.from(bytes as ArrayBuffer)
      .subarray(0, 2)
      .toString(),
    'PK',
  );
  assert.equal((await fetch(url, { headers: { authorization: 'token x' } })).status, 400);
});

test('a run moves on and can be cancelled', async (t) => {
  const runs: Run[] = [];
  const { octokit, github } = await setUp(t, { onRun: (run) => runs.push(run) });
  await octokit.rest.actions.createWorkflowDispatch({ ...dispatchable, inputs: good });
  const run = runs[0]!;
  github.runs.begin(run);
  const job = github.runs.beginJob(run, 'prepare', ['checkout', 'prepare']);
  const { data } = await octokit.rest.actions.listJobsForWorkflowRun({ ...repository, run_id: run.id });
  assert.deepEqual(
    data.jobs[0]?.steps?.map(({ status }) => status),
    ['in_progress', 'queued'],
  );
  github.runs.finishJob(run, job, 'failure');
  const cancel = () => octokit.rest.actions.cancelWorkflowRun({ ...repository, run_id: run.id });
  assert.equal((await cancel()).status, 202);
  await assert.rejects(cancel(), refusedWith(409));
});

test('GraphQL returns when a body was edited', async (t) => {
  const { octokit, github } = await setUp(t);
  const issue = github.visitors.open('ann', { title: 'x', body: 'before' });
  const query =
    'query($n: Int!) { repository(owner: "octo", name: "images") { issue(number: $n) { lastEditedAt } } }';
  const ask = () => octokit.graphql<{ repository: object }>(query, { n: issue.number });
  assert.deepEqual(await ask(), { repository: { issue: { lastEditedAt: null } } });
  github.visitors.editBody('ann', issue, 'after');
  assert.deepEqual(await ask(), { repository: { issue: { lastEditedAt: issue.lastEditedAt } } });
});

test('faults come before or after what was asked is done', async (t) => {
  const { octokit, github } = await setUp(t);
  const dispatch = () => octokit.rest.actions.createWorkflowDispatch({ ...dispatchable, inputs: good });
  const operation = 'actions/create-workflow-dispatch';
  github.fault({ operation, answer: { status: 502 } });
  await assert.rejects(dispatch(), refusedWith(502));
  assert.equal(github.world.runs.length, 0);
  github.fault({ operation, answer: { status: 502 }, accepted: true });
  await assert.rejects(dispatch(), refusedWith(502));
  assert.equal(github.world.runs.length, 1);
  github.fault({ operation, cut: true, accepted: true });
  await assert.rejects(dispatch());
  assert.equal(github.world.runs.length, 2);
  github.fault({ operation, answer: { status: 429, headers: { 'retry-after': '1' } } });
  await assert.rejects(dispatch(), refusedWith(429));
  assert.equal((await dispatch()).status, 204);
});

test('too many writes a minute meet the secondary limit', async (t) => {
  const { octokit, github } = await setUp(t, { writesPerMinute: 3 });
  github.visitors.open('ann', { title: 'x' });
  const write = () => octokit.rest.issues.createComment({ ...repository, issue_number: 1, body: 'x' });
  await write();
  await write();
  await assert.rejects(
    write(),
    (error: { status: number; response: { headers: object } }) =>
      error.status === 403 && 'retry-after' in error.response.headers,
  );
});

test('a wrong token, a foreign operation and an unknown property are refused and noted', async (t) => {
  const { github } = await setUp(t, {}, [/./]);
  const ask = async (path: string, init: RequestInit = {}) =>
    (await fetch(`${github.site}/api/v3${path}`, init)).status;
  const token = github.workflowToken({ issues: 'write' });
  const headers = { authorization: `token ${token}` };
  assert.equal(await ask('/repos/octo/images', { headers: { authorization: 'token ghs_wrong' } }), 401);
  assert.equal(await ask('/repos/octo/images', { headers }), 200);
  assert.equal(await ask('/repos/other/images', { headers }), 404);
  assert.equal(await ask('/repos/octo/images/actions/runs', { headers }), 403);
  assert.equal(await ask('/app', { headers }), 401);
  assert.equal(github.problems.length, 2);
  assert.equal(await ask('/repos/octo/images/hooks', { headers }), 404);
  github.visitors.open('ann', { title: 'x' });
  const body = JSON.stringify({ body: 'x', surprise: true });
  assert.equal(await ask('/repos/octo/images/issues/1/comments', { method: 'POST', headers, body }), 422);
  assert.equal(await ask('/repos/octo/images/issues?surprise=1', { headers }), 422);
  assert.equal(github.problems.length, 5);
});

test('webhooks are signed, recorded and sent again under the same id', async (t) => {
  const { github, app } = await setUp(t);
  const received: { guid: string; event: string; isSigned: boolean }[] = [];
  const hook = createServer(async (request, response) => {
    const body = await text(request);
    const {
      'x-github-delivery': guid,
      'x-github-event': event,
      'x-hub-signature-256': sign,
    } = request.headers;
    received.push({
      guid: String(guid),
      event: String(event),
      isSigned: sign === signature(github.secret, body),
    });
    response.writeHead(received.length === 1 ? 500 : 200).end();
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  t.after(() => hook.close());
  github.hooks.listen(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/`);
  github.visitors.open('ann', { title: 'x' });
  await github.hooks.settled();
  const { data } = await app.rest.apps.listWebhookDeliveries();
  assert.deepEqual(
    data.map(({ event, status_code }) => [event, status_code]),
    [['issues', 500]],
  );
  await app.rest.apps.redeliverWebhookDelivery({ delivery_id: data[0]?.id ?? 0 });
  await github.hooks.settled();
  assert.equal(received.length, 2);
  assert.deepEqual(received[0], received[1]);
  assert.equal(received[0]?.isSigned, true);
});
