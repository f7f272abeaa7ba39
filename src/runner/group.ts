/**
 * Process groups. Every program leads a group of its own, so that it ends together with all that it started, and a Ctrl-C on the
 * terminal reaches only imagebuild, which then ends the groups in order.
 */

/** Milliseconds between asking a group to end and killing it. */
const grace = 2000;
const running = new Set<number>();

export interface ProcessGroup {
  /** Asks every process to end, and kills those that have not after a moment. */
  stop(): void;
  /** Kills what is left. */
  end(): void;
}

/** The group of a program that was just started; no group outlives this process. */
export function trackProcessGroup(leader: number): ProcessGroup {
  let killing: NodeJS.Timeout | undefined;
  // Before all others: what they remove must not be made again.
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
    // ESRCH: none is left. EPERM: what is left belongs to somebody else (sudo), who alone can end it.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function endAll(): void {
  for (const leader of running) signalGroup(leader, 'SIGKILL');
}
