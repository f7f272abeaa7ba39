import type { IssuePayload } from '../webhooks/command-source.ts';
import { type GitHubRepository, orUndefined } from './client.ts';

/** The issue; undefined when it was deleted or moved away. */
export async function readIssue(
  { octokit, owner, repo }: GitHubRepository,
  issue: number,
): Promise<IssuePayload | undefined> {
  const answer = await orUndefined(octokit.rest.issues.get({ owner, repo, issue_number: issue }));
  return answer?.data;
}

/** Open issues, and pull requests, that were opened since a moment, the oldest first; at most 100. */
export async function openedIssues(
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
