import { constants } from 'node:os';

/** What is told of the signals that end a process. */
interface SignalWatch {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Returns the first signal; undefined when there was none. */
  caught(): NodeJS.Signals | undefined;
  /** Does work that a signal ends: when it doesn't, the reason is thrown all the same after a moment. */
  endsInTime<T>(work: Promise<T>): Promise<T>;
}

/** Milliseconds after the first signal until work that doesn't end by itself is left behind. */
const workTime = 2200;
/** Milliseconds after the first signal until the process ends, whatever it still does. */
const processTime = 2700;

/**
 * Listens for signals: the first lets the work clean up and say what it leaves, a second one, or a short
 * time, ends the process.
 * @param reasonFor the error that the work ends with.
 */
export function watchSignals(
  names: readonly NodeJS.Signals[],
  reasonFor: (name: NodeJS.Signals) => Error,
  isSecondFinal = true,
): SignalWatch {
  const controller = new AbortController();
  let first: NodeJS.Signals | undefined;
  for (const name of names)
    process.on(name, () => {
      if (first !== undefined) {
        if (isSecondFinal) endProcess(name);
        return;
      }
      first = name;
      controller.abort(reasonFor(name));
      setTimeout(() => endProcess(name), processTime).unref();
    });
  const { signal } = controller;
  return {
    signal,
    caught: () => first,
    endsInTime: (work) => Promise.race([work, rejectAfter(signal, workTime)]),
  };
}

async function rejectAfter(signal: AbortSignal, ms: number): Promise<never> {
  return await new Promise((_, reject) => {
    signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), ms).unref());
  });
}

/**
 * Ends the process by a signal, as if nothing listened for it. `process.exit` would wait for a thread that
 * reads a pipe, which may be forever.
 */
function endProcess(name: NodeJS.Signals): void {
  // Those who listen remove temporary files and end programs.
  process.emit('exit', 1);
  process.removeAllListeners(name);
  process.kill(process.pid, name);
  // The first process of a container isn't ended by such a signal.
  process.exit(128 + constants.signals[name]);
}
