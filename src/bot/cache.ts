import type { Language } from '../text/say.ts';
import type { WorkflowJob } from './github/runs.ts';
import type { RepositorySnapshot } from './snapshot.ts';
import type { SectionMark } from './status/marker.ts';

/** Where a build is told of: a section of a status comment. */
export interface StatusLocation {
  readonly issue: number;
  /** The comment that asked, or the issue's id when its body did. */
  readonly comment: number;
  /** The status comment. */
  readonly status: number;
  /** When the asking comment, or at least no status comment, was written. */
  readonly writtenAt: string;
  /** The section. */
  readonly mark: SectionMark;
}

/** A run that goes on. */
export interface RunTracker {
  /** By request id: a build, and those that joined it. */
  readonly locations: Map<string, StatusLocation>;
  /** What its jobs were last seen at, by their names. */
  readonly jobs: Map<string, WorkflowJob>;
  /** When its status was last edited, in milliseconds since 1970. */
  edited: number;
  /** The edit that waits for its time. */
  timer?: NodeJS.Timeout | undefined;
}

/** What a process keeps so that it needs not ask GitHub again; every part may be forgotten at any time. */
export interface BotCache {
  /** By `owner/name`. */
  readonly snapshots: Map<string, RepositorySnapshot>;
  /** What the configuration of `owner/name` says as far as it can be read, for when the rest of it cannot. */
  readonly languages: Map<string, Language>;
  /** By the run's id. */
  readonly trackers: Map<number, RunTracker>;
  /** Builds that are being started, by request id: what is known of their runs is told when their status comment is there. */
  readonly starting: Map<string, Promise<void>>;
  /** The status comment that answers a comment, by the comment's id. */
  readonly statuses: Map<number, number>;
  /** Who asked, by the comment's id. */
  readonly logins: Map<number, string>;
  /** Edits of one comment, one after the other, by a name for it. */
  readonly turns: Map<string, Promise<unknown>>;
}

/** Entries of a map that are kept; the oldest go first. */
const limit = 1000;

export function createBotCache(): BotCache {
  return {
    snapshots: new Map(),
    languages: new Map(),
    trackers: new Map(),
    starting: new Map(),
    statuses: new Map(),
    logins: new Map(),
    turns: new Map(),
  };
}

export function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > limit && oldest !== undefined) map.delete(oldest);
}

/** Does work when all earlier work of the same name is done, however that ended. */
export async function runInTurn<T>({ turns }: BotCache, name: string, work: () => Promise<T>): Promise<T> {
  const before = turns.get(name) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.catch(() => {});
  turns.set(name, settled);
  try {
    return await mine;
  } finally {
    if (turns.get(name) === settled) turns.delete(name);
  }
}

/** The watch of a run; a new one when the run was not known. */
export function trackerFor({ trackers }: BotCache, run: number): RunTracker {
  const known = trackers.get(run);
  if (known) return known;
  const tracker: RunTracker = { locations: new Map(), jobs: new Map(), edited: 0 };
  remember(trackers, run, tracker);
  return tracker;
}
