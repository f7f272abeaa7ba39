import { setTimeout as sleep } from 'node:timers/promises';
import { ImagebuildError } from '../../errors.ts';
import { type Cluster, type KubernetesObject, type WatchEvent, WatchExpired } from '../cluster.ts';

/** Takes what a collection has and how it changes. */
export interface Follower<Item> {
  /** Takes what is kept of an object; undefined leaves it out. */
  readonly pick: (object: KubernetesObject) => Item | undefined;
  /** Takes all objects: at the beginning, and when changes may have been missed. */
  readonly onList: (items: readonly Item[]) => void;
  /** Called when a watch is open again after an error, before the changes that were missed. */
  readonly onReopened?: (() => void) | undefined;
  readonly onChange: (type: Exclude<WatchEvent['type'], 'BOOKMARK'>, item: Item) => void;
}

/** A collection that is followed. */
export interface Following {
  /** Rejects when the login is refused for good, or the signal ends it; never resolves. */
  readonly failed: Promise<never>;
  /** Tells whether the watch is open now: otherwise something new may not be known yet. */
  isOpen(): boolean;
}

/** Milliseconds of the first and the longest pause before a watch is opened again. */
const pauses = { first: 250, longest: 10_000 };

/** Refusals one after the other after which a login counts as refused for good. */
const mostRefusals = 4;

/**
 * Lists a collection and follows its changes until the signal ends it. A watch that is cut goes on from its
 * last event or bookmark; one whose state the server has forgotten (410) begins with a list again.
 * @returns once the first list is taken
 */
export async function followCollection<Item>(
  cluster: Pick<Cluster, 'list' | 'watch'>,
  path: string,
  follower: Follower<Item>,
  signal: AbortSignal,
): Promise<Following> {
  const list = async () => {
    const { items, resourceVersion } = await cluster.list(path, follower.pick, { signal });
    follower.onList(items);
    return resourceVersion;
  };
  const version = await list();
  const progress = { isOpen: false };
  const failed = goOn(cluster, path, follower, signal, { list, version, progress });
  failed.catch(() => {});
  return { failed, isOpen: () => progress.isOpen };
}

interface Beginning {
  readonly progress: { isOpen: boolean };
  readonly list: () => Promise<string>;
  readonly version: string;
}

async function goOn<Item>(
  cluster: Pick<Cluster, 'watch'>,
  path: string,
  { pick, onChange, onReopened }: Follower<Item>,
  signal: AbortSignal,
  { list, version, progress }: Beginning,
): Promise<never> {
  let position: string | undefined = version;
  let [failures, refusals, hasFailed] = [0, 0, false];
  for (;;) {
    try {
      position ??= await list();
      for await (const { type, object } of cluster.watch(path, { resourceVersion: position, signal })) {
        if (!progress.isOpen) {
          if (hasFailed) onReopened?.();
          [progress.isOpen, hasFailed] = [true, false];
          continue;
        }
        position = object.metadata.resourceVersion ?? position;
        [failures, refusals] = [0, 0];
        if (type === 'BOOKMARK') continue;
        const item = pick(object);
        if (item !== undefined) onChange(type, item);
      }
    } catch (error) {
      signal.throwIfAborted();
      hasFailed = true;
      if (error instanceof WatchExpired) position = undefined;
      else if (isRefusal(error) && ++refusals >= mostRefusals) throw error;
    }
    progress.isOpen = false;
    // A server that ends each watch at once is asked again, but less and less often.
    failures += 1;
    await sleep(pauseOf(failures), undefined, { signal }).catch((error) => {
      signal.throwIfAborted();
      throw error;
    });
  }
}

function pauseOf(failures: number): number {
  const { first, longest } = pauses;
  return Math.min(longest, first * 2 ** Math.min(failures - 1, 10)) * (0.5 + Math.random() / 2);
}

function isRefusal(error: unknown): boolean {
  return error instanceof ImagebuildError && (error.code === 'UNAUTHORIZED' || error.code === 'DENIED');
}
