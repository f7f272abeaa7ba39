import { sentencesIn } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import {
  parseBuild,
  type TrackedBuild,
  trackedBuildsIn,
  unfinishedBuildsOf,
} from '../builds/tracked-builds.ts';
import { keepUnwritten, showBuilds } from '../builds/tracking.ts';
import { verifySection } from '../builds/verify-section.ts';
import { remember } from '../cache.ts';
import { listIssueComments } from '../github/comments.ts';
import { decide } from '../policy/decision.ts';
import { renderNote } from '../status/section.ts';
import type { StatusComment } from '../status/status-comment.ts';
import {
  type CarryOutBuild,
  type CommandContext,
  type CommandHandler,
  type RequestedBuild,
  sectionMarkOf,
} from './context.ts';

/**
 * Builds again what failed or was cancelled on the issue: the author's own builds, and with write permission
 * anyone's. Each is authorized anew, as if the author of the retry had asked for it, and built from the
 * default branch's current commit. Its own status comment shows it.
 */
export const createRetryHandler =
  (carryOutBuild: CarryOutBuild): CommandHandler<'retry'> =>
  async (bot, context, command) => {
    const { source, snapshot, facts } = context;
    const { policy, language } = snapshot.configuration;
    const text = sentencesIn(language);
    const decision = decide(command, { ...facts, buildArgsAllowed: [], unfinishedBuilds: 0 }, policy);
    const comments = await listIssueComments(bot.repository, source.issue, new Date(0).toISOString());
    const selected = trackedBuildsIn(bot, comments).filter(
      ({ section }) =>
        /^(failed|cancelled)$/.test(section.state) &&
        decision.verdict === 'run' &&
        (decision.scope === 'all' || section.by === source.author.id),
    );
    const retried = await retryBuilds(bot, context, selected, carryOutBuild);
    const answer =
      retried.length === 0
        ? text('answerNothingToRetry')
        : retried.map(({ url }) => text('answerRetrying', { url })).join('\n');
    const state = retried.length === 0 ? 'done' : 'joined';
    const mark = { ...sectionMarkOf(bot, source, command.line), state } as const;
    return { section: renderNote(mark, command.text, answer), needsStatus: false, isAnswer: true };
  };

/**
 * Retries builds. One that had joined another build joins it again.
 * @returns the status comments that show them, each once.
 */
async function retryBuilds(
  bot: Bot,
  context: CommandContext,
  failed: readonly TrackedBuild[],
  carryOutBuild: CarryOutBuild,
): Promise<StatusComment[]> {
  const { source, snapshot } = context;
  const { configuration } = snapshot;
  const statuses = new Map<number, StatusComment>();
  let builds = context.builds;
  for (const build of failed) {
    const nextAttempt = (await verifySection(bot, configuration, build))
      ? createNextAttempt(bot, context, build)
      : undefined;
    if (nextAttempt === undefined) continue;
    remember(bot.cache.statuses, build.comment, build.status);
    const unfinishedBuilds = unfinishedBuildsOf(builds, source.author.id).length;
    // An earlier retry may have started it, and GitHub refused to show it.
    const { sections: unwritten = [] } = bot.cache.unwritten.get(build.comment) ?? {};
    const started = unwritten.find(({ id }) => id === nextAttempt.mark.id);
    const { section, needsStatus } = started
      ? { section: started, needsStatus: true }
      : await carryOutBuild(bot, { ...context, builds, unfinishedBuilds }, nextAttempt);
    if (needsStatus) builds = [...builds, { ...build, section }];
    keepUnwritten(bot, nextAttempt.origin, build.url, [section]);
    const status = await showBuilds(bot, nextAttempt.origin, [section], configuration.language);
    statuses.set(build.status, status);
  }
  return [...statuses.values()];
}

/** Returns the next attempt at a build; undefined when its section doesn't carry its command. */
function createNextAttempt(
  bot: Bot,
  { source }: CommandContext,
  { section, issue, comment, writtenAt }: TrackedBuild,
): RequestedBuild | undefined {
  const { line, attempt, command: text } = section;
  const command = parseBuild(section);
  if (command === undefined || text === undefined) return undefined;
  return {
    command: { ...command, line, text },
    mark: sectionMarkOf(bot, { comment, author: source.author }, line, attempt + 1),
    origin: { issue, comment, writtenAt },
  };
}
