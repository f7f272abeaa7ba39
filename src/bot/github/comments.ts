import {
  type Account,
  type AccountPayload,
  accountFrom,
  type GitHubRepository,
  once,
  orUndefined,
} from './client.ts';
import { sendUntilClear } from './write.ts';

/** A comment on an issue or a pull request. */
export interface Comment {
  readonly id: number;
  /** The number of the issue it stands on. */
  readonly issue: number;
  readonly body: string;
  readonly author: Account;
  /** Its page. */
  readonly url: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A comment as GitHub's answers show it, as far as it is looked at. */
interface CommentPayload {
  readonly id: number;
  readonly body?: string | undefined;
  readonly user: AccountPayload | null;
  readonly issue_url: string;
  readonly html_url: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** The comment that a reaction is put on, by its id, or the issue by its number. */
export type ReactionTarget = { readonly comment: number } | { readonly issue: number };

/** Pages of a hundred comments that are read at most: a busier repository loses a link, not a build. */
const pageLimit = 5;

function commentFrom(answer: CommentPayload): Comment {
  const { id, body = '', user, issue_url, html_url, created_at, updated_at } = answer;
  return {
    id,
    issue: Number(issue_url.split('/').at(-1)),
    body,
    author: accountFrom(user),
    url: html_url,
    createdAt: created_at,
    updatedAt: updated_at,
  };
}

/** Reads a comment; undefined when it was deleted. */
export async function readComment(
  { octokit, owner, repo }: GitHubRepository,
  comment: number,
): Promise<Comment | undefined> {
  const answer = await orUndefined(octokit.rest.issues.getComment({ owner, repo, comment_id: comment }));
  return answer && commentFrom(answer.data);
}

/**
 * Lists the comments of the whole repository that changed since a moment, the newest change first; at most
 * 500.
 */
export async function listRecentComments(
  { octokit, owner, repo }: GitHubRepository,
  since: Date,
): Promise<Comment[]> {
  const asked = { owner, repo, sort: 'updated', direction: 'desc', since: since.toISOString() } as const;
  const comments: Comment[] = [];
  for (let page = 1; page <= pageLimit; page++) {
    const { data } = await octokit.rest.issues.listCommentsForRepo({ ...asked, per_page: 100, page });
    comments.push(...data.map(commentFrom));
    if (data.length < 100) break;
  }
  return comments;
}

/** Lists the comments of an issue that changed since a moment, the oldest first. */
export async function listIssueComments(
  { octokit, owner, repo }: GitHubRepository,
  issue: number,
  since: string,
): Promise<Comment[]> {
  const found = await octokit.paginate(octokit.rest.issues.listComments, {
    owner,
    repo,
    issue_number: issue,
    since,
    per_page: 100,
  });
  return found.map(commentFrom);
}

/**
 * Writes a comment once: when the answer gets lost, the comment is looked for before it is written again.
 * @param find finds the comment if it was written after all.
 */
export async function writeComment(
  repository: GitHubRepository,
  issue: number,
  body: string,
  find: () => Promise<Comment | undefined>,
): Promise<Comment> {
  const { octokit, owner, repo } = repository;
  const write = async () => {
    const { data } = await octokit.rest.issues.createComment({
      owner,
      repo,
      issue_number: issue,
      body,
      ...once,
    });
    return commentFrom(data);
  };
  return sendUntilClear(write, async () => (await find()) ?? (await write()));
}

/** Replaces the text of a comment. */
export async function editComment(
  { octokit, owner, repo }: GitHubRepository,
  comment: number,
  body: string,
): Promise<void> {
  const asked = { owner, repo, comment_id: comment, body, ...once };
  await sendUntilClear(() => octokit.rest.issues.updateComment(asked));
}

/**
 * Puts a reaction on a comment or an issue.
 * @returns false when the bot had put it there before: the fast lock of docs/security-rules.md 15.
 */
export async function react(
  { octokit, owner, repo }: GitHubRepository,
  target: ReactionTarget,
  content: 'eyes' | 'rocket' | 'confused' | 'hooray' | 'heart' | '+1',
): Promise<boolean> {
  const { reactions } = octokit.rest;
  const asked = { owner, repo, content, ...once };
  const { status } = await sendUntilClear<{ status: number }>(() =>
    'comment' in target
      ? reactions.createForIssueComment({ ...asked, comment_id: target.comment })
      : reactions.createForIssue({ ...asked, issue_number: target.issue }),
  );
  return status === 201;
}
