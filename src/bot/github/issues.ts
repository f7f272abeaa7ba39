import type { IssueAnswer } from '../webhooks/occasion.ts';
import { type Access, orUndefined } from './client.ts';

/** The issue; undefined when it was deleted or moved away. */
export async function readIssue(
  { octokit, owner, repo }: Access,
  issue: number,
): Promise<IssueAnswer | undefined> {
  const answer = await orUndefined(octokit.rest.issues.get({ owner, repo, issue_number: issue }));
  return answer?.data;
}

/** Open issues, and pull requests, that were opened since a moment, the oldest first; at most 100. */
export async function openedIssues({ octokit, owner, repo }: Access, since: Date): Promise<IssueAnswer[]> {
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
