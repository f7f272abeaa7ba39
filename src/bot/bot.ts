import type { BackgroundTasks } from './background-tasks.ts';
import type { BotCache } from './cache.ts';
import type { GitHubRepository } from './github/client.ts';

/** Who the bot is on GitHub. */
export interface BotIdentity {
  /** `name[bot]`: brackets are in no person's login. */
  readonly login: string;
  /** Owners whose installations are served (docs/security.md 1); undefined where the installation is the repository itself. */
  readonly owners: readonly string[] | undefined;
  /** Whether others write under this name too: inside Actions every workflow of the repository does. */
  readonly shared: boolean;
}

/** How long the bot waits, in milliseconds. */
export interface BotTimeouts {
  /** For a run to show up after an answer that did not say whether it was started (docs/security.md 14). */
  readonly run: number;
  /** Between two looks for it. */
  readonly look: number;
  /** Between two edits of a status comment while a build goes on. */
  readonly edit: number;
  /** Before a last edit is read again, to see that no other writer undid it. */
  readonly confirm: number;
}

export const defaultTimeouts: BotTimeouts = { run: 60_000, look: 5_000, edit: 30_000, confirm: 3_000 };

/** Where log lines go; Probot's logger is one. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/** Counts what happens: the server shows the counters at `/metrics`. */
export type Count = (name: CounterName, labels?: Readonly<Record<string, string>>) => void;

/** The counters there are; a new one is a new row. */
export const counters = {
  deliveries: { help: 'Webhooks that were accepted, by event.', labels: ['event'] },
  commands: { help: 'Commands that were answered, by what became of them.', labels: ['state'] },
  dispatches: { help: 'Dispatches, by outcome.', labels: ['outcome'] },
  builds: { help: 'Builds that ended, by state.', labels: ['state'] },
  failures: { help: 'Work that failed after the webhook was answered, by event.', labels: ['event'] },
} as const satisfies Record<string, { readonly help: string; readonly labels: readonly string[] }>;

export type CounterName = keyof typeof counters;

/** The bot at work in one repository. */
export interface Bot {
  readonly repository: GitHubRepository;
  readonly identity: BotIdentity;
  /** What this process knows already. Nothing is lost with it: all of it is on GitHub too. */
  readonly cache: BotCache;
  readonly timeouts: BotTimeouts;
  readonly log: Log;
  readonly count: Count;
  readonly tasks: BackgroundTasks;
}
