import { type AccountPayload, type GitHubRepository, orUndefined } from './client.ts';

/** An issue or pull request as webhooks and lists show it, as far as it is looked at. */
export interface IssuePayload {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly state?: string | undefined;
  readonly locked?: boolean | undefined;
  readonly pull_request?: unknown;
  readonly labels?: readonly (string | { readonly name?: string | null } | null)[] | null | undefined;
  readonly html_url: string;
  readonly body?: string | null | undefined;
  readonly user?: AccountPayload | null | undefined;
  readonly created_at: string;
}

/** Reads an issue; undefined when it was deleted or transferred away. */
export async function readIssue(
  { octokit, owner, repo }: GitHubRepository,
  issue: number,
): Promise<IssuePayload | undefined> {
  const answer = await orUndefined(octokit.rest.issues.get({ owner, repo, issue_number: issue }));
  return answer?.data;
}

/**
 * Lists the open issues, and pull requests, that were opened since a moment, the oldest first; at most 100.
 */
export async function listOpenedIssues(
  { octokit, owner, repo }: GitHubRepository,
  since: Date,
): Promise<IssuePayload[]> {
  const { data } = await octokit.rest.issues.listForRepo({
    owner,
    repo,
    state: 'open',
    sort: 'created',
    direction: 'desc',
    since: since.toISOString(),
    per_page: 100,
  });
  return data.filter(({ created_at }) => new Date(created_at) >= since).reverse();
}
