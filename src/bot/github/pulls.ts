import type { GitHubRepository } from './client.ts';

/** The head of a pull request, in this repository or in a fork. */
interface PullRequestHead {
  /** The id of the repository, and the login of its owner. */
  readonly repository: number;
  readonly owner: string;
  readonly branch: string;
  readonly commit: string;
}

/** A pull request, as far as it is looked at. */
export interface PullRequest {
  readonly number: number;
  /** The branch that it is for. */
  readonly base: string;
  readonly headCommit: string;
  readonly createdAt: string;
}

/** The run of a pull request's check. */
interface PullRequestRun {
  readonly id: number;
  readonly attempt: number;
  readonly event: string;
  readonly conclusion: string | undefined;
  /** Its page. */
  readonly url: string;
  /** undefined when the fork is gone. */
  readonly head: PullRequestHead | undefined;
}

/** Reads a run with the head that GitHub says it is of. */
export async function readPullRequestRun(
  { octokit, owner, repo }: GitHubRepository,
  run: number,
): Promise<PullRequestRun> {
  const { data } = await octokit.rest.actions.getWorkflowRun({ owner, repo, run_id: run });
  const { head_repository: repository, head_branch: branch, head_sha: commit } = data;
  return {
    id: data.id,
    attempt: data.run_attempt ?? 1,
    event: data.event,
    conclusion: data.conclusion ?? undefined,
    url: data.html_url,
    head:
      repository && branch !== null
        ? { repository: repository.id, owner: repository.owner.login, branch, commit }
        : undefined,
  };
}

/** Lists the open pull requests whose head is at a commit of a branch of a repository. */
export async function listPullRequestsOf(
  { octokit, owner, repo }: GitHubRepository,
  { repository, owner: login, branch, commit }: PullRequestHead,
): Promise<PullRequest[]> {
  const asked = { owner, repo, state: 'open', head: `${login}:${branch}`, per_page: 100 } as const;
  const { data } = await octokit.rest.pulls.list(asked);
  return data
    .filter(({ head }) => head.repo?.id === repository && head.ref === branch && head.sha === commit)
    .map(({ number, base, head, created_at }) => ({
      number,
      base: base.ref,
      headCommit: head.sha,
      createdAt: created_at,
    }));
}

/**
 * Finds the merged pull request that brought the last change of a path, as a commit of the default branch has
 * it; undefined when nothing or no pull request changed it.
 */
export async function findMergedPullRequest(
  { octokit, owner, repo, branch }: GitHubRepository,
  path: string,
  commit: string,
): Promise<PullRequest | undefined> {
  const asked = { owner, repo, path, sha: commit, per_page: 1 };
  const [change] = (await octokit.rest.repos.listCommits(asked)).data;
  if (change === undefined) return undefined;
  const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
    ...{ owner, repo, commit_sha: change.sha },
  });
  const merged = data.filter(({ merged_at, base }) => merged_at !== null && base.ref === branch);
  const [last] = merged.sort((a, b) => b.number - a.number);
  if (last === undefined) return undefined;
  const { number, base, head, created_at } = last;
  return { number, base: base.ref, headCommit: head.sha, createdAt: created_at };
}
