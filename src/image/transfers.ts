/**
 * Number of transfers at a time, large and small ones side by side. A registry's client finds out how many
 * requests its host takes and lets fewer through; the numbers are for stores without such a limit.
 */
const atOnce = { large: 16, small: 48 };

/** The largest transfer that counts as small, in bytes: several are held in memory. */
const smallBytes = 512 * 1024;

/** Tells whether something is known to be so small that it may be held in memory on its way. */
export function isSmallTransfer(bytes: number | undefined): boolean {
  return bytes !== undefined && bytes <= smallBytes;
}

/** Milliseconds that the other transfers have to end, and to cancel their uploads, after one has failed. */
const graceMs = 5_000;

/** One blob, layer or manifest that is moved or read to its end. */
interface QueuedTransfer<T> {
  /** Bytes, as far as they are known; 0 when none have to move. */
  readonly bytes: number;
  /** Moves it. Ends soon after the signal is aborted. */
  readonly move: (signal: AbortSignal) => Promise<T>;
  /** Called when it fails by itself, or ends because another one failed or the command was cancelled. */
  readonly onEnd?: ((state: 'failed' | 'stopped') => void) | undefined;
}

export interface TransferQueue {
  /**
   * Carries out a transfer as soon as there is room for it. Those that move no bytes come first, and then
   * the largest, so that no large one is left for the end.
   */
  run<T>(transfer: QueuedTransfer<T>): Promise<T>;
}

/**
 * Does work whose transfers go side by side. When one of them or the work itself fails, those that wait
 * don't start, the others stop, and the first error is thrown once they have ended or the grace is over.
 * @param signal stops all of them.
 */
export async function withTransfers<T>(
  work: (transfers: TransferQueue) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([stop.signal, signal]) : stop.signal;
  stopped.throwIfAborted();
  const queues = { large: createQueue(atOnce.large, stopped), small: createQueue(atOnce.small, stopped) };
  let isOver = false;
  const run = <R>({ bytes, move, onEnd }: QueuedTransfer<R>): Promise<R> =>
    queues[isSmallTransfer(bytes) ? 'small' : 'large'].add(bytes, async () => {
      try {
        return await move(stopped);
      } catch (error) {
        if (!isOver) onEnd?.(stopped.aborted ? 'stopped' : 'failed');
        stop.abort(error);
        throw error;
      }
    });
  const working = work({ run });
  working.catch((error) => stop.abort(error));
  const ended = async () => {
    await Promise.allSettled([working]);
    await Promise.all([queues.large.ended(), queues.small.ended()]);
  };
  await Promise.race([ended(), graceAfter(stopped)]);
  isOver = true;
  stopped.throwIfAborted();
  return await working;
}

/**
 * Returns a function that begins something once for each key, and returns the same promise to everyone who
 * asks for it.
 */
export function oncePerKey<Key, T>(): (key: Key, begin: () => Promise<T>) => Promise<T> {
  const begun = new Map<Key, Promise<T>>();
  return (key, begin) => {
    const promise = begun.get(key) ?? begin();
    begun.set(key, promise);
    return promise;
  };
}

interface Waiting {
  /** The highest starts first, and of equal ones the one that was added first. */
  readonly rank: number;
  readonly number: number;
  start(): Promise<void>;
  drop(reason: unknown): void;
}

/** Starts what waits, at most so many at a time, until the signal is aborted. */
function createQueue(most: number, signal: AbortSignal) {
  const waiting: Waiting[] = [];
  const running = new Set<Promise<void>>();
  let added = 0;
  let isSorted = true;
  const admit = () => {
    if (!isSorted) waiting.sort((a, b) => a.rank - b.rank || b.number - a.number);
    isSorted = true;
    while (running.size < most && waiting.length > 0 && !signal.aborted) {
      const started = waiting.pop()!.start();
      running.add(started);
      started.finally(() => {
        running.delete(started);
        admit();
      });
    }
  };
  const drop = () => {
    for (const each of waiting.splice(0)) each.drop(signal.reason);
  };
  signal.addEventListener('abort', drop, { once: true });
  return {
    add<T>(bytes: number, work: () => Promise<T>): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      promise.catch(() => {}); // thrown where it is waited for, if it still is
      const start = () => work().then(resolve, reject);
      const rank = bytes === 0 ? Number.MAX_SAFE_INTEGER : bytes;
      waiting.push({ rank, number: added++, start, drop: reject });
      isSorted = false;
      // Not at once: the largest of all that are added together starts first.
      queueMicrotask(signal.aborted ? drop : admit);
      return promise;
    },
    /** Waits until nothing is under way. */
    async ended(): Promise<void> {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

/**
 * Waits for a while after the first failure. A transfer that waits for a registry then isn't waited for: its
 * attempts could take minutes.
 */
async function graceAfter(signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const wait = () => setTimeout(resolve, graceMs).unref();
    signal.addEventListener('abort', wait, { once: true });
  });
}
