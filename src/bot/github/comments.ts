import { type Account, type GitHubRepository, isUnclear, once, orUndefined } from './client.ts';

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

/** A comment as GitHub's answers and webhooks show it, as far as it is looked at. */
export interface CommentPayload {
  readonly id: number;
  readonly body?: string | undefined;
  readonly user: { readonly login: string; readonly id: number; readonly type?: string } | null;
  readonly issue_url: string;
  readonly html_url: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** What a reaction is put on: a comment, or an issue by its number. */
export type ReactionTarget = { readonly comment: number } | { readonly issue: number };

/** Pages of a hundred that are read at most: a repository that is busier loses a link, not a build. */
const pageLimit = 5;

export function commentFrom(answer: CommentPayload): Comment {
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

/** An account that was deleted is GitHub's `ghost`, who may do nothing. */
export function accountFrom(
  user: { readonly login: string; readonly id: number; readonly type?: string } | null | undefined,
): Account {
  return { login: user?.login ?? 'ghost', id: user?.id ?? 10137, type: user?.type ?? 'User' };
}

/** The comment; undefined when it was deleted. */
export async function readComment(
  { octokit, owner, repo }: GitHubRepository,
  comment: number,
): Promise<Comment | undefined> {
  const answer = await orUndefined(octokit.rest.issues.getComment({ owner, repo, comment_id: comment }));
  return answer && commentFrom(answer.data);
}

/** Comments of the whole repository that changed since a moment, the newest change first; at most 500. */
export async function recentComments(
  { octokit, owner, repo }: GitHubRepository,
  since: Date,
  order: 'updated' | 'created' = 'updated',
): Promise<Comment[]> {
  const asked = { owner, repo, sort: order, direction: 'desc', since: since.toISOString() } as const;
  const comments: Comment[] = [];
  for (let page = 1; page <= pageLimit; page++) {
    const { data } = await octokit.rest.issues.listCommentsForRepo({ ...asked, per_page: 100, page });
    comments.push(...data.map(commentFrom));
    if (data.length < 100) break;
  }
  return comments;
}

/** The comments of an issue, the oldest first, from those on that changed since a moment. */
export async function issueComments(
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
 * Writes a comment, once: when the answer gets lost, it is looked for before it is written again.
 * @param find the comment, if it is there after all.
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
  try {
    return await write();
  } catch (error) {
    if (!isUnclear(error)) throw error;
    return (await find()) ?? (await write());
  }
}

export async function editComment(
  { octokit, owner, repo }: GitHubRepository,
  comment: number,
  body: string,
): Promise<void> {
  await octokit.rest.issues.updateComment({ owner, repo, comment_id: comment, body });
}

/**
 * Puts a reaction on a comment or an issue.
 * @returns true when it is new, false when the bot had put it there before: the fast lock of docs/security.md 15.
 */
export async function react(
  { octokit, owner, repo }: GitHubRepository,
  target: ReactionTarget,
  content: 'eyes' | 'rocket' | 'confused' | 'hooray' | 'heart' | '+1',
): Promise<boolean> {
  const { status } =
    'comment' in target
      ? await octokit.rest.reactions.createForIssueComment({
          owner,
          repo,
          comment_id: target.comment,
          content,
        })
      : await octokit.rest.reactions.createForIssue({ owner, repo, issue_number: target.issue, content });
  return (status as number) === 201;
}
