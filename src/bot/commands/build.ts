import { asImagebuildError, ImagebuildError } from '../../errors.ts';
import { sentencesIn } from '../../text/say.ts';
import { dispatchBuild } from '../builds/dispatch.ts';
import { findSameBuild, type TrackedBuild } from '../builds/tracked-builds.ts';
import { verifySection } from '../builds/verify-section.ts';
import { readRun, type StartedRun } from '../github/runs.ts';
import type { BuildCommand } from '../grammar/build.ts';
import { formatCommand } from '../grammar/build.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import { type Decision, decide } from '../policy/decision.ts';
import { gatherCommandFacts } from '../policy/facts.ts';
import type { SectionMark } from '../status/marker.ts';
import { renderSection, type SectionFacts } from '../status/section.ts';
import type { Section } from '../status/status.ts';
import type { CommandOutcome, Desk } from './context.ts';

/** A build to carry out: the command, and the mark of its section. */
export interface RequestedBuild {
  readonly command: CommentCommand & BuildCommand;
  readonly mark: Omit<SectionMark, 'state'>;
  /** The comment it belongs to: of a retry the one that asked first. */
  readonly comment: number;
}

/** Decides on a build and has it built, joined or refused. */
export async function carryOutBuild(
  desk: Desk,
  wish: RequestedBuild,
  buildsInFlight: number,
): Promise<CommandOutcome> {
  const { snapshot } = desk;
  const facts = await gatherCommandFacts(desk.bot, desk.facts, wish.command, snapshot, buildsInFlight);
  const decision = decide(wish.command, facts, snapshot.configuration.policy);
  if (decision.verdict !== 'run') return { section: refused(desk, wish, decision), told: false };
  const canonical = formatCommand(wish.command);
  const kept = decision.replace ? {} : { replace: false as const };
  const marked = { ...wish, mark: { ...wish.mark, ...kept, command: canonical } };
  const same = findSameBuild(desk.builds, canonical, decision.replace);
  const joins = same && same.section.id !== wish.mark.id && (await goesOn(desk, same));
  const section = joins ? joined(desk, marked, same) : await start(desk, marked, decision.replace);
  return { section, told: true };
}

function refused(
  { snapshot, source, language }: Desk,
  { command, mark }: RequestedBuild,
  decision: Exclude<Decision, { verdict: 'run' }>,
): Section {
  const because =
    decision.verdict === 'link'
      ? { checks: `${source.thread.url}/checks` }
      : { decision, app: command.request.app, label: snapshot.configuration.policy.acceptedLabel };
  return renderSection(mark, command.text, { state: 'refused', because }, language);
}

/** Whether a build that is told to be under way really is: its end may have been missed. */
async function goesOn(desk: Desk, build: TrackedBuild): Promise<boolean> {
  if (!(await verifySection(desk, build))) return false;
  const { run } = build.section;
  return run === undefined || (await readRun(desk.bot.repository, run)).status !== 'completed';
}

function joined(
  { language }: Desk,
  { command, mark }: RequestedBuild,
  { section, url }: TrackedBuild,
): Section {
  const run = section.run === undefined ? {} : { run: section.run };
  return renderSection({ ...mark, ...run }, command.text, { state: 'joined', url }, language);
}

async function start(desk: Desk, wish: RequestedBuild, replace: boolean): Promise<Section> {
  try {
    return queued(desk, wish, await startOrFind(desk, wish, replace));
  } catch (error) {
    if (desk.bot.tasks.stopped) throw error;
    desk.bot.log.error({ err: error, requestId: wish.mark.id }, 'a build could not be started');
    return failedSection(desk, wish, error);
  }
}

async function startOrFind(desk: Desk, wish: RequestedBuild, replace: boolean): Promise<StartedRun> {
  const { bot, source, snapshot, recovered } = desk;
  const { command, mark, comment } = wish;
  const known = recovered.get(mark.id);
  if (known) return known;
  const request = {
    command,
    requestId: mark.id,
    replace,
    comment,
    issue: source.issue,
    commit: snapshot.commit,
    workflow: snapshot.configuration.workflow,
  };
  return dispatchBuild(bot, request, () => desk.tellEarly(queued(desk, wish, undefined)));
}

function queued(
  { language }: Desk,
  { command, mark }: RequestedBuild,
  started: StartedRun | undefined,
): Section {
  const run = started === undefined ? {} : { run: started.id };
  return renderSection({ ...mark, ...run }, command.text, { state: 'queued', url: started?.url }, language);
}

/** The section of a build that the bot itself could not start (docs/security.md 16). */
export function failedSection(
  { language }: Pick<Desk, 'language'>,
  { command, mark }: Pick<RequestedBuild, 'mark'> & { readonly command: Pick<CommentCommand, 'text'> },
  error: unknown,
): Section {
  const say = sentencesIn(language);
  // What an unknown error says is for the log: it may name what nobody else should read.
  const known = error instanceof ImagebuildError ? error : undefined;
  const { code } = asImagebuildError(error);
  const message = known?.message ?? say('botFailed');
  const facts: SectionFacts = {
    state: 'failed',
    error: {
      code,
      message,
      hint: known?.hint ?? say('botTryAgain'),
      excerpt: known?.excerpt,
      place: known?.place,
    },
  };
  return renderSection(mark, command.text, facts, language);
}
