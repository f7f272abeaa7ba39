import { type Account, accountFrom } from './github/client.ts';
import type { ReactionTarget } from './github/comments.ts';
import type { IssuePayload } from './github/issues.ts';

/** The comment that a status comment answers. */
export interface SourceComment {
  /** The number of the issue or pull request. */
  readonly issue: number;
  /** The comment's id, or the issue's id when its body holds the commands. */
  readonly comment: number;
  /** When it was written: its status comment isn't older. */
  readonly writtenAt: string;
}

/**
 * The text that contains commands: a comment when it is written, or an issue's body when it is opened or gets
 * the label.
 */
export interface CommandSource extends SourceComment {
  readonly origin: 'comment' | 'body';
  readonly body: string;
  /** Whoever wrote the commands. */
  readonly author: Account;
  readonly issueDetails: IssueDetails;
  /**
   * Where the reaction is put that locks the source, and which one it is: the label has its own, since
   * opening the issue took the first.
   */
  readonly target: ReactionTarget;
  readonly lock: 'eyes' | 'rocket';
  /** Whether the text may have been edited since it was written; only then GitHub is asked. */
  readonly mayBeEdited: boolean;
  /**
   * Whether a comment may have come with its issue from another repository, which no webhook reports. The
   * timeline of a body is read in any case.
   */
  readonly mayBeMoved: boolean;
}

/** The issue or pull request that commands stand on. */
interface IssueDetails {
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly locked: boolean;
  readonly isPullRequest: boolean;
  readonly labels: readonly string[];
  /** Its page. */
  readonly url: string;
  /** Whether the webhook says that it came from another repository; otherwise its timeline does. */
  readonly transferred: boolean;
}

/** A comment, or an issue with its body, as GitHub shows it. */
interface TextPayload {
  readonly id: number;
  readonly body?: string | null | undefined;
  readonly user?: IssuePayload['user'];
  readonly created_at: string;
}

/** A webhook about text that may hold commands. */
interface CommandPayload {
  readonly action: string;
  readonly issue: IssuePayload;
  readonly comment?: TextPayload;
  readonly label?: { readonly name: string } | undefined;
  readonly changes?: object | undefined;
}

/** Returns the text that a webhook is about. */
export function commandSourceFrom({ action, issue, comment, changes }: CommandPayload): CommandSource {
  if (comment) return sourceFromComment(comment, issue);
  if (action === 'labeled') return { ...sourceFromBody(issue), lock: 'rocket', mayBeEdited: true };
  const transferred = changes !== undefined && 'old_issue' in changes && Boolean(changes.old_issue);
  return sourceFromBody(issue, transferred);
}

/** Returns the label that a webhook says was added; undefined for other webhooks. */
export function addedLabel({ action, label }: CommandPayload): string | undefined {
  return action === 'labeled' ? (label?.name ?? '') : undefined;
}

/** Returns a comment as a source. */
export function sourceFromComment(comment: TextPayload, issue: IssuePayload): CommandSource {
  return {
    ...textFrom(comment, issue),
    origin: 'comment',
    issueDetails: issueDetailsFrom(issue, false),
    target: { comment: comment.id },
    lock: 'eyes',
    mayBeEdited: false,
    mayBeMoved: false,
  };
}

/**
 * Returns an issue's body as a source.
 * @param transferred whether the issue came from another repository.
 */
export function sourceFromBody(issue: IssuePayload, transferred = false): CommandSource {
  return {
    ...textFrom(issue, issue),
    origin: 'body',
    issueDetails: issueDetailsFrom(issue, transferred),
    target: { issue: issue.number },
    lock: 'eyes',
    mayBeEdited: false,
    mayBeMoved: false,
  };
}

function textFrom({ id, body, user, created_at }: TextPayload, { number }: IssuePayload) {
  return { comment: id, issue: number, body: body ?? '', author: accountFrom(user), writtenAt: created_at };
}

function issueDetailsFrom(issue: IssuePayload, transferred: boolean): IssueDetails {
  const { title, state, locked, labels, html_url } = issue;
  return {
    title,
    // An unknown state counts as closed: the label doesn't count then.
    state: state === 'open' ? 'open' : 'closed',
    locked: locked ?? false,
    isPullRequest: Boolean(issue.pull_request),
    labels: (labels ?? []).map((label) => (typeof label === 'string' ? label : (label?.name ?? ''))),
    url: html_url,
    transferred,
  };
}
