/**
 * What the state says about a thing, under the names that GitHub's description gives; fill.ts adds what else
 * it demands.
 */
import {
  type Account,
  type Artifact,
  botLogin,
  type Comment,
  type Commit,
  defaultBranch,
  fullName,
  type Issue,
  type Job,
  type Reaction,
  type Role,
  type Run,
  type TimelineEvent,
  type World,
} from './world.ts';

export function accountFacts({ login, id, type }: Account) {
  return { login, id, type };
}

export function repositoryFacts(world: World) {
  return {
    id: world.id,
    name: world.name,
    full_name: fullName(world),
    owner: accountFacts(world.owner),
    private: false,
    fork: false,
  };
}

/** A repository where it is shown in full; inside of a run it is shown in short. */
export function fullRepositoryFacts(world: World) {
  return { ...repositoryFacts(world), default_branch: defaultBranch, has_issues: true, visibility: 'public' };
}

export function headRepositoryFacts(world: World, full: string) {
  if (full === fullName(world)) return repositoryFacts(world);
  const [login = '', name = ''] = full.split('/');
  return { id: 1, name, full_name: full, owner: { login, id: 2, type: 'User' }, fork: true };
}

/**
 * An issue as the API shows it, or as a payload does: a payload shows more of a label, and its author's
 * association.
 */
export function issueFacts(world: World, issue: Issue, site: string) {
  const url = `${site}/${fullName(world)}/${issue.head ? 'pull' : 'issues'}/${issue.number}`;
  return {
    id: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    user: accountFacts(issue.author),
    state: issue.state,
    locked: issue.locked,
    comments: issue.comments.length,
    labels: issue.labels.map((name) => ({ name, color: 'ededed', default: false, description: null })),
    html_url: url,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: 'NONE',
    ...(issue.head ? { pull_request: { url, html_url: url, diff_url: url, patch_url: url } } : {}),
  };
}

export function commentFacts(world: World, issue: Issue, comment: Comment, site: string) {
  return {
    id: comment.id,
    body: comment.body,
    user: accountFacts(comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: 'NONE',
    html_url: `${site}/${fullName(world)}/issues/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${site}/api/v3/repos/${fullName(world)}/issues/${issue.number}`,
    reactions: reactionCounts(comment.reactions),
  };
}

function reactionCounts(reactions: readonly Reaction[]) {
  const counts: Record<string, number> = { total_count: reactions.length };
  for (const { content } of reactions) counts[content] = (counts[content] ?? 0) + 1;
  return counts;
}

export function reactionFacts({ id, user, content, createdAt }: Reaction) {
  return { id, content, user: accountFacts(user), created_at: createdAt };
}

export function timelineFacts({ id, event, actor, createdAt, label, rename }: TimelineEvent) {
  return {
    id,
    event,
    actor: accountFacts(actor),
    created_at: createdAt,
    ...(label === undefined ? {} : { label: { name: label, color: 'ededed' } }),
    ...(rename === undefined ? {} : { rename }),
  };
}

/** What GitHub calls `permission` knows three roles; `role_name` is precise. */
const permissions: Readonly<Record<Role, string>> = {
  admin: 'admin',
  maintain: 'write',
  write: 'write',
  triage: 'read',
  read: 'read',
  none: 'none',
};

export function permissionFacts(account: Account, role: Role) {
  const atLeast = (...roles: Role[]) => roles.includes(role);
  return {
    permission: permissions[role],
    role_name: role,
    user: {
      ...accountFacts(account),
      role_name: role,
      permissions: {
        pull: role !== 'none',
        triage: atLeast('triage', 'write', 'maintain', 'admin'),
        push: atLeast('write', 'maintain', 'admin'),
        maintain: atLeast('maintain', 'admin'),
        admin: atLeast('admin'),
      },
    },
  };
}

export function runFacts(world: World, run: Run, site: string) {
  const api = `${site}/api/v3/repos/${fullName(world)}`;
  return {
    id: run.id,
    name: run.workflow.replace(/\.ya?ml$/, ''),
    display_title: run.title,
    run_number: run.number,
    run_attempt: run.attempt,
    path: `.github/workflows/${run.workflow}`,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    head_branch: run.branch,
    head_sha: run.sha,
    workflow_id: workflowId(run.workflow),
    url: `${api}/actions/runs/${run.id}`,
    html_url: runPage(world, run, site),
    jobs_url: `${api}/actions/runs/${run.id}/jobs`,
    artifacts_url: `${api}/actions/runs/${run.id}/artifacts`,
    actor: accountFacts(run.actor),
    triggering_actor: accountFacts(run.actor),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.createdAt,
    repository: repositoryFacts(world),
    head_repository: headRepositoryFacts(world, run.headRepository),
  };
}

export function runPage(world: World, { id }: Run, site: string): string {
  return `${site}/${fullName(world)}/actions/runs/${id}`;
}

/** A number for a workflow, the same for the same file. */
export function workflowId(file: string): number {
  return [...file].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_003, 7);
}

export function jobFacts(world: World, run: Run, job: Job, site: string) {
  const api = `${site}/api/v3/repos/${fullName(world)}`;
  return {
    id: job.id,
    run_id: run.id,
    run_attempt: run.attempt,
    run_url: `${api}/actions/runs/${run.id}`,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `${runPage(world, run, site)}/job/${job.id}`,
    name: job.name,
    workflow_name: run.workflow,
    head_sha: run.sha,
    head_branch: run.branch,
    status: job.status,
    conclusion: job.conclusion,
    created_at: job.startedAt,
    started_at: job.startedAt,
    completed_at: job.completedAt,
    labels: ['ubuntu-24.04'],
    steps: job.steps.map(({ name, status, conclusion }, index) => ({
      name,
      status,
      conclusion,
      number: index + 1,
      started_at: job.startedAt,
      completed_at: null,
    })),
  };
}

export function artifactFacts(world: World, run: Run, artifact: Artifact, site: string) {
  const url = `${site}/api/v3/repos/${fullName(world)}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    expired: artifact.expired,
    url,
    archive_download_url: `${url}/zip`,
    created_at: run.updatedAt,
    workflow_run: { id: run.id, repository_id: world.id, head_branch: run.branch, head_sha: run.sha },
  };
}

export function commitFacts({ sha, parent }: Commit) {
  return {
    sha,
    commit: { message: 'a commit', tree: { sha } },
    parents: parent ? [{ sha: parent.sha }] : [],
  };
}

export function appFacts(world: World, appId: number) {
  return {
    id: appId,
    slug: botLogin.replace('[bot]', ''),
    name: 'imagebuild',
    owner: accountFacts(world.owner),
    permissions: {},
    events: [],
  };
}
