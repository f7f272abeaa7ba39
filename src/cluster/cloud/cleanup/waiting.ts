import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { type Cluster, type KubernetesObject, pathOf } from '../../cluster.ts';
import type { LiveObject } from '../snapshot.ts';

/** Milliseconds between two looks: short at first, since most objects are gone at once. */
const pauses = [100, 250, 500, 1000, 2000];

/** Repeats something until it says that it is done, or the time is over. @returns whether it is done */
async function repeatUntil(done: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> {
  for (let round = 0; ; round++) {
    if (signal.aborted) return false;
    try {
      if (await done()) return true;
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    await sleep(pauses[Math.min(round, pauses.length - 1)], undefined, { signal }).catch(() => {});
  }
}

/**
 * Waits until objects are gone. @returns those that are still there when the time is over, as they are then
 */
export async function waitGone(
  cluster: Pick<Cluster, 'get'>,
  objects: readonly LiveObject[],
  signal: AbortSignal,
): Promise<Map<LiveObject, KubernetesObject>> {
  const limit = pLimit(8);
  let waiting = new Map<LiveObject, KubernetesObject>();
  let left = objects;
  await repeatUntil(async () => {
    const seen = new Map<LiveObject, KubernetesObject>();
    const look = async (object: LiveObject) => {
      const found = await cluster.get(pathOf(object.resource, object), signal);
      if (found?.metadata.uid === object.uid) seen.set(object, found);
    };
    await Promise.all(left.map((object) => limit(() => look(object))));
    waiting = seen;
    left = [...seen.keys()];
    return left.length === 0;
  }, signal);
  return waiting;
}

/** Says what an object that is being deleted waits for: its finalizers, or what a namespace's status says. */
export function describeWaiting({ metadata, ...fields }: KubernetesObject): string {
  const { conditions = [] } = (fields['status'] ?? {}) as {
    conditions?: readonly { readonly type?: string; readonly status?: string; readonly message?: string }[];
  };
  const reasons = conditions
    .filter(({ type = '', status }) => status === 'True' && /^Namespace.*(?:Remaining|Failure)$/.test(type))
    .flatMap(({ message }) => message ?? []);
  if (reasons.length > 0) return reasons.join('; ');
  return (metadata.finalizers ?? []).join(', ');
}
