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

/** What has to be put in order before the process ends, although a signal ended the work. */
const unfinished = new Set<PromiseWithResolvers<void>>();

/**
 * Keeps the process alive after a first signal until what this returns is disposed of, since something
 * outside of this machine has to be put in order. Whoever asks for it bounds its time; a second signal ends
 * it.
 */
export function delayEnd(): Disposable {
  const work = Promise.withResolvers<void>();
  unfinished.add(work);
  return {
    [Symbol.dispose]() {
      unfinished.delete(work);
      work.resolve();
    },
  };
}

/** Waits until nothing is left to be put in order. */
async function untilInOrder(): Promise<void> {
  while (unfinished.size > 0) await Promise.all([...unfinished].map(({ promise }) => promise));
}

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
      setTimeout(() => endInOrder(name), processTime).unref();
    });
  const { signal } = controller;
  return {
    signal,
    caught: () => first,
    endsInTime: (work) => Promise.race([work, rejectAfter(signal, workTime)]),
  };
}

/** Ends the process, and gives it a moment to say what it left after what took longer. */
async function endInOrder(name: NodeJS.Signals): Promise<void> {
  if (unfinished.size === 0) return endProcess(name);
  await untilInOrder();
  setTimeout(() => endProcess(name), processTime - workTime).unref();
}

async function rejectAfter(signal: AbortSignal, ms: number): Promise<never> {
  return await new Promise((_, reject) => {
    const leave = async () => {
      await untilInOrder();
      reject(signal.reason);
    };
    signal.addEventListener('abort', () => setTimeout(leave, ms).unref());
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
