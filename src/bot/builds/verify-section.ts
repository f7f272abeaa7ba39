import type { RepositoryConfiguration } from '../../application/configurationschemas.ts';
import { isOwnRun, requestIdIn } from '../../application/workflowrun.ts';
import type { Bot } from '../bot.ts';
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
 * Returns whether the bot may act on a section: join, stop or retry its build (docs/security-rules.md 17).
 * Only an app writes under its own name, so that its markers count as they are. Inside Actions every
 * workflow of the repository writes under one name, and may repeat what a stranger wrote, a marker too:
 * there a section counts only for an own run that carries its request, and a comment, never edited, that
 * holds its command.
 */
export async function verifySection(
  { identity, repository }: Pick<Bot, 'identity' | 'repository'>,
  configuration: RepositoryConfiguration,
  build: TrackedBuild,
): Promise<boolean> {
  if (!identity.shared) return true;
  return (
    hasMatchingId(repository, build) &&
    (await hasOwnRun({ identity, repository }, configuration, build)) &&
    (await holdsItsCommand(repository, configuration, build))
  );
}

/** Returns whether the request id is that of the comment, the line and the attempt. */
function hasMatchingId(repository: GitHubRepository, { comment, section }: TrackedBuild): boolean {
  const { id, line, attempt } = section;
  return id === computeRequestId({ repository: fullNameOf(repository), comment, line, attempt });
}

/**
 * Returns whether the run that the section names was dispatched for its request: only an allowed command has
 * one.
 */
async function hasOwnRun(
  bot: Pick<Bot, 'identity' | 'repository'>,
  configuration: RepositoryConfiguration,
  { section }: TrackedBuild,
): Promise<boolean> {
  if (section.run === undefined) return false;
  const run = await orUndefined(readRun(bot.repository, section.run));
  if (run === undefined || requestIdIn(run.title) !== section.id) return false;
  return isOwnRun(run, expectedRun(bot, configuration));
}

/**
 * Returns whether the section's command is in the comment, as it was written. A retry keeps the command, and
 * its author may be another.
 */
async function holdsItsCommand(
  repository: GitHubRepository,
  { platforms, policy }: RepositoryConfiguration,
  { comment, issue, section }: TrackedBuild,
): Promise<boolean> {
  const source = await readSourceText(repository, comment, issue);
  if (source === undefined || source.edited) return false;
  if (section.attempt === 1 && source.author !== section.by) return false;
  const commands = parseComment(source.body, { ...policy, platforms, origin: source.origin });
  return commands.some(
    (command) =>
      command.kind === 'build' && command.line === section.line && formatCommand(command) === section.command,
  );
}

interface SourceText {
  readonly body: string;
  /** The author's id. */
  readonly author: number | undefined;
  readonly edited: boolean;
  readonly origin: 'comment' | 'body';
}

/** Reads the text that asked for a build: a comment on the issue, or the issue's body. */
async function readSourceText(
  repository: GitHubRepository,
  id: number,
  issueNumber: number,
): Promise<SourceText | undefined> {
  const comment = await readComment(repository, id);
  if (comment?.issue === issueNumber) {
    const { body, author, createdAt, updatedAt } = comment;
    return { body, author: author.id, edited: createdAt !== updatedAt, origin: 'comment' };
  }
  const issue = await readIssue(repository, issueNumber);
  if (issue?.id !== id) return undefined;
  const edited = (await bodyEditedAt(repository, issueNumber)) !== undefined;
  return { body: issue.body ?? '', author: issue.user?.id, edited, origin: 'body' };
}
