import { findOwnRun, isOwnRun } from '../../application/workflowrun.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Language } from '../../text/language.ts';
import { say } from '../../text/say.ts';
import type { Bot } from '../bot.ts';
import { expectedRun } from '../builds/own-runs.ts';
import { endRun, showRun } from '../builds/run-progress.ts';
import {
  isUnfinished,
  type TrackedBuild,
  trackedBuildsIn,
  trackingPeriod,
} from '../builds/tracked-builds.ts';
import { trackBuild } from '../builds/tracking.ts';
import { type CommandSource, sourceFromBody, sourceFromComment } from '../command-source.ts';
import { renderFailedStart } from '../commands/build.ts';
import { sectionMarkOf } from '../commands/context.ts';
import { type Comment, listRecentComments } from '../github/comments.ts';
import { listOpenedIssues, readIssue } from '../github/issues.ts';
import { listDispatchedRuns, readRun } from '../github/runs.ts';
import type { RefusalReason } from '../policy/decision.ts';
import { readSnapshot } from '../snapshot.ts';
import { isAnswerTo } from '../status/answer-comment.ts';
import { formatRefusalMarker } from '../status/marker.ts';
import { answerRefusedCommands } from '../status/refusal-comment.ts';
import { renderSection } from '../status/section.ts';
import { upsertStatusComment } from '../status/status-comment.ts';
import { answer, holdsCommand, readCommands } from './answer.ts';

const day = 24 * 60 * 60 * 1000;

/**
 * Milliseconds that the sweep looks back. What is older than a day isn't carried out; its author is asked to
 * post it again.
 */
const sweepPeriod = 3 * day;

/** Milliseconds after which a build that was never started is given up. */
const startTime = 10 * 60 * 1000;

/** Something that the sweep found, and handles unless it is a dry run. */
export interface Finding {
  readonly kind: 'answer' | 'ask-again' | 'follow';
  /** The page of the comment or issue. */
  readonly url: string;
  readonly work: () => Promise<void>;
}

/**
 * Handles what the bot missed: comments and issues that it hasn't answered, and builds whose end it hasn't
 * shown.
 * @param since when the app was installed: nothing that is older is looked at.
 * @param dryRun only returns what was found.
 */
export async function sweep(
  bot: Bot,
  { since, dryRun }: { readonly since: Date; readonly dryRun: boolean },
): Promise<Finding[]> {
  const from = new Date(Math.max(since.getTime(), Date.now() - sweepPeriod));
  const recent = await listRecentComments(bot.repository, from);
  const findings = [
    ...findUnfinishedBuilds(bot, recent),
    ...findMissedComments(bot, recent, from),
    ...(await findMissedIssues(bot, recent, from)),
  ];
  if (!dryRun) await handleAll(bot, findings);
  return findings;
}

/**
 * Handles findings. One that fails doesn't keep the others from it. @throws the first failure, at the end.
 */
