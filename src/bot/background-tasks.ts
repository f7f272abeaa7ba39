import { setTimeout as wait } from 'node:timers/promises';
import type { Count, Log } from './logging.ts';

/**
 * Work that goes on after a webhook was answered (docs/security-rules.md 16): GitHub waits ten seconds, and
 * would never hear of a failure.
 */
export interface BackgroundTasks {
  /** Starts work. A failure is logged and counted, and kept for `settled`. */
  start(name: string, work: () => Promise<void>): void;
  /**
   * Starts work after some milliseconds. If the process stops before, the next start finds what was left
   * undone.
   */
  startLater(name: string, delay: number, work: () => Promise<void>): NodeJS.Timeout;
  /**
   * Waits some milliseconds within a task.
   * @throws AbortError when the process stops: the next start finds what the task was for.
   */
  sleep(delay: number): Promise<void>;
  /** Ends every sleep. */
  stop(): void;
  /** Waits for everything that was started. @returns the failures so far, at most a hundred. */
  settled(): Promise<readonly unknown[]>;
  /** The number of tasks that are running. */
  readonly size: number;
  /** Whether the process is about to end. */
  readonly stopped: boolean;
}

/** Failures that are kept for `settled`. */
const keptFailures = 100;

export function createBackgroundTasks(log: Log, count: Count): BackgroundTasks {
  const running = new Set<Promise<void>>();
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
      const task = run(name, work).finally(() => running.delete(task));
      running.add(task);
    },
    startLater: (name, delay, work) => setTimeout(() => tasks.start(name, work), delay).unref(),
    sleep: (delay) => wait(delay, undefined, { signal: stopping.signal }),
    stop: () => stopping.abort(),
    async settled() {
      while (running.size > 0) await Promise.all(running);
      return failures;
    },
    get size() {
      return running.size;
    },
    get stopped() {
      return stopping.signal.aborted;
    },
  };
  return tasks;
}
