import type { Language } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import { trackedBuildsIn, trackingPeriod, unfinishedBuildsOf } from '../builds/tracked-builds.ts';
import { trackBuilds } from '../builds/watches.ts';
import type { RepositorySnapshot } from '../cache.ts';
import { remember, runInTurn } from '../cache.ts';
import type { CommandSource } from '../command-source.ts';
import { carryOutBuild } from '../commands/build.ts';
import { carryOutCancel } from '../commands/cancel.ts';
import { type CommandOutcome, type Desk, sectionMarkOf } from '../commands/context.ts';
import { carryOutRetry } from '../commands/retry.ts';
import { listRecentComments, react } from '../github/comments.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import { checkApplication, parseComment } from '../grammar/comment.ts';
import { isServed } from '../policy/decision.ts';
import { gatherFacts } from '../policy/facts.ts';
import { listApplications, readSnapshot } from '../snapshot.ts';
import { answerRefusedCommands } from '../status/refusal-comment.ts';
import { renderHelp } from '../status/reply.ts';
import { renderNote, renderSection } from '../status/section.ts';
import type { Section } from '../status/status.ts';
import { upsertStatusComment } from '../status/status-comment.ts';
import { tellFailure } from './failure.ts';
import { findStartedRuns, isAnsweredElsewhere } from './recovery.ts';

/** How many commands a comment may hold before the configuration says so; only to see whether there is any. */
const anyCommand = { commandsPerComment: 1 };

/** Whether there is anything to answer. Asks nothing of GitHub: most comments hold no command. */
export function holdsCommand(
  { identity }: Pick<Bot, 'identity'>,
  { author, body, origin }: Pick<CommandSource, 'author' | 'body' | 'origin'>,
): boolean {
  if (author.login === identity.login) return false;
  return parseComment(body, { ...anyCommand, origin }).length > 0;
}

/**
 * Answers the commands of an occasion, from the reaction to the status comment. The caller has seen that there are some: parsing
 * them here only to see it again is a good part of what a webhook costs. The bot never answers itself. Whatever fails is told there
 * too (docs/security.md 16), and thrown for the log.
 */
export async function answer(bot: Bot, source: CommandSource): Promise<void> {
  if (source.author.login === bot.identity.login) return;
  await runInTurn(bot.cache, `occasion ${source.comment}`, async () => {
    const first = await react(bot.repository, source.target, source.lock);
    try {
      await answerAt(bot, source, await readSnapshot(bot), first);
    } catch (error) {
      if (!bot.tasks.stopped) await tellFailure(bot, source, error);
      throw error;
    }
  });
}

async function answerAt(
  bot: Bot,
  source: CommandSource,
  snapshot: RepositorySnapshot,
  first: boolean,
): Promise<void> {
  const { policy, language } = snapshot.configuration;
  // The list of the repository's own configuration can only narrow what the server serves.
  if (policy.owners.length > 0 && !isServed(bot.repository.owner, policy.owners)) return;
  const commands = readCommands(source, snapshot);
  const ids = commands.map(({ line }) => sectionMarkOf(bot, source, line).id);
  if (!first && (await isAnsweredElsewhere(bot, source, ids))) return;
  const told = Promise.withResolvers<void>();
  for (const id of ids) bot.cache.starting.set(id, told.promise);
  try {
    const recovered = first ? new Map() : await findStartedRuns(bot, source, snapshot, ids);
    // One after the other, so that each sees how many builds the one before has started.
    await runInTurn(bot.cache, `person ${source.author.id}`, async () => {
      await carryOutAll(await openDesk(bot, source, snapshot, recovered), commands, language);
    });
  } finally {
    for (const id of ids) bot.cache.starting.delete(id);
    told.resolve();
  }
}

/** The commands of an occasion as the repository's configuration and applications have them. */
export function readCommands(
  { body, origin }: CommandSource,
  snapshot: RepositorySnapshot,
): CommentCommand[] {
  const { policy, platforms } = snapshot.configuration;
  const { commandsPerComment } = policy;
  return parseComment(body, { commandsPerComment, platforms, origin }).map((command) => {
    const known = command.kind === 'build' ? listApplications(snapshot, command.request.type) : undefined;
    return known === undefined ? command : checkApplication(command, known);
  });
}

async function openDesk(
  bot: Bot,
  source: CommandSource,
  snapshot: RepositorySnapshot,
  recovered: Desk['recovered'],
): Promise<Desk> {
  const { policy, language } = snapshot.configuration;
  const [facts, recent] = await Promise.all([
    gatherFacts(bot, source, policy),
    listRecentComments(bot.repository, new Date(Date.now() - trackingPeriod)),
  ]);
  remember(bot.cache.logins, source.comment, source.author.login);
  const tellEarly = async (section: Section) =>
    void (await upsertStatusComment(bot, source, [section], language));
  const builds = trackedBuildsIn(bot, recent);
  return { bot, source, snapshot, language, facts, recent, builds, recovered, tellEarly };
}

async function carryOutAll(
  desk: Desk,
  commands: readonly CommentCommand[],
  language: Language,
): Promise<void> {
  const { bot, source, snapshot, recent } = desk;
  const outcomes: CommandOutcome[] = [];
  for (const command of commands) {
    const mine =
      unfinishedBuildsOf(desk.builds, source.author.id).length + outcomes.filter(({ told }) => told).length;
    const outcome = await carryOut(desk, command, mine);
    bot.count('commands', { state: outcome.section.state });
    outcomes.push(outcome);
  }
  const sections = outcomes.map(({ section }) => section);
  if (outcomes.some(({ told }) => told))
    trackBuilds(bot, source, await upsertStatusComment(bot, source, sections, language));
  else
    await answerRefusedCommands(bot, source, sections, {
      policy: snapshot.configuration.policy,
      language,
      recent,
    });
}

async function carryOut(desk: Desk, command: CommentCommand, inFlight: number): Promise<CommandOutcome> {
  const { bot, source, language } = desk;
  const mark = sectionMarkOf(bot, source, command.line);
  switch (command.kind) {
    case 'build':
      return carryOutBuild(desk, { command, mark, comment: source.comment }, inFlight);
    case 'cancel':
      return carryOutCancel(desk, command);
    case 'retry':
      return carryOutRetry(desk, command);
    case 'help':
      return {
        section: renderNote({ ...mark, state: 'done' }, command.text, renderHelp(language)),
        told: false,
      };
    case 'invalid':
      return {
        section: renderSection(mark, command.text, { state: 'refused', because: command }, language),
        told: false,
      };
  }
}
