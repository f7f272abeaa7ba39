import { ImagebuildError } from '../../errors.ts';
import type { Language } from '../../text/language.ts';
import { sentencesIn } from '../../text/say.ts';
import { asImagebuildError } from '../../text/unknownerror.ts';
import type { Bot } from '../bot.ts';
import { dispatchBuild } from '../builds/dispatch.ts';
import { findSameBuild, type TrackedBuild } from '../builds/tracked-builds.ts';
import { verifySection } from '../builds/verify-section.ts';
import { readRun, type StartedRun } from '../github/runs.ts';
import { type BuildCommand, formatCommand } from '../grammar/build.ts';
import { type Decision, decide, parseTitleApplication } from '../policy/decision.ts';
import { gatherCommandFacts } from '../policy/facts.ts';
import { readCodeOwners } from '../snapshot.ts';
import type { SectionMark } from '../status/marker.ts';
import { type Ask, renderSection } from '../status/section.ts';
import type { Section } from '../status/status.ts';
import { upsertStatusComment } from '../status/status-comment.ts';
import {
  type CommandContext,
  type CommandHandler,
  type CommandOutcome,
  type RequestedBuild,
  sectionMarkOf,
} from './context.ts';

export const handleBuild: CommandHandler<'build'> = (bot, context, command) => {
  const mark = sectionMarkOf(bot, context.source, command.line);
  return carryOutBuild(bot, context, { command, mark, origin: context.source });
};

/** Decides on a build: it is refused, joins the same build that is already going on, or is started. */
export async function carryOutBuild(
  bot: Bot,
  context: CommandContext,
  build: RequestedBuild,
): Promise<CommandOutcome> {
  const { snapshot, builds, unfinishedBuilds } = context;
  const { command, mark } = build;
  const facts = await gatherCommandFacts(bot, context.facts, command, snapshot, unfinishedBuilds);
  const decision = decide(command, facts, snapshot.configuration.policy);
  if (decision.verdict !== 'run') {
    const isMissing = decision.verdict === 'refuse' && decision.reason === 'no-permission';
    const ask = isMissing ? await findWhomToAsk(bot, context, command) : undefined;
    return { section: renderRefused(context, build, decision, ask), needsStatus: false };
  }
  const canonical = formatCommand(command);
  const replaceMark = decision.replace ? {} : { replace: false as const };
  const marked = { ...build, mark: { ...mark, ...replaceMark, command: canonical } };
  const same = findSameBuild(builds, canonical, decision.replace);
  const joins = same && same.section.id !== mark.id && (await isGoingOn(bot, context, same));
  const section = joins
    ? renderJoined(context, marked, same)
    : await startBuild(bot, context, marked, decision.replace);
  return { section, needsStatus: true };
}

/** Returns whether a build that a section shows as unfinished really is: the bot may have missed its end. */
async function isGoingOn(bot: Bot, { snapshot }: CommandContext, build: TrackedBuild): Promise<boolean> {
  if (!(await verifySection(bot, snapshot.configuration, build))) return false;
  const { run } = build.section;
  return run === undefined || (await readRun(bot.repository, run)).status !== 'completed';
}

async function startBuild(
  bot: Bot,
  context: CommandContext,
  build: RequestedBuild,
  replace: boolean,
): Promise<Section> {
  const { snapshot, startedRuns } = context;
  const { command, mark, origin } = build;
  const { workflow, language } = snapshot.configuration;
  const { comment, issue } = origin;
  const request = { command, requestId: mark.id, replace, comment, issue, commit: snapshot.commit, workflow };
  const queued = renderQueued(context, build, undefined);
  const showQueued = async () => {
    try {
      await upsertStatusComment(bot, origin, [queued], language);
    } catch (error) {
      bot.log.warn({ err: error, requestId: mark.id }, 'a build that waits cannot be shown');
    }
  };
  try {
    const run = startedRuns.get(mark.id) ?? (await dispatchBuild(bot, request, showQueued));
    return renderQueued(context, build, run);
  } catch (error) {
    if (bot.tasks.stopped) throw error;
    bot.log.error({ err: error, requestId: mark.id }, 'a build cannot be started');
    // GitHub may have started the run and not say which it is: the sweep finds it, or gives the build up.
    if (!(error instanceof ImagebuildError)) return queued;
    return renderFailedStart(mark, command.text, error, language);
  }
}

/** Finds whom a person without permission can ask: the owners of the application, and any maintainer. */
async function findWhomToAsk(
  bot: Bot,
  { source, snapshot }: CommandContext,
  { request }: BuildCommand,
): Promise<Ask> {
  const { policy } = snapshot.configuration;
  const { title, state, locked } = source.issueDetails;
  const isHere = state === 'open' && !locked && parseTitleApplication(title) === request.app;
  return {
    owners: await readCodeOwners(bot.repository, snapshot, request),
    allow: policy.allowCommand && isHere ? `/imagebuild_allow @${source.author.login}` : undefined,
  };
}

function renderRefused(
  { snapshot, source }: CommandContext,
  { command, mark }: RequestedBuild,
  decision: Exclude<Decision, { verdict: 'run' }>,
  ask: Ask | undefined,
): Section {
  const { policy, language } = snapshot.configuration;
  const because =
    decision.verdict === 'link'
      ? { checks: `${source.issueDetails.url}/checks` }
      : {
          decision,
          app: command.request.app,
          label: policy.acceptedLabel,
          ask,
          // The label has an issue's own text answered again.
          again: source.origin === 'comment',
        };
  return renderSection(mark, command.text, { state: 'refused', because }, language);
}

function renderJoined(
  { snapshot }: CommandContext,
  { command, mark }: RequestedBuild,
  { section, url }: TrackedBuild,
): Section {
  const run = section.run === undefined ? {} : { run: section.run };
  const facts = { state: 'joined', url } as const;
  return renderSection({ ...mark, ...run }, command.text, facts, snapshot.configuration.language);
}

function renderQueued(
  { snapshot }: CommandContext,
  { command, mark }: RequestedBuild,
  started: StartedRun | undefined,
): Section {
  const run = started === undefined ? {} : { run: started.id };
  const facts = { state: 'queued', url: started?.url } as const;
  return renderSection({ ...mark, ...run }, command.text, facts, snapshot.configuration.language);
}

/**
 * Renders the section of a build that the bot itself couldn't start (docs/security-rules.md 16).
 * @param command as it was written, or in its canonical form.
 */
export function renderFailedStart(
  mark: Omit<SectionMark, 'state'>,
  command: string,
  error: unknown,
  language: Language,
): Section {
  const text = sentencesIn(language);
  // The message of an unknown error is for the log: it may name what nobody else should read.
  const known = error instanceof ImagebuildError ? error : undefined;
  const { code } = asImagebuildError(error);
  const details = {
    code,
    message: known?.message ?? text('botFailed'),
    hint: known?.hint ?? text('botTryAgain'),
    reason: known?.reason,
    hintReason: known?.hintReason,
    excerpt: known?.excerpt,
    place: known?.place,
  };
  return renderSection(mark, command, { state: 'failed', error: details }, language);
}
