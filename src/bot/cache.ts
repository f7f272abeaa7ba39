import type { RepositoryConfiguration } from '../application/configurationschemas.ts';
import type { Language } from '../text/language.ts';
import type { SourceComment } from './command-source.ts';
import type { WorkflowJob } from './github/runs.ts';
import type { SectionMark } from './status/marker.ts';
import type { Section } from './status/status.ts';

/**
 * The default branch at one commit: what a command is checked against, and built from (docs/security-rules.md
 * 3).
 */
export interface RepositorySnapshot {
  readonly commit: string;
  readonly configuration: RepositoryConfiguration;
  /** The paths of all files and directories; undefined when the repository is too large to be listed. */
  readonly paths: readonly string[] | undefined;
}

/** The section of a status comment that shows a build. */
export interface StatusLocation {
  readonly issue: number;
  /** The id of the comment that asked, or of the issue whose body did. */
  readonly comment: number;
  /** The id of the status comment. */
  readonly status: number;
  /** A moment when the status comment did not exist yet: comments are read from then on to find it. */
  readonly writtenAt: string;
  readonly mark: SectionMark;
}

/** What a status comment has to show that isn't written yet. */
interface UnwrittenStatus {
  /** The id of the repository. */
  readonly repository: number;
  readonly source: SourceComment;
  /** The page of the issue. */
  readonly url: string;
  readonly sections: readonly Section[];
}

/** A run in progress. */
export interface RunTracker {
  /** Where the run is shown, by request id: the build itself, and those that joined it. */
  readonly locations: Map<string, StatusLocation>;
  /** Its jobs as they were last seen, by name. */
  readonly jobs: Map<string, WorkflowJob>;
  /** When its status was last edited, in milliseconds since 1970. */
  edited: number;
  /** Whether the run waits for a reviewer. */
  waits?: boolean | undefined;
  /** The edit that waits for its time. */
  timer?: NodeJS.Timeout | undefined;
}

/**
 * What a process remembers so that it doesn't ask GitHub again. All of it is on GitHub too: every part may be
 * forgotten at any time.
 */
export interface BotCache {
  /** By `owner/name`. */
  readonly snapshots: Map<string, RepositorySnapshot>;
  /** The configured language by `owner/name`, also when the rest of the configuration is invalid. */
  readonly languages: Map<string, Language>;
  /** By the run's id. */
  readonly trackers: Map<number, RunTracker>;
  /** Builds that are being started, by request id: each resolves when its status comment is there. */
  readonly starting: Map<string, Promise<void>>;
  /**
   * What is known about the commands of a comment until its status comment shows it, by the comment's id.
   * GitHub may take minutes to accept that.
   */
  readonly unwritten: Map<number, UnwrittenStatus>;
  /** The id of the status comment that answers a comment, by that comment's id. */
  readonly statuses: Map<number, number>;
  /** Who asked, by the comment's id. */
  readonly logins: Map<number, string>;
  /** The last of the steps that run one after the other, by the name of their queue. */
  readonly queues: Map<string, Promise<unknown>>;
}

/** Entries of a map that are kept; the oldest are dropped first. */
const limit = 1000;

export function createBotCache(): BotCache {
  return {
    snapshots: new Map(),
    languages: new Map(),
    trackers: new Map(),
    starting: new Map(),
    unwritten: new Map(),
    statuses: new Map(),
    logins: new Map(),
    queues: new Map(),
  };
}

/** Sets an entry, and drops the oldest one when there are more than a thousand. */
export function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
}

/** Runs work after all earlier work of the same name has ended, however it ended. */
export async function runInTurn<T>(
  { queues }: Pick<BotCache, 'queues'>,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const before = queues.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.catch(() => {});
  queues.set(name, settled);
  try {
    return await mine;
  } finally {
    if (queues.get(name) === settled) queues.delete(name);
  }
}

/** Returns the tracker of a run; a new one when the run wasn't tracked yet. */
export function trackerFor({ trackers }: Pick<BotCache, 'trackers'>, run: number): RunTracker {
  const known = trackers.get(run);
  if (known) return known;
  const tracker: RunTracker = { locations: new Map(), jobs: new Map(), edited: 0 };
  remember(trackers, run, tracker);
  return tracker;
}
