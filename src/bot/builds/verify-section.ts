import { isOwnRun, requestIdIn } from '../../application/workflowrun.ts';
import type { Desk } from '../commands/context.ts';
import { fullNameOf, type GitHubRepository, orUndefined } from '../github/client.ts';
import { readComment } from '../github/comments.ts';
import { readIssue } from '../github/issues.ts';
import { bodyEditedAt } from '../github/people.ts';
import { readRun } from '../github/runs.ts';
import { formatCommand } from '../grammar/build.ts';
import { parseComment } from '../grammar/comment.ts';
import { computeRequestId } from '../status/marker.ts';
import { expectedRun } from './own-runs.ts';
import type { TrackedBuild } from './tracked-builds.ts';

/**
 * Whether a section may be acted upon: joined, stopped or built again. An app's name is its own, so its markers speak for themselves.
 * Inside Actions every workflow of the repository writes under the one name, and may echo what a stranger wrote, a marker too: there a
 * section counts only for a run of ours that carries its request, and a comment, never edited, that holds its command (docs/security.md
 * 17).
 */
export async function verifySection(desk: Desk, build: TrackedBuild): Promise<boolean> {
  if (!desk.bot.identity.shared) return true;
  return isBound(desk, build) && (await hasRun(desk, build)) && (await isWritten(desk, build));
}

/** Whether the request id is that of the comment, the line and the attempt. */
function isBound({ bot }: Desk, { comment, section }: TrackedBuild): boolean {
  const { id, line, attempt } = section;
  return id === computeRequestId({ repository: fullNameOf(bot.repository), comment, line, attempt });
}

/** Whether the run that is named was dispatched for the request: only a command that was allowed has one. */
async function hasRun({ bot, snapshot }: Desk, { section }: TrackedBuild): Promise<boolean> {
  if (section.run === undefined) return false;
  const run = await orUndefined(readRun(bot.repository, section.run));
  if (run === undefined || requestIdIn(run.title) !== section.id) return false;
  return isOwnRun(run, expectedRun(bot, snapshot.configuration));
}

/** Whether the command stands where the section says, as it stood when it was written; a retry keeps it, and may be another's. */
async function isWritten(
  { bot, snapshot }: Desk,
  { comment, issue, section }: TrackedBuild,
): Promise<boolean> {
  const asked = await wordsOf(bot.repository, comment, issue);
  if (asked === undefined || asked.edited) return false;
  if (section.attempt === 1 && asked.author !== section.by) return false;
  const { platforms, policy } = snapshot.configuration;
  const commands = parseComment(asked.body, { ...policy, platforms, origin: asked.origin });
  return commands.some(
    (command) =>
      command.kind === 'build' && command.line === section.line && formatCommand(command) === section.command,
  );
}

interface Words {
  readonly body: string;
  /** The author's id. */
  readonly author: number | undefined;
  readonly edited: boolean;
  readonly origin: 'comment' | 'body';
}

/** The words that asked: a comment's on the issue, or the issue's own. */
async function wordsOf(
  repository: GitHubRepository,
  asked: number,
  issue: number,
): Promise<Words | undefined> {
  const comment = await readComment(repository, asked);
  if (comment?.issue === issue) {
    const { body, author, createdAt, updatedAt } = comment;
    return { body, author: author.id, edited: createdAt !== updatedAt, origin: 'comment' };
  }
  const thread = await readIssue(repository, issue);
  if (thread?.id !== asked) return undefined;
  const edited = (await bodyEditedAt(repository, issue)) !== undefined;
  return { body: thread.body ?? '', author: thread.user?.id, edited, origin: 'body' };
}
