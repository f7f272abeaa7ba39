import { ImagebuildError } from '../../errors.ts';
import type { Progress } from '../../progress.ts';
import { say } from '../../text/say.ts';
import type { Cluster } from '../cluster.ts';
import { readEvent } from './events.ts';
import type { ObjectFacts } from './facts.ts';
import { type Follower, type Following, followCollection } from './follow.ts';
import { readNode } from './nodes.ts';
import { readPod } from './pods.ts';
import {
  type ObservedState,
  recordEvent,
  recordGone,
  recordNode,
  recordPod,
  recordWorkload,
} from './state.ts';
import { readWorkload, workloadKinds } from './workloads.ts';

/** Events are served under two versions, by the same objects: a login may be allowed to read only one. */
const eventPaths = ['/api/v1/events', '/apis/events.k8s.io/v1/events'];

/**
 * Follows pods, workloads, events and nodes, and records what they show.
 * @param onNews is called when something is new.
 * @returns once each is listed
 */
export async function followAll(
  cluster: Cluster,
  state: ObservedState,
  onNews: () => void,
  progress: Progress | undefined,
  signal: AbortSignal,
): Promise<Following> {
  const tell = (isNew: boolean) => (isNew ? onNews() : undefined);
  const follow = <Item>(path: string, follower: Follower<Item>) =>
    followCollection(cluster, path, { ...follower, onReopened: onNews }, signal);
  const optional = async <Item>(what: string, paths: readonly string[], follower: Follower<Item>) => {
    let reason = '';
    for (const path of paths)
      try {
        return await follow(path, follower);
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        reason = error.message;
      }
    progress?.({ type: 'warning', warning: { message: say('observeWithout', { what, reason }).text } });
    return undefined;
  };
  const pods = existing(readPod, (pod) => tell(recordPod(state, pod)), 'Pod', state);
  const workloads = Object.entries(workloadKinds).map(([kind, { path }]) =>
    follow(
      path,
      existing(readWorkload, (workload) => tell(recordWorkload(state, workload)), kind, state),
    ),
  );
  const followed = await Promise.all([
    follow('/api/v1/pods', pods),
    ...workloads,
    optional(
      'events',
      eventPaths,
      occurring(readEvent, (event) => tell(recordEvent(state, event))),
    ),
    optional(
      'nodes',
      ['/api/v1/nodes'],
      occurring(readNode, (node) => tell(recordNode(state, node))),
    ),
  ]);
  const all = followed.filter((each) => each !== undefined);
  const failed = Promise.race(all.map((each) => each.failed));
  failed.catch(() => {});
  return { failed, isOpen: () => all.every((each) => each.isOpen()) };
}

/** Follows objects that are waited for as long as they exist. */
function existing<Facts extends { readonly object: ObjectFacts }>(
  pick: Follower<Facts>['pick'],
  record: (facts: Facts) => void,
  kind: string,
  state: ObservedState,
): Follower<Facts> {
  return {
    pick,
    onList(items) {
      const present = new Set(items.map(({ object }) => object.uid));
      for (const uid of state.notReady.keys())
        if (state.subjects.get(uid)?.kind === kind && !present.has(uid)) recordGone(state, uid);
      for (const item of items) record(item);
    },
    onChange(type, item) {
      // The last state of an object that is deleted may be news too.
      record(item);
      if (type === 'DELETED') recordGone(state, item.object.uid);
    },
  };
}

/** Follows objects for what they once said. */
function occurring<Facts>(pick: Follower<Facts>['pick'], record: (facts: Facts) => void): Follower<Facts> {
  return {
    pick,
    onList: (items) => items.forEach(record),
    onChange: (type, item) => (type === 'DELETED' ? undefined : record(item)),
  };
}

function isUnavailable(error: unknown): error is ImagebuildError {
  if (!(error instanceof ImagebuildError)) return false;
  return (
    error.code === 'DENIED' || (error.code === 'CLUSTER_REFUSED' && error.reason.words['status'] === 404)
  );
}
