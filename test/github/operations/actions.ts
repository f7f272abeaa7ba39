import { type Answer, type Call, type Handler, notFound, refused } from '../call.ts';
import { dispatch } from '../dispatch.ts';
import { artifactFacts, jobFacts, runFacts, workflowId } from '../facts.ts';
import type { OperationId } from '../openapi/operations.ts';
import { page } from '../pages.ts';
import type { Run } from '../world.ts';

/** Workflow runs, their jobs and artifacts. */
export const actionsOperations = {
  'actions/create-workflow-dispatch': dispatch,
  'actions/list-workflow-runs': (call) =>
    listRuns(call, ({ workflow }) =>
      [workflow, String(workflowId(workflow))].includes(call.path['workflow_id'] ?? ''),
    ),
  'actions/list-workflow-runs-for-repo': (call) => listRuns(call, () => true),
  'actions/get-workflow-run': (call) => withRun(call, (run) => ({ status: 200, facts: shownRun(call, run) })),
  'actions/get-workflow-run-attempt': (call) =>
    withRun(call, (run) => ({ status: 200, facts: shownRun(call, run) })),
  'actions/cancel-workflow-run': (call) => withRun(call, (run) => cancel(call, run)),
  'actions/list-jobs-for-workflow-run': (call) => withRun(call, (run) => listJobs(call, run)),
  'actions/list-jobs-for-workflow-run-attempt': (call) => withRun(call, (run) => listJobs(call, run)),
  'actions/get-job-for-workflow-run': (call) =>
    withJob(call, (run, job) => ({ status: 200, facts: jobFacts(call.hub.world, run, job, call.hub.site) })),
  'actions/download-job-logs-for-workflow-run': (call) =>
    withJob(call, (_, job) => ({ status: 302, headers: { location: call.hub.storageAddress(job.id) } })),
  'actions/list-workflow-run-artifacts': (call) =>
    withRun(call, (run) => {
      const { name } = call.query;
      const shown = run.artifacts.filter((artifact) => name === undefined || artifact.name === name);
      const facts = shown.map((artifact) => artifactFacts(call.hub.world, run, artifact, call.hub.site));
      return page(call, facts, 'artifacts');
    }),
  'actions/delete-artifact': deleteArtifact,
  'actions/download-artifact': download,
} satisfies Partial<Record<OperationId, Handler>>;

/** Newest first; a run of a moment ago is not there yet. */
function listRuns(call: Call, isAsked: (run: Run) => boolean): Answer {
  const { event, branch, actor, status, head_sha, created } = call.query;
  const wanted: readonly [string | undefined, (run: Run) => string | null][] = [
    [event, (run) => run.event],
    [branch, (run) => run.branch],
    [actor, (run) => run.actor.login],
    [head_sha, (run) => run.sha],
  ];
  const shown = call.hub.world.runs.filter(
    (run) =>
      isAsked(run) &&
      run.listedFrom <= Date.now() &&
      wanted.every(([value, of]) => value === undefined || of(run) === value) &&
      (status === undefined || run.status === status || run.conclusion === status) &&
      isWithin(run.createdAt, created),
  );
  return page(
    call,
    shown.reverse().map((run) => shownRun(call, run)),
    'workflow_runs',
  );
}

/** GitHub's search syntax for dates: `>=date`, `>date`, `<=date`, `<date`, `from..to`. */
function isWithin(at: string, range: string | undefined): boolean {
  if (range === undefined) return true;
  const time = Date.parse(at);
  const [from = '', to] = range.split('..');
  if (to !== undefined) return time >= Date.parse(from) && time <= Date.parse(to);
  const [, sign = '', date = ''] = /^([<>]=?|)(.*)$/.exec(range) ?? [];
  const limit = Date.parse(date);
  if (sign.startsWith('>')) return sign === '>' ? time > limit : time >= limit;
  if (sign.startsWith('<')) return sign === '<' ? time < limit : time <= limit;
  return at.startsWith(date);
}

function listJobs(call: Call, run: Run): Answer {
  const facts = run.jobs.map((job) => jobFacts(call.hub.world, run, job, call.hub.site));
  return page(call, facts, 'jobs');
}

function cancel({ hub }: Call, run: Run): Answer {
  if (run.status === 'completed') return refused(409, 'Cannot cancel a workflow run that is completed.');
  hub.cancelled(run);
  return { status: 202, facts: {} };
}

function deleteArtifact({ hub, path }: Call): Answer {
  for (const { artifacts } of hub.world.runs) {
    const at = artifacts.findIndex(({ id }) => String(id) === path['artifact_id']);
    if (at === -1) continue;
    artifacts.splice(at, 1);
    return { status: 204 };
  }
  return notFound();
}

function download({ hub, path }: Call): Answer {
  const artifact = hub.world.runs
    .flatMap(({ artifacts }) => artifacts)
    .find(({ id }) => String(id) === path['artifact_id']);
  if (!artifact) return notFound();
  if (artifact.expired) return refused(410, 'Artifact has expired');
  return { status: 302, headers: { location: hub.storageAddress(artifact.id) } };
}

function shownRun({ hub }: Call, run: Run) {
  return runFacts(hub.world, run, hub.site);
}

function withRun({ hub, path }: Call, then: (run: Run) => Answer): Answer {
  const run = hub.world.runs.find(({ id }) => String(id) === path['run_id']);
  return run === undefined ? notFound() : then(run);
}

function withJob({ hub, path }: Call, then: (run: Run, job: Run['jobs'][number]) => Answer): Answer {
  for (const run of hub.world.runs)
    for (const job of run.jobs) if (String(job.id) === path['job_id']) return then(run, job);
  return notFound();
}
