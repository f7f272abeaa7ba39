import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Cluster } from '../cluster.ts';
import { createChainFinder } from './chains.ts';
import type { Following } from './follow.ts';
import { followAll } from './followall.ts';
import type { ChainObject, Observation, ObserveOptions, Observer } from './observation.ts';
import { listNotReady, reportState } from './report.ts';
import { createState, type ObservedState } from './state.ts';

/** Owners that are looked up at a time. */
const lookups = 8;

/**
 * Takes the state of a cluster before an install, and watches it from then on: pods of all namespaces, their
 * workloads and events, and the images of nodes.
 * @returns once the state before is known: the install may begin
 * @throws DENIED when pods can't be watched
 */
export async function observeCluster(cluster: Cluster, options: ObserveOptions): Promise<Observer> {
  const ending = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ending.signal]) : ending.signal;
  const state = createState();
  const subjects = followSubjects(cluster, state);
  try {
    const following = await followAll(cluster, state, subjects.lookUp, options.progress, signal);
    state.isBefore = false;
    const report = (end: Observation['end']) => reportState(state, subjects.chains, options.counts, end);
    return {
      async settled() {
        const end = await Promise.race([
          following.failed,
          waitUntilSettled(state, subjects, following, options, signal),
        ]);
        await subjects.idle();
        return report(end);
      },
      async now() {
        await subjects.idle();
        return report('timeout');
      },
      async [Symbol.asyncDispose]() {
        ending.abort();
      },
    };
  } catch (error) {
    ending.abort();
    throw error;
  }
}

/** The ways from what was seen to what created it, which are looked up while the cluster is watched. */
interface Subjects {
  readonly chains: Map<string, readonly (readonly ChainObject[])[]>;
  /** When something new was seen last, by performance.now(). */
  lastNews(): number;
  /** Looks up what is new. Owners may be deleted, so they are read as soon as something is seen. */
  lookUp(): void;
  isIdle(): boolean;
  idle(): Promise<void>;
}

function followSubjects(cluster: Cluster, state: ObservedState): Subjects {
  const finder = createChainFinder(cluster);
  const limit = pLimit(lookups);
  const chains: Subjects['chains'] = new Map();
  const waiting = new Map<string, Promise<void>>();
  const looked = new Map<string, number>();
  let last = performance.now();
  const lookUp = () => {
    last = performance.now();
    for (const [uid, subject] of state.subjects) {
      // A pod that an event named first has more owners when it is seen itself.
      const known = subject.owners.length + (subject.release ? 1 : 0) + (subject.applied ? 1 : 0);
      if ((looked.get(uid) ?? -1) >= known) continue;
      looked.set(uid, known);
      const work = limit(async () => {
        chains.set(uid, await finder.find(subject));
      });
      waiting.set(
        uid,
        work.catch(() => {}).finally(() => waiting.delete(uid)),
      );
    }
  };
  return {
    chains,
    lastNews: () => last,
    lookUp,
    isIdle: () => waiting.size === 0,
    async idle() {
      while (waiting.size > 0) await Promise.all(waiting.values());
    },
  };
}

/** Waits until all that counts is ready and nothing new came for a while, or the time is over. */
async function waitUntilSettled(
  state: ObservedState,
  subjects: Subjects,
  following: Following,
  { counts, quietMs, limitMs }: ObserveOptions,
  signal: AbortSignal,
): Promise<Observation['end']> {
  const began = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const now = performance.now();
    const quietFor = now - Math.max(began, subjects.lastNews());
    const isKnown = following.isOpen() && subjects.isIdle();
    const isReady = isKnown && listNotReady(state, subjects.chains, counts).length === 0;
    if (isReady && quietFor >= quietMs) return 'settled';
    if (now - began >= limitMs) return 'timeout';
    const next = isReady ? quietMs - quietFor : Math.min(200, quietMs);
    await pause(Math.max(1, Math.min(next, limitMs - (now - began))), signal);
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error) => {
    signal.throwIfAborted();
    throw error;
  });
}
