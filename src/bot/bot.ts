import type { BackgroundTasks } from './background-tasks.ts';
import type { BotCache } from './cache.ts';
import type { GitHubRepository } from './github/client.ts';
import type { Count, Log } from './logging.ts';

/** The account that the bot acts as on GitHub. */
export interface BotIdentity {
  /** `name[bot]`; no person's login holds brackets. */
  readonly login: string;
  /**
   * Owners whose installations are served (docs/security-rules.md 1); undefined inside Actions, where only
   * the one repository is.
   */
  readonly owners: readonly string[] | undefined;
  /** Whether others write under this name too: inside Actions every workflow of the repository does. */
  readonly shared: boolean;
}

/** The times that the bot waits, in milliseconds. */
export interface BotTimeouts {
  /**
   * Until a dispatch that got no clear answer counts as lost, when no run shows up (docs/security-rules.md
   * 14).
   */
  readonly dispatchMs: number;
  /** Between two requests that look for that run. */
  readonly pollMs: number;
  /** Between two edits of a status comment during a build. */
  readonly editMs: number;
  /** Before the last edit of a status comment is checked: another writer may have undone it. */
  readonly confirmMs: number;
}

export const defaultTimeouts: BotTimeouts = {
  dispatchMs: 60_000,
  pollMs: 5_000,
  editMs: 30_000,
  confirmMs: 3_000,
};

/** The bot in one repository: where it acts, under which name, and the services of its process. */
export interface Bot {
  readonly repository: GitHubRepository;
  readonly identity: BotIdentity;
  readonly cache: BotCache;
  readonly tasks: BackgroundTasks;
  readonly timeouts: BotTimeouts;
  readonly log: Log;
  readonly count: Count;
}
