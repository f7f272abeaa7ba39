import { pino } from 'pino';
import { Probot } from 'probot';
import type { Language } from '../../text/language.ts';
import { type GitHubRepository, type RepositoryPayload, repositoryFrom } from '../github/client.ts';
import { type CheckedApplication, type CommittedApplication, findCheckedApplication } from './checked.ts';
import { commentOnPullRequest, type PreviewOutcome } from './preview.ts';

/** A workflow run in GitHub Actions that asks GitHub. */
interface AskingRun {
  /** The event that started it. */
  readonly payload: { readonly repository: RepositoryPayload };
  readonly token: string;
  /** The value of `GITHUB_API_URL`; github.com's API when left out. */
  readonly apiUrl?: string | undefined;
}

/** The account of a workflow's token: comments of others are neither edited nor believed. */
const author = 'github-actions[bot]';

/**
 * Comments what the run of a pull request's check found out. @param language of the comment. @throws where
 * GitHub fails
 */
export async function previewRun(
  asking: AskingRun,
  runId: number,
  language: Language,
): Promise<PreviewOutcome> {
  return await commentOnPullRequest(await open(asking), runId, { author, language });
}

/** Finds what the check of the pull request built that changed an application last. */
export async function findChecked(
  asking: AskingRun,
  application: CommittedApplication,
): Promise<CheckedApplication | undefined> {
  return await findCheckedApplication(await open(asking), application, author);
}

async function open({ payload, token, apiUrl }: AskingRun): Promise<GitHubRepository> {
  // Errors are told by the caller; standard output is the runner's.
  const log = pino({ level: 'silent' }, pino.destination(2));
  const app = new Probot({ githubToken: token, log, ...(apiUrl === undefined ? {} : { baseUrl: apiUrl }) });
  await app.ready();
  return repositoryFrom(await app.auth(), payload.repository);
}
