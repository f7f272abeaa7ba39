import { findOwnRun, isOwnRun } from '../../application/workflowrun.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Bot } from '../bot.ts';
import { expectedRun } from '../builds/own-runs.ts';
import { endRun } from '../builds/progress.ts';
import {
  isUnfinished,
  type TrackedBuild,
  trackedBuildsIn,
  trackingPeriod,
} from '../builds/tracked-builds.ts';
import { trackBuild } from '../builds/watches.ts';
import { type CommandSource, sourceFromBody, sourceFromComment } from '../command-source.ts';
import { failedSection } from '../commands/build.ts';
import { sectionMarkOf } from '../commands/context.ts';
import { type Comment, listRecentComments } from '../github/comments.ts';
import { listOpenedIssues, readIssue } from '../github/issues.ts';
import { listDispatchedRuns, readRun } from '../github/runs.ts';
import type { RefusalReason } from '../policy/decision.ts';
import { readSnapshot } from '../snapshot.ts';
import { formatRefusalMarker } from '../status/marker.ts';
import { answerRefusedCommands } from '../status/refusal-comment.ts';
import { renderSection } from '../status/section.ts';
import { upsertStatusComment } from '../status/status-comment.ts';
import { answer, holdsCommand, readCommands } from './answer.ts';

const day = 24 * 60 * 60 * 1000;

/** How far back the sweep looks; what is older than a day is asked for again. */
const reach = 3 * day;

/** Milliseconds after which a build that was never started is given up. */
const startTime = 10 * 60 * 1000;

/** What the sweep found, and does unless it is a dry run. */
export interface Finding {
  readonly kind: 'answer' | 'ask-again' | 'follow';
  /** The page of the comment or issue. */
  readonly url: string;
  readonly work: () => Promise<void>;
}

/**
 * Handles what was missed while nobody listened: comments and issues without the bot's mark, and builds that ended untold.
 * @param since nothing written before it is looked at: the installation's time.
 * @returns what was found; of a dry run the work has not been done.
 */
export async function sweep(
  bot: Bot,
  { since, dryRun }: { readonly since: Date; readonly dryRun: boolean },
): Promise<Finding[]> {
  const from = new Date(Math.max(since.getTime(), Date.now() - reach));
  const recent = await listRecentComments(bot.repository, from);
  const findings = [
    ...(await followings(bot, recent)),
    ...missedComments(bot, recent, from),
    ...(await missedIssues(bot, recent, from)),
  ];
  if (!dryRun) await doAll(bot, findings);
  return findings;
}

