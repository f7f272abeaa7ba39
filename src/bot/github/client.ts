import type { ProbotOctokit } from 'probot';

/**
 * What the bot asks of GitHub, all of it in this file's folder `github/`: functions that take plain words and give plain data.
 * Whether an answer can be trusted is decided elsewhere.
 */

export type Octokit = InstanceType<typeof ProbotOctokit>;

/** A repository, seen with the rights of the bot. */
export interface GitHubRepository {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly id: number;
  /** The default branch: the only one anything is built from. */
  readonly branch: string;
}

export interface Account {
  readonly login: string;
  readonly id: number;
  /** `User`, `Bot`, `Organization`, … */
  readonly type: string;
}

/** `owner/name`, as request ids and log lines name a repository. */
export function fullNameOf({ owner, repo }: Pick<GitHubRepository, 'owner' | 'repo'>): string {
  return `${owner}/${repo}`;
}

/** The status that GitHub answered with; undefined when no answer came, or the error is none of GitHub's. */
export function statusOf(error: unknown): number | undefined {
  const { status, response } = error as { status?: unknown; response?: unknown };
  return typeof status === 'number' && response !== undefined ? status : undefined;
}

/** Whether GitHub may have done what it was asked, although it did not say so: a 5xx, or an answer that got lost. */
export function isUnclear(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status >= 500;
}

/** What is there, or undefined when GitHub says it is not. */
export async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** Sent once: the retry that the client would do by itself repeats what GitHub may have done already (docs/security.md 14). */
export const once = { request: { retries: 0 } } as const;
