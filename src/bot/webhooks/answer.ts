import { imageTypes, type RequestType } from '../../application/request.ts';
import { findOwnRun } from '../../application/workflowrun.ts';
import type { Bot } from '../bot.ts';
import { expectedRun } from '../builds/own-runs.ts';
import { endRun } from '../builds/run-progress.ts';
import {
  trackedBuildsIn,
  trackingPeriod,
  unfinishedBuildsOf,
  unwrittenBuildsOf,
} from '../builds/tracked-builds.ts';
import { keepUnwritten, showBuilds } from '../builds/tracking.ts';
import { type RepositorySnapshot, remember, runInTurn } from '../cache.ts';
import type { CommandSource } from '../command-source.ts';
import { type CommandOutcome, sectionMarkOf } from '../commands/context.ts';
import { handleCommand } from '../commands/handlers.ts';
import { listIssueComments, listRecentComments } from '../github/comments.ts';
import { listDispatchedRuns, readRun, type WorkflowRun } from '../github/runs.ts';
import { type CommentCommand, checkApplication, parseComment } from '../grammar/comment.ts';
import { isServed, parseTitleApplication } from '../policy/decision.ts';
import { gatherFacts } from '../policy/facts.ts';
import { listApplications, readSnapshot } from '../snapshot.ts';
import { isAnswerTo, writeAnswers } from '../status/answer-comment.ts';
import { tryReact } from '../status/reaction.ts';
import { answerRefusedCommands } from '../status/refusal-comment.ts';
import type { Section } from '../status/status.ts';
import { findStatusComment } from '../status/status-comment.ts';
import { reportFailure } from './failure.ts';

/** Returns whether there is anything to answer. Asks nothing of GitHub: most comments hold no command. */
export function holdsCommand(
  { identity }: Pick<Bot, 'identity'>,
  { author, body, origin }: Pick<CommandSource, 'author' | 'body' | 'origin'>,
): boolean {
  if (author.login === identity.login) return false;
  return parseComment(body, { commandsPerComment: 1, origin }).length > 0;
}

/**
 * Answers the commands of a source, from the reaction to the status comment; never the bot's own. A failure
 * is reported on the issue (docs/security-rules.md 16), and thrown for the log. The caller has checked
 * that there are commands: parsing twice would be a large part of a webhook's cost.
 */
export async function answer(bot: Bot, source: CommandSource): Promise<void> {
  if (source.author.login === bot.identity.login) return;
  await runInTurn(bot.cache, `source ${source.comment}`, async () => {
    const first = await tryReact(bot, source.target, source.lock);
    try {
      await answerOnce(bot, source, await readSnapshot(bot), first);
    } catch (error) {
      if (!bot.tasks.stopped) await reportFailure(bot, source, error);
      throw error;
    }
  });
}

/**
 * Answers the commands of a source unless another bot does.
 * @param first whether the reaction was new: nobody else has begun to answer; undefined when it isn't known.
 */
async function answerOnce(
  bot: Bot,
  source: CommandSource,
  snapshot: RepositorySnapshot,
  first: boolean | undefined,
): Promise<void> {
  const { owners } = snapshot.configuration.policy;
  // The list in the repository's own configuration can only narrow what the server serves.
  if (owners.length > 0 && !isServed(bot.repository.owner, owners)) return;
  const commands = readCommands(source, snapshot);
  const ids = commands.map(({ line }) => sectionMarkOf(bot, source, line).id);
  if (first === false && (await isAnsweredElsewhere(bot, source, ids))) return;
  const isNew = first === true && source.origin === 'comment';
  const shown = isNew ? [] : await findShownBuilds(bot, source);
  if (ids.every((id) => shown.some((section) => section.id === id))) return;
  const startedRuns = isNew ? new Map() : await findStartedRuns(bot, source, snapshot, ids);
  for (const { id, run } of shown)
    if (run !== undefined) startedRuns.set(id, await readRun(bot.repository, run));
  const answered = Promise.withResolvers<void>();
  for (const id of ids) bot.cache.starting.set(id, answered.promise);
  try {
    // A person's comments are answered one after the other, so that each sees how many builds the one before
    // has started.
    await runInTurn(bot.cache, `person ${source.author.id}`, () =>
      handleCommands(bot, source, snapshot, { commands, startedRuns }),
    );
  } finally {
    for (const id of ids) bot.cache.starting.delete(id);
    answered.resolve();
  }
  // Whoever started these could not show them, so that their ends were not shown either.
  for (const run of startedRuns.values()) if (run.status === 'completed') await endRun(bot, run);
}

/**
 * Reads the commands of a source, and checks them against the repository's configuration and applications.
 */
export function readCommands(
  { body, origin, issueDetails }: CommandSource,
  snapshot: RepositorySnapshot,
): CommentCommand[] {
  const { policy, platforms } = snapshot.configuration;
  const { commandsPerComment } = policy;
  const titleApplication = parseTitleApplication(issueDetails.title);
  return parseComment(body, { commandsPerComment, platforms, origin, titleApplication }).map((command) => {
    const type = typeOf(command);
    const known = type === undefined ? undefined : listApplications(snapshot, type);
    return known === undefined ? command : checkApplication(command, known);
  });
}

