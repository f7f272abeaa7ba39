import { issueComments } from '../github/comments.ts';
import type { ParsedCommand } from '../grammar/command.ts';
import { remember } from '../memory.ts';
import { decide } from '../policy/decision.ts';
import { renderNote } from '../status/notes.ts';
import { type StatusComment, upsertStatusComment } from '../status/status-comment.ts';
import { answerTexts } from '../texts/answers.ts';
import { carryOutBuild, type Wish } from './build.ts';
import { buildOf } from './cancel.ts';
import { type Desk, markOf, type Outcome } from './desk.ts';
import { type Flight, flightsIn, underWayOf } from './flights.ts';
import { watchBuilds } from './watches.ts';
import { isBorneOut } from './witness.ts';

/**
 * Builds again what failed or was cancelled on this issue: the commenter's own, and with write permission anyone's. Each is
 * authorised anew, as if who retries had written it, and built at today's commit; it stays in its own status comment.
 */
export async function carryOutRetry(desk: Desk, command: ParsedCommand): Promise<Outcome> {
  const { bot, occasion, head, facts, language } = desk;
  const say = answerTexts[language];
  const mark = markOf(bot, occasion, command.line);
  const all = { ...facts, buildArgsAllowed: [], buildsInFlight: 0 };
  const decision = decide(command, all, head.configuration.policy);
  const comments = await issueComments(bot.access, occasion.issue, new Date(0).toISOString());
  const ended = flightsIn(bot, comments).filter(({ section }) => /^(failed|cancelled)$/.test(section.state));
  const reached = ended.filter(
    ({ section }) =>
      decision.verdict === 'run' && (decision.scope === 'all' || section.by === occasion.author.id),
  );
  const again = await retryEach(desk, reached);
  const text =
    again.length === 0 ? say.nothingToRetry() : again.map(({ url }) => say.retrying(url)).join('\n');
  const state = again.length === 0 ? 'refused' : 'joined';
  return { section: renderNote({ ...mark, state }, command.text, text), told: false };
}

/**
 * Retries builds, and tells of each in the status comment it stands in; one that had joined another joins it again.
 * @returns those status comments, each once.
 */
async function retryEach(desk: Desk, flights: readonly Flight[]): Promise<StatusComment[]> {
  const told = new Map<number, StatusComment>();
  const begun: Flight[] = [];
  for (const flight of flights) {
    const wish = (await isBorneOut(desk, flight)) ? wishOf(desk, flight) : undefined;
    if (wish === undefined) continue;
    const now = { ...desk, flights: [...desk.flights, ...begun] };
    const inFlight = underWayOf(now.flights, desk.occasion.author.id).length;
    const outcome = await carryOutBuild(now, wish, inFlight);
    if (outcome.told) begun.push({ ...flight, section: outcome.section });
    told.set(flight.status, await tellIn(desk, flight, outcome));
  }
  return [...told.values()];
}

function wishOf({ bot, occasion }: Desk, { section, comment }: Flight): Wish | undefined {
  const command = buildOf(section.command);
  if (command === undefined || section.command === undefined) return undefined;
  const origin = { comment, author: occasion.author };
  const mark = markOf(bot, origin, section.line, section.attempt + 1);
  return { command: { ...command, line: section.line, text: section.command }, mark, comment };
}

async function tellIn(desk: Desk, flight: Flight, { section }: Outcome): Promise<StatusComment> {
  const { bot, language } = desk;
  const asked = { issue: flight.issue, comment: flight.comment, writtenAt: flight.writtenAt };
  remember(bot.memory.statuses, flight.comment, flight.status);
  const told = await upsertStatusComment(bot, asked, [section], language);
  watchBuilds(bot, asked, told);
  return told;
}