/** One that cannot be handled does not keep the others from it. @throws the first failure, when all is done. */
async function doAll({ log, tasks }: Bot, findings: readonly Finding[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { work, url } of findings) {
    if (tasks.stopped) break;
    try {
      await work();
    } catch (error) {
      log.error({ err: error, url }, 'what was missed could not be handled');
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Comments with commands that the bot has not answered. */
function missedComments(bot: Bot, recent: readonly Comment[], from: Date): Finding[] {
  const young = recent.filter(({ createdAt }) => new Date(createdAt) >= from).reverse();
  return young.flatMap((comment): Finding[] => {
    if (isAnswered(bot, recent, comment) || !mayHold(bot, comment)) return [];
    const { createdAt, updatedAt, url } = comment;
    const reason = createdAt !== updatedAt ? 'edited' : isOld(createdAt) ? 'too-old' : undefined;
    const kind = reason === undefined ? 'answer' : 'ask-again';
    const work = async () => {
      const source = await occasionFrom(bot, comment);
      if (source) await (reason === undefined ? answer(bot, source) : askAgain(bot, source, recent, reason));
    };
    return [{ kind, url, work }];
  });
}

/** Issues whose body holds commands that the bot has not answered. */
async function missedIssues(bot: Bot, recent: readonly Comment[], from: Date): Promise<Finding[]> {
  const issues = await listOpenedIssues(bot.repository, from);
  return issues.flatMap((issue): Finding[] => {
    const source: CommandSource = { ...sourceFromBody(issue), mayBeEdited: true };
    const { comment, writtenAt, author, thread } = source;
    const asked = { id: comment, author, createdAt: writtenAt, issue: thread.number };
    if (thread.isPullRequest || isAnswered(bot, recent, asked) || !holdsCommand(bot, source)) return [];
    const old = isOld(writtenAt);
    const work = () => (old ? askAgain(bot, source, recent, 'too-old') : answer(bot, source));
    return [{ kind: old ? 'ask-again' : 'answer', url: thread.url, work }];
  });
}

/** Builds that are told to be under way: of each is asked how it stands. */
async function followings(bot: Bot, recent: readonly Comment[]): Promise<Finding[]> {
  const builds = trackedBuildsIn(bot, recent).filter(isUnfinished);
  return builds.map((build) => ({ kind: 'follow', url: build.url, work: () => follow(bot, build) }));
}

async function follow(bot: Bot, build: TrackedBuild): Promise<void> {
  const { configuration } = await readSnapshot(bot);
  const expected = expectedRun(bot, configuration);
  const { section, writtenAt } = build;
  const run =
    section.run === undefined
      ? findOwnRun(
          await listDispatchedRuns(bot.repository, configuration.workflow, new Date(writtenAt)),
          section.id,
          expected,
        )
      : await readRun(bot.repository, section.run);
  if (run === undefined) return giveUp(bot, build);
  if (!isOwnRun(run, expected)) return;
  const { text: _, ...mark } = section;
  trackBuild(bot, { ...build, mark: { ...mark, run: run.id } });
  if (run.status === 'completed') await endRun(bot, run);
}

/** A build whose run never came is told to have failed, once it is sure that nobody is looking for it any more. */
async function giveUp(bot: Bot, build: TrackedBuild): Promise<void> {
  const { section, writtenAt } = build;
  if (Date.now() - new Date(writtenAt).getTime() < startTime) return;
  const { language } = (await readSnapshot(bot)).configuration;
  const { text: _, state: __, ...mark } = section;
  const error = new ImagebuildError('INTERNAL', 'GitHub started no run of the workflow', {
    hint: 'Write /imagebuild_retry to build it again.',
  });
  const failed = failedSection({ language }, { command: { text: mark.command ?? mark.id }, mark }, error);
  await upsertStatusComment(bot, build, [failed], language);
}

/** Asks to write commands again that came too late, or may not be what they were. */
async function askAgain(
  bot: Bot,
  source: CommandSource,
  recent: readonly Comment[],
  reason: Extract<RefusalReason, 'too-old' | 'edited'>,
): Promise<void> {
  const snapshot = await readSnapshot(bot);
  const { policy, language } = snapshot.configuration;
  const sections = readCommands(source, snapshot).map((command) => {
    const app = command.kind === 'build' ? command.request.app : '';
    const because = { decision: { verdict: 'refuse', reason }, app, label: policy.acceptedLabel } as const;
    const mark = sectionMarkOf(bot, source, command.line);
    return renderSection(mark, command.text, { state: 'refused', because }, language);
  });
  await answerRefusedCommands(bot, source, sections, { policy, language, recent });
}

/** Whether a status comment answers it, or the person's refusals were written after it. */
function isAnswered(
  bot: Bot,
  recent: readonly Comment[],
  asked: Pick<Comment, 'id' | 'author' | 'createdAt' | 'issue'>,
): boolean {
  if (
    trackedBuildsIn(bot, recent).some(({ comment, issue }) => comment === asked.id && issue === asked.issue)
  )
    return true;
  return recent.some(
    ({ author, body, issue, updatedAt }) =>
      author.login === bot.identity.login &&
      issue === asked.issue &&
      body.startsWith(`${formatRefusalMarker(asked.author.id)}\n`) &&
      updatedAt >= asked.createdAt,
  );
}

function mayHold(bot: Bot, { author, body }: Comment): boolean {
  return holdsCommand(bot, { author, body, origin: 'comment' });
}

async function occasionFrom({ repository }: Bot, comment: Comment): Promise<CommandSource | undefined> {
  const issue = await readIssue(repository, comment.issue);
  const { id, body, author, createdAt } = comment;
  if (issue === undefined) return undefined;
  return { ...sourceFromComment({ id, body, user: author, created_at: createdAt }, issue), mayBeMoved: true };
}

function isOld(writtenAt: string): boolean {
  return Date.now() - new Date(writtenAt).getTime() > trackingPeriod;
}
