import type { Hub } from './call.ts';
import { emitComment, emitIssue } from './payloads.ts';
import {
  accountOf,
  type Comment,
  type Commit,
  defaultBranch,
  fullName,
  type Issue,
  now,
  type Pull,
  timestamp,
} from './world.ts';

export interface Opening {
  readonly title: string;
  readonly body?: string;
  /** The head commit makes it a pull request. */
  readonly head?: string;
  /** Where a pull request comes from and goes to; a branch `change` of this repository when left out. */
  readonly pull?: Partial<Pull>;
  readonly labels?: readonly string[];
  /** Made before the app was there, or while it was away: no webhook is sent. */
  readonly silent?: boolean;
  readonly createdAt?: string;
}

/** What people do on the website; each action sends its webhook to the app. */
export function createVisitors(hub: Hub) {
  const { world } = hub;

  function open(
    login: string,
    { title, body = '', head, pull, labels = [], silent, createdAt }: Opening,
  ): Issue {
    const at = createdAt ?? now();
    const issue: Issue = {
      id: world.nextId(),
      number: world.issues.length + 1,
      title,
      body,
      author: accountOf(world, login),
      state: 'open',
      locked: false,
      labels: [...labels],
      createdAt: at,
      updatedAt: at,
      lastEditedAt: null,
      ...(head === undefined
        ? {}
        : {
            head,
            pull: { repository: fullName(world), branch: 'change', base: defaultBranch, ...pull },
          }),
      comments: [],
      reactions: [],
      timeline: [],
    };
    world.issues.push(issue);
    if (!silent) emitIssue(hub, 'opened', issue, issue.author);
    return issue;
  }

  function comment(
    login: string,
    issue: Issue,
    body: string,
    { silent = false, createdAt = now() }: { silent?: boolean; createdAt?: string } = {},
  ): Comment {
    const made: Comment = {
      id: world.nextId(),
      author: accountOf(world, login),
      body,
      createdAt,
      updatedAt: createdAt,
      earlier: [],
      reactions: [],
    };
    issue.comments.push(made);
    if (!silent) emitComment(hub, 'created', issue, made);
    return made;
  }

  /** Merges a pull request: its base branch is at a commit from then on. */
  function merge(issue: Issue, commit: Commit): void {
    issue.state = 'closed';
    if (issue.pull === undefined) throw new Error('it isn’t a pull request');
    issue.pull.merged = commit.sha;
    world.branches.set(issue.pull.base, commit);
  }

  function editComment(issue: Issue, comment: Comment, body: string): void {
    comment.earlier.push(comment.body);
    comment.body = body;
    // A second later at least, since that is how fine GitHub's clock is.
    comment.updatedAt = timestamp(Date.parse(comment.createdAt) + 1000);
    emitComment(hub, 'edited', issue, comment);
  }

  function editBody(login: string, issue: Issue, body: string): void {
    const from = issue.body;
    issue.body = body;
    issue.lastEditedAt = now();
    emitIssue(hub, 'edited', issue, accountOf(world, login), { changes: { body: { from } } });
  }

  function label(login: string, issue: Issue, name: string): void {
    issue.labels.push(name);
    happened(login, issue, 'labeled', { label: name });
    const facts = { name, color: 'ededed', default: false, description: null };
    emitIssue(hub, 'labeled', issue, accountOf(world, login), { label: facts });
  }

  function rename(login: string, issue: Issue, to: string): void {
    const from = issue.title;
    issue.title = to;
    happened(login, issue, 'renamed', { rename: { from, to } });
    emitIssue(hub, 'edited', issue, accountOf(world, login), { changes: { title: { from } } });
  }

  function happened(login: string, issue: Issue, event: string, more: object = {}): void {
    issue.timeline.push({
      id: world.nextId(),
      event,
      actor: accountOf(world, login),
      createdAt: now(),
      ...more,
    });
  }

  return { open, comment, merge, editComment, editBody, label, rename, happened };
}
