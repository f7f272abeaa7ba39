import type { Language } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import { carryOutBuild } from '../builds/build.ts';
import { carryOutCancel } from '../builds/cancel.ts';
import { type Desk, markOf, type Outcome } from '../builds/desk.ts';
import { flightsIn, horizon, underWayOf } from '../builds/flights.ts';
import { carryOutRetry } from '../builds/retry.ts';
import { watchBuilds } from '../builds/watches.ts';
import { react, recentComments } from '../github/comments.ts';
import type { ParsedCommand } from '../grammar/command.ts';
import { checkApplication, parseComment } from '../grammar/comment.ts';
import { applicationsOf, type Head, readHead } from '../head.ts';
import { inTurn, remember } from '../memory.ts';
import { isServed } from '../policy/decision.ts';
import { gatherFacts } from '../policy/facts.ts';
import { renderNote } from '../status/notes.ts';
import { answerRefusedCommands } from '../status/refusal-comment.ts';
import { renderHelp } from '../status/reply.ts';
import { renderSection } from '../status/section.ts';
import type { Section } from '../status/status.ts';
import { upsertStatusComment } from '../status/status-comment.ts';
import { tellFailure } from './failure.ts';
import type { Occasion } from './occasion.ts';
import { isAnswered, recover } from './takeover.ts';

/** How many commands a comment may hold before the configuration says so; only to see whether there is any. */
const anyCommand = { commandsPerComment: 1 };

/** Whether there is anything to answer. Asks nothing of GitHub: most comments hold no command. */
export function holdsCommand(
  { identity }: Pick<Bot, 'identity'>,
  { author, body, origin }: Pick<Occasion, 'author' | 'body' | 'origin'>,
): boolean {
  if (author.login === identity.login) return false;
  return parseComment(body, { ...anyCommand, origin }).length > 0;
}

/**
 * Answers the commands of an occasion, from the reaction to the status comment. The caller has seen that there are some: parsing
 * them here only to see it again is a good part of what a webhook costs. The bot never answers itself. Whatever fails is told there
 * too (docs/security.md 16), and thrown for the log.
 */
export async function answer(bot: Bot, occasion: Occasion): Promise<void> {
  if (occasion.author.login === bot.identity.login) return;
  await inTurn(bot.memory, `occasion ${occasion.comment}`, async () => {
    const first = await react(bot.access, occasion.target, occasion.lock);
    try {
      await answerAt(bot, occasion, await readHead(bot), first);
    } catch (error) {
      if (!bot.errands.stopped) await tellFailure(bot, occasion, error);
      throw error;
    }
  });
}

async function answerAt(bot: Bot, occasion: Occasion, head: Head, first: boolean): Promise<void> {
  const { policy, language } = head.configuration;
  // The list of the repository's own configuration can only narrow what the server serves.
  if (policy.owners.length > 0 && !isServed(bot.access.owner, policy.owners)) return;
  const commands = readCommands(occasion, head);
  const ids = commands.map(({ line }) => markOf(bot, occasion, line).id);
  if (!first && (await isAnswered(bot, occasion, ids))) return;
  const told = Promise.withResolvers<void>();
  for (const id of ids) bot.memory.starting.set(id, told.promise);
  try {
    const recovered = first ? new Map() : await recover(bot, occasion, head, ids);
    // One after the other, so that each sees how many builds the one before has started.
    await inTurn(bot.memory, `person ${occasion.author.id}`, async () => {
      await carryOutAll(await openDesk(bot, occasion, head, recovered), commands, language);
    });
  } finally {
    for (const id of ids) bot.memory.starting.delete(id);
    told.resolve();
  }
}

/** The commands of an occasion as the repository's configuration and applications have them. */
export function readCommands({ body, origin }: Occasion, head: Head): ParsedCommand[] {
  const { policy, language, platforms } = head.configuration;
  const { commandsPerComment } = policy;
  return parseComment(body, { commandsPerComment, language, platforms, origin }).map((command) => {
    const known = command.kind === 'build' ? applicationsOf(head, command.request.type) : undefined;
    return known === undefined ? command : checkApplication(command, known, language);
  });
}

async function openDesk(
  bot: Bot,
  occasion: Occasion,
  head: Head,
  recovered: Desk['recovered'],
): Promise<Desk> {
  const { policy, language } = head.configuration;
  const [facts, recent] = await Promise.all([
    gatherFacts(bot, occasion, policy),
    recentComments(bot.access, new Date(Date.now() - horizon)),
  ]);
  remember(bot.memory.logins, occasion.comment, occasion.author.login);
  const tellEarly = async (section: Section) =>
    void (await upsertStatusComment(bot, occasion, [section], language));
  const flights = flightsIn(bot, recent);
  return { bot, occasion, head, language, facts, recent, flights, recovered, tellEarly };
}

async function carryOutAll(
  desk: Desk,
  commands: readonly ParsedCommand[],
  language: Language,
): Promise<void> {
  const { bot, occasion, head, recent } = desk;
  const outcomes: Outcome[] = [];
  for (const command of commands) {
    const mine =
      underWayOf(desk.flights, occasion.author.id).length + outcomes.filter(({ told }) => told).length;
    const outcome = await carryOut(desk, command, mine);
    bot.count('commands', { state: outcome.section.state });
    outcomes.push(outcome);
  }
  const sections = outcomes.map(({ section }) => section);
  if (outcomes.some(({ told }) => told))
    watchBuilds(bot, occasion, await upsertStatusComment(bot, occasion, sections, language));
  else
    await answerRefusedCommands(bot, occasion, sections, {
      policy: head.configuration.policy,
      language,
      recent,
    });
}

async function carryOut(desk: Desk, command: ParsedCommand, inFlight: number): Promise<Outcome> {
  const { bot, occasion, language } = desk;
  const mark = markOf(bot, occasion, command.line);
  switch (command.kind) {
    case 'build':
      return carryOutBuild(desk, { command, mark, comment: occasion.comment }, inFlight);
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
