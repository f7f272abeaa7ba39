import { type Preview, parsePreview, previewLimits } from '../../application/preview/preview.ts';
import { ImagebuildError, type Message } from '../../errors.ts';
import type { Language } from '../../text/language.ts';
import { say, translate } from '../../text/say.ts';
import { readArtifactFile } from '../builds/run-result.ts';
import { type GitHubRepository, reasonOf, statusOf } from '../github/client.ts';
import { type Comment, editComment, listIssueComments, writeComment } from '../github/comments.ts';
import { listPullRequestsOf, type PullRequest, readPullRequestRun } from '../github/pulls.ts';
import { listArtifacts } from '../github/runs.ts';
import { type PreviewMark, parsePreviewMarker } from './marker.ts';
import { type PreviewContent, renderPreview } from './render.ts';

/** The names of the artifacts with previews begin so. */
const artifactPrefix = 'imagebuild-preview-';
const fileName = 'imagebuild-preview.json';

/** The most artifacts of a run that are read: GitHub allows so many jobs in a matrix. */
const mostArtifacts = 256;

/** What became of a run's comments, for the log. */
export interface PreviewOutcome {
  readonly said: Message;
  /** Why nothing could be written; the check itself is not affected. */
  readonly problem?: Message | undefined;
}

/**
 * Shows what the check of a pull request found out in one comment on it, which is edited. The pull request
 * is found by the run's head repository, branch and commit, as GitHub has them: where it is closed or has a
 * newer commit, or its comment shows a later run, nothing is written.
 * @returns the problem, if GitHub refuses a request: the check itself isn't affected.
 */
export async function commentOnPullRequest(
  repository: GitHubRepository,
  runId: number,
  options: PreviewOptions,
): Promise<PreviewOutcome> {
  try {
    return { said: await showRun(repository, runId, options) };
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined || status >= 500) throw error;
    const reason = reasonOf(error as Error);
    return { said: say('previewUnneeded'), problem: say('previewNotWritten', { reason }) };
  }
}

interface PreviewOptions {
  /** The login of the account that the token acts as: comments of others are never edited. */
  readonly author: string;
  readonly language: Language;
}

async function showRun(
  repository: GitHubRepository,
  runId: number,
  { author, language }: PreviewOptions,
): Promise<Message> {
  const run = await readPullRequestRun(repository, runId);
  const { event, conclusion, head } = run;
  if (event !== 'pull_request' || head === undefined) return say('previewNoPullRequest');
  if (conclusion !== 'success' && conclusion !== 'failure') return say('previewRunStopped');
  if ((await listPullRequestsOf(repository, head)).length === 0) return say('previewNoPullRequest');
  const read = await readPreviews(repository, runId, language);
  const mark = { run: run.id, attempt: run.attempt, commit: head.commit };
  const content = { mark, url: run.url, succeeded: conclusion === 'success', ...read };
  // Asked again: downloading takes a while, and a newer commit has a run of its own.
  const pulls = choose(await listPullRequestsOf(repository, head), read.previews);
  const body = renderPreview(content, language);
  const written: number[] = [];
  for (const pull of pulls)
    if (await upsert(repository, pull, { body, content, author })) written.push(pull.number);
  if (written.length === 0) return say('previewUnneeded');
  return say('previewWritten', { numbers: written.map((number) => `#${number}`).join(', ') });
}

/**
 * Chooses among the pull requests of one head, which differ in the branch that they are for. The check says
 * which one it was: it can choose among them, and name no other.
 */
function choose(pulls: readonly PullRequest[], previews: readonly Preview[]): readonly PullRequest[] {
  const bases = new Set(previews.map(({ base }) => base));
  const chosen = pulls.filter(({ base }) => bases.has(base));
  return chosen.length === 1 ? chosen : pulls;
}

/** Reads what a run left, each artifact on its own: one that can't be read hides no other. */
async function readPreviews(
  repository: GitHubRepository,
  run: number,
  language: Language,
): Promise<Pick<PreviewContent, 'previews' | 'unread'>> {
  const artifacts = await listArtifacts(repository, run, artifactPrefix);
  const previews: Preview[] = [];
  const unread: { artifact: string; reason: string }[] = [];
  for (const artifact of artifacts.slice(0, mostArtifacts)) {
    try {
      const content = await readArtifactFile(repository, artifact, fileName, previewLimits);
      if (content !== undefined) previews.push(parsePreview(content));
    } catch (error) {
      if (!(error instanceof ImagebuildError)) throw error;
      unread.push({
        artifact: artifact.name.slice(artifactPrefix.length),
        reason: translate(error.reason, language) ?? error.message,
      });
    }
  }
  return { previews, unread };
}

interface WantedComment {
  readonly body: string;
  readonly content: PreviewContent;
  readonly author: string;
}

/** Creates or edits the comment on a pull request. @returns false when there is nothing to write */
async function upsert(
  repository: GitHubRepository,
  { number, createdAt }: PullRequest,
  { body, content, author }: WantedComment,
): Promise<boolean> {
  const find = async () =>
    (await listIssueComments(repository, number, createdAt)).find((one) => isOwn(one, author));
  const known = await find();
  const shown = known && parsePreviewMarker(known.body);
  if (shown && isLater(shown, content.mark)) return false;
  const isEmpty = content.previews.length === 0 && content.unread.length === 0 && content.succeeded;
  if (known === undefined && isEmpty) return false;
  if (known === undefined) await writeComment(repository, number, body, find);
  else if (known.body.trim() !== body.trim()) await editComment(repository, known.id, body);
  return true;
}

function isOwn({ author, body }: Comment, login: string): boolean {
  return author.login === login && parsePreviewMarker(body) !== undefined;
}

/** Tells whether a comment shows a later run, or a later attempt of the run. */
function isLater(shown: PreviewMark, { run, attempt }: PreviewMark): boolean {
  return shown.run > run || (shown.run === run && shown.attempt > attempt);
}
