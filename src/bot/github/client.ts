import type { ProbotOctokit } from 'probot';

/** GitHub's API client, as Probot configures it. */
export type Octokit = InstanceType<typeof ProbotOctokit>;

/** A repository on GitHub, and the client that acts in it with the bot's permissions. */
export interface GitHubRepository {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly id: number;
  /** The default branch: the only one that anything is built from. */
  readonly branch: string;
}

/** A repository as webhooks and lists show it. */
export interface RepositoryPayload {
  readonly id: number;
  readonly name: string;
  readonly owner: { readonly login: string };
  readonly default_branch?: string | undefined;
}

/** A user, organization or app. */
export interface Account {
  readonly login: string;
  readonly id: number;
  /** `User`, `Bot`, `Organization`, … */
  readonly type: string;
}

/** An account as GitHub's answers and webhooks show it. */
export interface AccountPayload {
  readonly login: string;
  readonly id: number;
  readonly type?: string;
}

/** Returns the repository of a webhook or a list together with the client that reads it. */
export function repositoryFrom(octokit: Octokit, payload: RepositoryPayload): GitHubRepository {
  const { id, name, owner, default_branch = 'main' } = payload;
  return { octokit, owner: owner.login, repo: name, id, branch: default_branch };
}

/** Reads an account. A deleted one becomes GitHub's `ghost`, who may do nothing. */
export function accountFrom(user: AccountPayload | null | undefined): Account {
  return { login: user?.login ?? 'ghost', id: user?.id ?? 10137, type: user?.type ?? 'User' };
}

/** `owner/name`, as request ids and log lines name a repository. */
export function fullNameOf({ owner, repo }: Pick<GitHubRepository, 'owner' | 'repo'>): string {
  return `${owner}/${repo}`;
}

/**
 * The HTTP status that GitHub answered with; undefined when no answer came, or the error is not one of
 * GitHub's.
 */
export function statusOf(error: unknown): number | undefined {
  const { status, response } = error as { status?: unknown; response?: unknown };
  return typeof status === 'number' && response !== undefined ? status : undefined;
}

/** Returns why GitHub refused a request, on one line: its message, and that of each error. */
export function reasonOf(error: Error): string {
  const { response } = error as { response?: { data?: unknown } };
  const data = response?.data as { message?: unknown; errors?: unknown } | undefined;
  if (typeof data?.message !== 'string') return error.message;
  const errors: readonly unknown[] = Array.isArray(data.errors) ? data.errors : [data.errors];
  const reasons = [data.message, ...errors.map(formatRefusal)].filter(Boolean);
  return reasons
    .join('; ')
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .trim();
}

/** Formats an error of a refusal: a text, a message, or the field that is wrong. */
function formatRefusal(error: unknown): string {
  if (typeof error === 'string') return error;
  const { message, resource, field, code } = (error ?? {}) as Readonly<Record<string, string>>;
  return message ?? [resource, field, code].filter(Boolean).join(' ');
}

/**
 * Returns whether GitHub may have done what it was asked although it didn't say so: after a 5xx, or when the
 * answer got lost.
 */
export function isUnclear(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined || status >= 500;
}

/** Awaits an answer, and returns undefined when GitHub says 404. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/**
 * Options of a request that is sent once: the retry that the client does by itself could repeat what GitHub
 * has done already (docs/security-rules.md 14).
 */
export const once = { request: { retries: 0 } } as const;
