/**
 * Process groups. Every program leads its own group, so that it ends together with every process that it
 * started, and a Ctrl-C on the terminal reaches only imagebuild, which then stops the groups in order.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { isGroupRunning } from './processes.ts';

/** Milliseconds between SIGTERM and SIGKILL. */
const grace = 1500;
/** Milliseconds that a killed group has to be gone; only a process that the kernel holds takes longer. */
const patience = 5000;
/** Milliseconds between two looks. */
const interval = 5;
const running = new Set<number>();

interface ProcessGroup {
  /**
   * Asks every process to end, and kills those that are still running after a moment.
   * @param graceMs the moment, in milliseconds.
   */
  stop(graceMs?: number): void;
  /** Kills the processes that are left. */
  kill(): void;
  /** Kills the processes that are left, and waits until they are gone. */
  end(): Promise<void>;
}

/** Tracks the group of a program that was just started. No group outlives this process. */
export function trackProcessGroup(leader: number): ProcessGroup {
  let killing: NodeJS.Timeout | undefined;
  // Before all other listeners: files that they remove must not be written again.
  if (running.size === 0) process.prependListener('exit', endAll);
  running.add(leader);
  const kill = () => {
    if (running.has(leader)) signalGroup(leader, 'SIGKILL');
  };
  return {
    stop: (graceMs = grace) => {
      signalGroup(leader, 'SIGTERM');
      killing ??= setTimeout(kill, graceMs);
    },
    kill,
    end: async () => {
      clearTimeout(killing);
      kill();
      for (let waited = 0; waited < patience && isGroupRunning(leader); waited += interval)
        await wait(interval);
      running.delete(leader);
      if (running.size === 0) process.off('exit', endAll);
    },
  };
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    // ESRCH: no process is left. EPERM: the rest belongs to another user (sudo), and only that user can stop
    // it.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

/** Kills every group and waits until they are gone, while this process ends and nothing else can run. */
function endAll(): void {
  for (const leader of running) signalGroup(leader, 'SIGKILL');
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const isLeft = () => [...running].some(isGroupRunning);
  for (let waited = 0; waited < patience && isLeft(); waited += interval) Atomics.wait(cell, 0, 0, interval);
}
