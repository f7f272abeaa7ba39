import { type Answer, accountBehind, type Call, type Handler, notFound, refused } from '../call.ts';
import { commentFacts, issueFacts, reactionFacts, timelineFacts } from '../facts.ts';
import type { OperationId } from '../openapi/operations.ts';
import { page } from '../pages.ts';
import { emitComment } from '../payloads.ts';
import { type Comment, type Issue, now, type Reaction } from '../world.ts';

/** Issues, their comments, reactions and timeline. */
export const issueOperations = {
  'issues/get': (call) => withIssue(call, (issue) => ({ status: 200, facts: shownIssue(call, issue) })),
  'issues/list-for-repo': (call) => {
    const { state = 'open', since } = call.query;
    const shown = call.hub.world.issues.filter(
      (issue) => (state === 'all' || issue.state === state) && isSince(issue, since),
    );
    return page(
      call,
      sorted(call, shown).map((issue) => shownIssue(call, issue)),
    );
  },
  'issues/list-comments': (call) =>
    withIssue(call, (issue) => {
      const since = issue.comments.filter((comment) => isSince(comment, call.query['since']));
      return page(
        call,
        since.map((comment) => shownComment(call, issue, comment)),
      );
    }),
  'issues/list-comments-for-repo': (call) => {
    const all = call.hub.world.issues.flatMap((issue) =>
      issue.comments
        .filter((comment) => isSince(comment, call.query['since']))
        .map((comment) => ({ issue, comment, createdAt: comment.createdAt, updatedAt: comment.updatedAt })),
    );
    const oldestFirst = { ...call, query: { direction: 'asc', ...call.query } };
    return page(
      call,
      sorted(oldestFirst, all).map(({ issue, comment }) => shownComment(call, issue, comment)),
    );
  },
  'issues/get-comment': (call) =>
    withComment(call, (issue, comment) => ({ status: 200, facts: shownComment(call, issue, comment) })),
  'issues/create-comment': (call) => withIssue(call, (issue) => createComment(call, issue)),
  'issues/update-comment': (call) =>
    withComment(call, (issue, comment) => updateComment(call, issue, comment)),
  'issues/list-events-for-timeline': (call) =>
    withIssue(call, (issue) => page(call, timelineOf(call, issue))),
  'reactions/create-for-issue': (call) => withIssue(call, (issue) => react(call, issue.reactions)),
  'reactions/create-for-issue-comment': (call) =>
    withComment(call, (_, comment) => react(call, comment.reactions)),
  'reactions/list-for-issue': (call) => withIssue(call, (issue) => listReactions(call, issue.reactions)),
  'reactions/list-for-issue-comment': (call) =>
    withComment(call, (_, comment) => listReactions(call, comment.reactions)),
} satisfies Partial<Record<OperationId, Handler>>;

/** GitHub's own limit of a comment's length, in characters. */
const longestBody = 65_536;

function createComment(call: Call, issue: Issue): Answer {
  const { body } = call.body;
  if (body.length > longestBody || body === '') return refused(422, 'Validation Failed');
  const { world } = call.hub;
  const at = now();
  const comment: Comment = {
    id: world.nextId(),
    author: accountBehind(call),
    body,
    createdAt: at,
    updatedAt: at,
    earlier: [],
    reactions: [],
  };
  issue.comments.push(comment);
  issue.updatedAt = at;
  // An app is told of its own comments too.
  emitComment(call.hub, 'created', issue, comment);
  return { status: 201, facts: shownComment(call, issue, comment) };
}

function updateComment(call: Call, issue: Issue, comment: Comment): Answer {
  const { body } = call.body;
  if (comment.author.id !== accountBehind(call).id) return refused(403, 'Must be the author of the comment');
  if (body.length > longestBody || body === '') return refused(422, 'Validation Failed');
  comment.earlier.push(comment.body);
  comment.body = body;
  comment.updatedAt = now();
  emitComment(call.hub, 'edited', issue, comment);
  return { status: 200, facts: shownComment(call, issue, comment) };
}

/** 201 for a new reaction, 200 for one that this account gave before. */
function react(call: Call, reactions: Reaction[]): Answer {
  const user = accountBehind(call);
  const { content } = call.body;
  const given = reactions.find((one) => one.user.id === user.id && one.content === content);
  if (given) return { status: 200, facts: reactionFacts(given) };
  const reaction = { id: call.hub.world.nextId(), user, content, createdAt: now() };
  reactions.push(reaction);
  return { status: 201, facts: reactionFacts(reaction) };
}

function listReactions(call: Call, reactions: readonly Reaction[]): Answer {
  const { content } = call.query;
  const shown = reactions.filter((one) => content === undefined || one.content === content);
  return page(call, shown.map(reactionFacts));
}

/** Events and comments in the order in which they happened. */
function timelineOf(call: Call, issue: Issue): object[] {
  const events = issue.timeline.map((event) => ({ id: event.id, facts: timelineFacts(event) }));
  const comments = issue.comments.map((comment) => {
    const { reactions: _, ...facts } = shownComment(call, issue, comment);
    return { id: comment.id, facts: { ...facts, event: 'commented', actor: facts.user } };
  });
  return [...events, ...comments].sort((a, b) => a.id - b.id).map(({ facts }) => facts);
}

function withIssue({ hub, path }: Call, then: (issue: Issue) => Answer): Answer {
  const issue = hub.world.issues.find(({ number }) => String(number) === path['issue_number']);
  return issue === undefined ? notFound() : then(issue);
}

function withComment({ hub, path }: Call, then: (issue: Issue, comment: Comment) => Answer): Answer {
  for (const issue of hub.world.issues)
    for (const comment of issue.comments)
      if (String(comment.id) === path['comment_id']) return then(issue, comment);
  return notFound();
}

function shownIssue({ hub }: Call, issue: Issue) {
  return issueFacts(hub.world, issue, hub.site);
}

function shownComment({ hub }: Call, issue: Issue, comment: Comment) {
  return commentFacts(hub.world, issue, comment, hub.site);
}

function isSince({ updatedAt }: { updatedAt: string }, since: string | undefined): boolean {
  return since === undefined || Date.parse(updatedAt) >= Date.parse(since);
}

/** Newest first, unless the request says otherwise. */
function sorted<T extends { createdAt: string; updatedAt: string }>(
  { query }: Call,
  items: readonly T[],
): T[] {
  const key = query['sort'] === 'updated' ? 'updatedAt' : 'createdAt';
  const ascending = [...items].sort((a, b) => Date.parse(a[key]) - Date.parse(b[key]));
  return query['direction'] === 'asc' ? ascending : ascending.reverse();
}
