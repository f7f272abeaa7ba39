import { setTimeout as wait } from 'node:timers/promises';
import type { Count, Log } from './bot.ts';

/** Work that goes on after a webhook was answered (docs/security.md 16): GitHub waits ten seconds, and would never hear of a failure. */
export interface BackgroundTasks {
  /** Begins work; a failure is logged and counted, and thrown to nobody. */
  start(name: string, work: () => Promise<void>): void;
  /** Begins work after some milliseconds; what has not begun when the process stops is left to the next start. */
  startLater(name: string, delay: number, work: () => Promise<void>): NodeJS.Timeout;
  /**
   * Waits some milliseconds within an errand.
   * @throws AbortError when the process stops: what the errand was for is found at the next start.
   */
  sleep(delay: number): Promise<void>;
  /** Ends all rests. */
  stop(): void;
  /** Waits for all that has begun. @returns what failed since the errands were made. */
  settled(): Promise<readonly unknown[]>;
  /** How much is going on. */
  readonly size: number;
  /** Whether the process is about to end. */
  readonly stopped: boolean;
}

/** Failures that are kept for whoever asks at the end. */
const keptFailures = 100;

export function createBackgroundTasks(log: Log, count: Count): BackgroundTasks {
  const going = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const stopping = new AbortController();

  async function run(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (stopping.signal.aborted) return log.info({ event: name }, 'left to the next start');
      log.error({ err: error, event: name }, 'work that a webhook asked for failed');
      count('failures', { event: name });
      if (failures.length < keptFailures) failures.push(error);
    }
  }

  const tasks: BackgroundTasks = {
    start(name, work) {
      const errand = run(name, work).finally(() => going.delete(errand));
      going.add(errand);
    },
    startLater: (name, delay, work) => setTimeout(() => tasks.start(name, work), delay).unref(),
    sleep: (delay) => wait(delay, undefined, { signal: stopping.signal }),
    stop: () => stopping.abort(),
    async settled() {
      while (going.size > 0) await Promise.all(going);
      return failures;
    },
    get size() {
      return going.size;
    },
    get stopped() {
      return stopping.signal.aborted;
    },
  };
  return tasks;
}
