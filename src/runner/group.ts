/**
 * Process groups. Every program leads its own group, so that it ends together with every process that it
 * started, and a Ctrl-C on the terminal reaches only imagebuild, which then stops the groups in order.
 */

/** Milliseconds between SIGTERM and SIGKILL. */
const grace = 2000;
const running = new Set<number>();

interface ProcessGroup {
  /** Asks every process to end, and kills those that are still running after a moment. */
  stop(): void;
  /** Kills the processes that are left. */
  end(): void;
}

/** Tracks the group of a program that was just started. No group outlives this process. */
export function trackProcessGroup(leader: number): ProcessGroup {
  let killing: NodeJS.Timeout | undefined;
  // Before all other listeners: files that they remove must not be written again.
  if (running.size === 0) process.prependListener('exit', endAll);
  running.add(leader);
  return {
    stop: () => {
      signalGroup(leader, 'SIGTERM');
      killing ??= setTimeout(() => signalGroup(leader, 'SIGKILL'), grace);
    },
    end: () => {
      clearTimeout(killing);
      if (!running.delete(leader)) return;
      signalGroup(leader, 'SIGKILL');
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

function endAll(): void {
  for (const leader of running) signalGroup(leader, 'SIGKILL');
}