async function handleAll({ log, tasks }: Bot, findings: readonly Finding[]): Promise<void> {
  const failures: unknown[] = [];
  for (const { work, url } of findings) {
    if (tasks.stopped) break;
    try {
      await work();
    } catch (error) {
      log.error({ err: error, url }, 'what was missed cannot be handled');
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Finds comments with commands that the bot hasn't answered. */
function findMissedComments(bot: Bot, recent: readonly Comment[], from: Date): Finding[] {
  const young = recent.filter(({ createdAt }) => new Date(createdAt) >= from).reverse();
  return young.flatMap((comment): Finding[] => {
    const { author, body, createdAt, updatedAt, url } = comment;
    const text = { author, body, origin: 'comment' } as const;
    if (isAnswered(bot, recent, comment) || !holdsCommand(bot, text)) return [];
    const reason = createdAt !== updatedAt ? 'edited' : isOld(createdAt) ? 'too-old' : undefined;
    const work = async () => {
      const source = await readSource(bot, comment);
      if (source && reason === undefined) await answer(bot, source);
      else if (source && reason !== undefined) await askAgain(bot, source, recent, reason);
    };
    return [{ kind: reason === undefined ? 'answer' : 'ask-again', url, work }];
  });
}

/** Finds issues whose body holds commands that the bot hasn't answered. */
async function findMissedIssues(bot: Bot, recent: readonly Comment[], from: Date): Promise<Finding[]> {
  const issues = await listOpenedIssues(bot.repository, from);
  return issues.flatMap((payload): Finding[] => {
    const source: CommandSource = { ...sourceFromBody(payload), mayBeEdited: true };
    const { comment, issue, writtenAt, author, issueDetails } = source;
    const asked = { id: comment, author, createdAt: writtenAt, issue };
    if (issueDetails.isPullRequest || isAnswered(bot, recent, asked) || !holdsCommand(bot, source)) return [];
    const old = isOld(writtenAt);
    const work = () => (old ? askAgain(bot, source, recent, 'too-old') : answer(bot, source));
    return [{ kind: old ? 'ask-again' : 'answer', url: issueDetails.url, work }];
  });
}

/** Finds builds that status comments show as unfinished. */
function findUnfinishedBuilds(bot: Bot, recent: readonly Comment[]): Finding[] {
  const builds = trackedBuildsIn(bot, recent).filter(isUnfinished);
  return builds.map((build) => ({ kind: 'follow', url: build.url, work: () => followBuild(bot, build) }));
}

/** Follows a build again, and shows its end when it has ended. */
async function followBuild(bot: Bot, build: TrackedBuild): Promise<void> {
  const { configuration } = await readSnapshot(bot);
  const { workflow } = configuration;
  const expected = expectedRun(bot, configuration);
  const { section, writtenAt } = build;
  const run =
    section.run === undefined
      ? findOwnRun(
          await listDispatchedRuns(bot.repository, workflow, new Date(writtenAt)),
          section.id,
          expected,
        )
      : await readRun(bot.repository, section.run);
  if (run === undefined) return giveUp(bot, build, configuration.language);
  if (!isOwnRun(run, expected)) return;
  const { text: _, ...mark } = section;
  const location = { ...build, mark: { ...mark, run: run.id } };
  trackBuild(bot, location);
  await (run.status === 'completed' ? endRun(bot, run) : showRun(bot, run, location));
}

/** Shows that a build without a run has failed, once no bot can be looking for its run any more. */
async function giveUp(bot: Bot, build: TrackedBuild, language: Language): Promise<void> {
  const { section, writtenAt } = build;
  if (Date.now() - new Date(writtenAt).getTime() < startTime) return;
  const { text: _, state: __, ...mark } = section;
  const error = new ImagebuildError('INTERNAL', say('runMissing'), { hint: say('dispatchStatusHint') });
  const failed = renderFailedStart(mark, mark.command ?? mark.id, error, language);
  await upsertStatusComment(bot, build, [failed], language);
}

/** Asks the author to post commands again that were found too late, or may have been edited. */
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

/**
 * Returns whether a status comment answers a comment, or the author's comment of refusals was edited after it
 * was written.
 */
function isAnswered(
  bot: Bot,
  recent: readonly Comment[],
  asked: Pick<Comment, 'id' | 'author' | 'createdAt' | 'issue'>,
): boolean {
  if (
    trackedBuildsIn(bot, recent).some(({ comment, issue }) => comment === asked.id && issue === asked.issue)
  )
    return true;
  const { id: comment, author: asker } = asked;
  if (recent.some((one) => isAnswerTo(bot, one, { comment, author: asker }))) return true;
  return recent.some(
    ({ author, body, issue, updatedAt }) =>
      author.login === bot.identity.login &&
      issue === asked.issue &&
      body.startsWith(`${formatRefusalMarker(asked.author.id)}\n`) &&
      updatedAt >= asked.createdAt,
  );
}

/** Reads the issue of a comment; undefined when it is gone. */
async function readSource({ repository }: Bot, comment: Comment): Promise<CommandSource | undefined> {
  const issue = await readIssue(repository, comment.issue);
  if (issue === undefined) return undefined;
  const { id, body, author, createdAt } = comment;
  return { ...sourceFromComment({ id, body, user: author, created_at: createdAt }, issue), mayBeMoved: true };
}

function isOld(writtenAt: string): boolean {
  return Date.now() - new Date(writtenAt).getTime() > trackingPeriod;
}
