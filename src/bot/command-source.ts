import { type Account, accountFrom } from './github/client.ts';
import type { ReactionTarget } from './github/comments.ts';
import type { IssuePayload } from './github/issues.ts';
import type { SourceComment } from './status/status-comment.ts';

/** Where commands stand: a comment when it is written, or an issue's body when it is opened or gets the label. */
export interface CommandSource extends SourceComment {
  readonly origin: 'comment' | 'body';
  readonly body: string;
  /** Whoever wrote the commands. */
  readonly author: Account;
  readonly thread: Thread;
  /** What the lock is put on, and which reaction it is: the label has one of its own, since opening the issue took the first. */
  readonly target: ReactionTarget;
  readonly lock: 'eyes' | 'rocket';
  /** Whether the text may have been edited since it was written: only then GitHub is asked. */
  readonly mayBeEdited: boolean;
  /** Whether a comment may have come here with an issue from another repository, of which no webhook tells; a body's timeline is read always. */
  readonly mayBeMoved: boolean;
}

/** The issue or pull request that commands stand on. */
export interface Thread {
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly locked: boolean;
  readonly isPullRequest: boolean;
  readonly labels: readonly string[];
  /** Its page. */
  readonly url: string;
  /** Whether it is known to have come from another repository; else the timeline tells. */
  readonly transferred: boolean;
}

interface PostedText {
  readonly id: number;
  readonly body?: string | null | undefined;
  readonly user?: IssuePayload['user'];
  readonly created_at: string;
}

export function threadFrom(issue: IssuePayload, transferred = false): Thread {
  const { number, title, state, locked, labels, html_url } = issue;
  return {
    number,
    title,
    // A state that is not known is no open one: the label does not count then.
    state: state === 'open' ? 'open' : 'closed',
    locked: locked ?? false,
    isPullRequest: Boolean(issue.pull_request),
    labels: (labels ?? []).map((label) => (typeof label === 'string' ? label : (label?.name ?? ''))),
    url: html_url,
    transferred,
  };
}

/** A webhook about words that may be commands. */
export interface CommandPayload {
  readonly action: string;
  readonly issue: IssuePayload;
  readonly comment?: PostedText;
  readonly label?: { readonly name: string } | undefined;
  readonly changes?: object | undefined;
}

/** Where the commands of a webhook stand. */
export function commandSourceFrom({ action, issue, comment, changes }: CommandPayload): CommandSource {
  if (comment) return sourceFromComment(comment, issue);
  if (action === 'labeled') return { ...sourceFromBody(issue), lock: 'rocket', mayBeEdited: true };
  const moved = changes !== undefined && 'old_issue' in changes && Boolean(changes.old_issue);
  return sourceFromBody(issue, moved);
}

/** The label that a webhook says was put on; undefined for other webhooks. */
export function addedLabel({ action, label }: CommandPayload): string | undefined {
  return action === 'labeled' ? (label?.name ?? '') : undefined;
}

/** The commands of a comment, as it was when it was written. */
export function sourceFromComment(comment: PostedText, issue: IssuePayload): CommandSource {
  return {
    ...wordsOf(comment, issue),
    origin: 'comment',
    thread: threadFrom(issue),
    target: { comment: comment.id },
    lock: 'eyes',
    mayBeEdited: false,
    mayBeMoved: false,
  };
}

/** The commands of an issue's body, when it was opened; `moved` when it came from another repository. */
export function sourceFromBody(issue: IssuePayload, moved = false): CommandSource {
  return {
    ...wordsOf(issue, issue),
    origin: 'body',
    thread: threadFrom(issue, moved),
    target: { issue: issue.number },
    lock: 'eyes',
    mayBeEdited: false,
    mayBeMoved: false,
  };
}

function wordsOf({ id, body, user, created_at }: PostedText, { number }: IssuePayload) {
  return { comment: id, issue: number, body: body ?? '', author: accountFrom(user), writtenAt: created_at };
}
