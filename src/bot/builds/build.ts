import { asImagebuildError, ImagebuildError } from '../../errors.ts';
import { readRun, type Started } from '../github/runs.ts';
import type { BuildCommand, ParsedCommand } from '../grammar/command.ts';
import { formatCommand } from '../grammar/commands.ts';
import { type Decision, decide } from '../policy/decision.ts';
import { gatherCommandFacts } from '../policy/facts.ts';
import type { SectionMark } from '../status/marker.ts';
import { renderSection, type SectionFacts } from '../status/section.ts';
import type { Section } from '../status/status.ts';
import { answerTexts } from '../texts/answers.ts';
import type { Desk, Outcome } from './desk.ts';
import { startRun } from './dispatch.ts';
import { type Flight, sameBuild } from './flights.ts';
import { isBorneOut } from './witness.ts';

/** A build to carry out: the command, and the mark of its section. */
export interface Wish {
  readonly command: ParsedCommand & BuildCommand;
  readonly mark: Omit<SectionMark, 'state'>;
  /** The comment it belongs to: of a retry the one that asked first. */
  readonly comment: number;
}

/** Decides on a build and has it built, joined or refused. */
export async function carryOutBuild(desk: Desk, wish: Wish, buildsInFlight: number): Promise<Outcome> {
  const { head } = desk;
  const facts = await gatherCommandFacts(desk.bot, desk.facts, wish.command, head, buildsInFlight);
  const decision = decide(wish.command, facts, head.configuration.policy);
  if (decision.verdict !== 'run') return { section: refused(desk, wish, decision), told: false };
  const canonical = formatCommand(wish.command);
  const kept = decision.replace ? {} : { replace: false as const };
  const marked = { ...wish, mark: { ...wish.mark, ...kept, command: canonical } };
  const same = sameBuild(desk.flights, canonical, decision.replace);
  const joins = same && same.section.id !== wish.mark.id && (await goesOn(desk, same));
  const section = joins ? joined(desk, marked, same) : await start(desk, marked, decision.replace);
  return { section, told: true };
}

function refused(
  { head, occasion, language }: Desk,
  { command, mark }: Wish,
  decision: Exclude<Decision, { verdict: 'run' }>,
): Section {
  const because =
    decision.verdict === 'link'
      ? { checks: `${occasion.thread.url}/checks` }
      : { decision, app: command.request.app, label: head.configuration.policy.acceptedLabel };
  return renderSection(mark, command.text, { state: 'refused', because }, language);
}

/** Whether a build that is told to be under way really is: its end may have been missed. */
async function goesOn(desk: Desk, flight: Flight): Promise<boolean> {
  if (!(await isBorneOut(desk, flight))) return false;
  const { run } = flight.section;
  return run === undefined || (await readRun(desk.bot.access, run)).status !== 'completed';
}

function joined({ language }: Desk, { command, mark }: Wish, { section, url }: Flight): Section {
  const run = section.run === undefined ? {} : { run: section.run };
  return renderSection({ ...mark, ...run }, command.text, { state: 'joined', url }, language);
}

async function start(desk: Desk, wish: Wish, replace: boolean): Promise<Section> {
  try {
    return queued(desk, wish, await startOrFind(desk, wish, replace));
  } catch (error) {
    if (desk.bot.errands.stopped) throw error;
    desk.bot.log.error({ err: error, requestId: wish.mark.id }, 'a build could not be started');
    return failedSection(desk, wish, error);
  }
}

async function startOrFind(desk: Desk, wish: Wish, replace: boolean): Promise<NonNullable<Started>> {
  const { bot, occasion, head, recovered } = desk;
  const { command, mark, comment } = wish;
  const known = recovered.get(mark.id);
  if (known) return known;
  const order = {
    command,
    requestId: mark.id,
    replace,
    comment,
    issue: occasion.issue,
    commit: head.commit,
    workflow: head.configuration.workflow,
  };
  return startRun(bot, order, () => desk.tellEarly(queued(desk, wish, undefined)));
}

function queued({ language }: Desk, { command, mark }: Wish, started: Started): Section {
  const run = started === undefined ? {} : { run: started.id };
  return renderSection({ ...mark, ...run }, command.text, { state: 'queued', url: started?.url }, language);
}

/** The section of a build that the bot itself could not start (docs/security.md 16). */
export function failedSection(
  { language }: Pick<Desk, 'language'>,
  { command, mark }: Pick<Wish, 'mark'> & { readonly command: Pick<ParsedCommand, 'text'> },
  error: unknown,
): Section {
  const say = answerTexts[language];
  // What an unknown error says is for the log: it may name what nobody else should read.
  const known = error instanceof ImagebuildError ? error : undefined;
  const { code } = asImagebuildError(error);
  const message = known?.message ?? say.botFailed();
  const facts: SectionFacts = {
    state: 'failed',
    error: {
      code,
      message,
      hint: known?.hint ?? say.writeAgain(),
      excerpt: known?.excerpt,
      place: known?.place,
    },
  };
  return renderSection(mark, command.text, facts, language);
}
