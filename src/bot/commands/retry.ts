import { sentencesIn } from '../../text/say.ts';
import { type TrackedBuild, trackedBuildsIn, unfinishedBuildsOf } from '../builds/tracked-builds.ts';
import { verifySection } from '../builds/verify-section.ts';
import { trackBuilds } from '../builds/watches.ts';
import { remember } from '../cache.ts';
import { listIssueComments } from '../github/comments.ts';
import type { CommentCommand } from '../grammar/comment.ts';
import { decide } from '../policy/decision.ts';
import { renderNote } from '../status/section.ts';
import { type StatusComment, upsertStatusComment } from '../status/status-comment.ts';
import { carryOutBuild, type RequestedBuild } from './build.ts';
import { parseBuild } from './cancel.ts';
import { type CommandOutcome, type Desk, sectionMarkOf } from './context.ts';

/**
 * Builds again what failed or was cancelled on this issue: the commenter's own, and with write permission anyone's. Each is
 * authorised anew, as if who retries had written it, and built at today's commit; it stays in its own status comment.
 */
export async function carryOutRetry(desk: Desk, command: CommentCommand): Promise<CommandOutcome> {
  const { bot, source, snapshot, facts, language } = desk;
  const say = sentencesIn(language);
  const mark = sectionMarkOf(bot, source, command.line);
  const all = { ...facts, buildArgsAllowed: [], buildsInFlight: 0 };
  const decision = decide(command, all, snapshot.configuration.policy);
  const comments = await listIssueComments(bot.repository, source.issue, new Date(0).toISOString());
  const ended = trackedBuildsIn(bot, comments).filter(({ section }) =>
    /^(failed|cancelled)$/.test(section.state),
  );
  const reached = ended.filter(
    ({ section }) =>
      decision.verdict === 'run' && (decision.scope === 'all' || section.by === source.author.id),
  );
  const again = await retryEach(desk, reached);
  const text =
    again.length === 0
      ? say('answerNothingToRetry')
      : again.map(({ url }) => say('answerRetrying', { url })).join('\n');
  const state = again.length === 0 ? 'refused' : 'joined';
  return { section: renderNote({ ...mark, state }, command.text, text), told: false };
}

/**
 * Retries builds, and tells of each in the status comment it stands in; one that had joined another joins it again.
 * @returns those status comments, each once.
 */
async function retryEach(desk: Desk, builds: readonly TrackedBuild[]): Promise<StatusComment[]> {
  const told = new Map<number, StatusComment>();
  const begun: TrackedBuild[] = [];
  for (const build of builds) {
    const wish = (await verifySection(desk, build)) ? wishOf(desk, build) : undefined;
    if (wish === undefined) continue;
    const now = { ...desk, builds: [...desk.builds, ...begun] };
    const inFlight = unfinishedBuildsOf(now.builds, desk.source.author.id).length;
    const outcome = await carryOutBuild(now, wish, inFlight);
    if (outcome.told) begun.push({ ...build, section: outcome.section });
    told.set(build.status, await tellIn(desk, build, outcome));
  }
  return [...told.values()];
}

function wishOf({ bot, source }: Desk, { section, comment }: TrackedBuild): RequestedBuild | undefined {
  const command = parseBuild(section.command);
  if (command === undefined || section.command === undefined) return undefined;
  const origin = { comment, author: source.author };
  const mark = sectionMarkOf(bot, origin, section.line, section.attempt + 1);
  return { command: { ...command, line: section.line, text: section.command }, mark, comment };
}

async function tellIn(desk: Desk, build: TrackedBuild, { section }: CommandOutcome): Promise<StatusComment> {
  const { bot, language } = desk;
  const asked = { issue: build.issue, comment: build.comment, writtenAt: build.writtenAt };
  remember(bot.cache.statuses, build.comment, build.status);
  const told = await upsertStatusComment(bot, asked, [section], language);
  trackBuilds(bot, asked, told);
  return told;
}