/** Returns the type of image that a build asks for, or a line that only lacks its version. */
function typeOf(command: CommentCommand): RequestType | undefined {
  if (command.kind === 'build') return command.request.type;
  if (command.kind !== 'invalid' || command.withoutVersion === undefined) return undefined;
  return imageTypes.find((type) => command.suggestion.startsWith(`/imagebuild_${type} `));
}

/**
 * Carries out commands, and shows them together: in a status comment when there is a build, otherwise among
 * the person's refusals.
 */
async function handleCommands(
  bot: Bot,
  source: CommandSource,
  snapshot: RepositorySnapshot,
  {
    commands,
    startedRuns,
  }: { readonly commands: readonly CommentCommand[]; readonly startedRuns: ReadonlyMap<string, WorkflowRun> },
): Promise<void> {
  const { policy, language } = snapshot.configuration;
  const [facts, recent] = await Promise.all([
    gatherFacts(bot, source, policy),
    listRecentComments(bot.repository, new Date(Date.now() - trackingPeriod)),
  ]);
  remember(bot.cache.logins, source.comment, source.author.login);
  const unwritten = unwrittenBuildsOf(bot).filter(({ comment }) => comment !== source.comment);
  let builds = [...trackedBuildsIn(bot, recent), ...unwritten];
  const unfinished = unfinishedBuildsOf(builds, source.author.id).length;
  const outcomes: CommandOutcome[] = [];
  for (const command of commands) {
    const unfinishedBuilds = unfinished + outcomes.filter(({ needsStatus }) => needsStatus).length;
    const context = { source, snapshot, facts, builds, unfinishedBuilds, startedRuns };
    const outcome = await handleCommand(bot, context, command);
    bot.count('commands', { state: outcome.section.state });
    outcomes.push(outcome);
    builds = builds.filter(({ section }) => !outcome.stopped?.includes(section.id));
    keepUnwritten(
      bot,
      source,
      source.issueDetails.url,
      outcomes.map((one) => one.section),
    );
  }
  const sections = outcomes.map(({ section }) => section);
  if (outcomes.some(({ needsStatus }) => needsStatus)) await showBuilds(bot, source, sections, language);
  else await answerWithoutStatus(bot, source, outcomes, { policy, language, recent });
  bot.cache.unwritten.delete(source.comment);
}

/** Answers commands none of which builds: each in the person's comment of refusals, or in one below it. */
async function answerWithoutStatus(
  bot: Bot,
  source: CommandSource,
  outcomes: readonly CommandOutcome[],
  shared: Parameters<typeof answerRefusedCommands>[3],
): Promise<void> {
  const answers = outcomes.filter(({ isAnswer }) => isAnswer).map(({ section }) => section);
  const refusals = outcomes.filter(({ isAnswer }) => !isAnswer).map(({ section }) => section);
  if (refusals.length > 0) await answerRefusedCommands(bot, source, refusals, shared);
  if (answers.length > 0) await writeAnswers(bot, source, answers, shared);
}

/**
 * Returns whether another bot, or this one before it was restarted, has answered all commands of a source. It
 * may still be at work, so it gets a minute; then this bot takes over.
 * @param ids the request ids of the commands.
 */
async function isAnsweredElsewhere(
  bot: Bot,
  source: CommandSource,
  ids: readonly string[],
): Promise<boolean> {
  const { dispatchMs, pollMs } = bot.timeouts;
  for (const end = Date.now() + dispatchMs; ; await bot.tasks.sleep(Math.max(pollMs, dispatchMs / 4))) {
    const status = await findStatusComment(bot, source);
    const shown = new Set(status ? trackedBuildsIn(bot, [status]).map(({ section }) => section.id) : []);
    if (ids.every((id) => shown.has(id))) return true;
    const comments = await listIssueComments(bot.repository, source.issue, source.writtenAt);
    if (comments.some((comment) => isAnswerTo(bot, comment, source))) return true;
    if (Date.now() >= end) return false;
  }
}

/**
 * Returns the sections of a source that show a build. GitHub reports an issue that is opened with the label
 * twice; it is built once.
 */
async function findShownBuilds(bot: Bot, source: CommandSource): Promise<Section[]> {
  const status = await findStatusComment(bot, source);
  const builds = status ? trackedBuildsIn(bot, [status]) : [];
  const isBuild = ({ state, run }: Section) =>
    state !== 'refused' && (state !== 'failed' || run !== undefined);
  return builds.map(({ section }) => section).filter(isBuild);
}

/** Finds the runs that were started for commands by a bot that was stopped before it could show them. */
async function findStartedRuns(
  bot: Bot,
  { writtenAt }: CommandSource,
  { configuration }: RepositorySnapshot,
  ids: readonly string[],
): Promise<Map<string, WorkflowRun>> {
  const runs = await listDispatchedRuns(bot.repository, configuration.workflow, new Date(writtenAt));
  const expected = expectedRun(bot, configuration);
  const found = ids.map((id) => [id, findOwnRun(runs, id, expected)] as const);
  return new Map(found.flatMap(([id, run]) => (run ? [[id, run]] : [])));
}
