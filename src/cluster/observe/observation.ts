import type { Progress } from '../../progress.ts';

/** A step from what runs an image to what created it. */
export interface ChainStep {
  /** `pod`, `owner`, `node`, `release` or `manifest`. */
  readonly kind: string;
  /** `Pod web/a-1`, `Deployment web/a`, `Helm release web/shop`. */
  readonly text: string;
}

/** An object on the way from what runs an image to what created it. */
export interface ChainObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** undefined for an object of the whole cluster. */
  readonly namespace?: string | undefined;
  readonly name: string;
  readonly uid: string;
  /** The Helm release that it says it belongs to. */
  readonly release?: { readonly name: string; readonly namespace: string } | undefined;
  /** kubectl applied it. */
  readonly applied?: boolean | undefined;
  /** Helm ran it as a hook, which names no release. */
  readonly hook?: boolean | undefined;
}

/** An image that ran, or will run, since the observation began. */
export interface ObservedImage {
  /** As the pod, the event or the node names it. */
  readonly image: string;
  /** Digests of the image that the kubelet reported, sorted; each is an index' or a manifest's. */
  readonly digests: readonly string[];
  /** The ways from what runs it to what created it, sorted. */
  readonly chains: readonly (readonly ChainStep[])[];
  /** The same ways as objects. */
  readonly objects: readonly (readonly ChainObject[])[];
  /** false: nothing of the install leads to it, so it is only a note. */
  readonly counts: boolean;
}

/** What an install ran. */
export interface Observation {
  /** Sorted by their names. */
  readonly images: readonly ObservedImage[];
  /** settled: workloads are ready, and nothing new came for a while; timeout: the time limit was reached. */
  readonly end: 'settled' | 'timeout';
  /** What isn't ready and why, in the words of the cluster; sorted. */
  readonly notReady: readonly UnreadyObject[];
}

export interface UnreadyObject {
  /** `Pod web/a-1` */
  readonly object: string;
  readonly reason: string;
}

export interface ObserveOptions {
  /**
   * Tells whether something of the install leads to an image or a workload: one of its chains, from the pod
   * on. Left out, all count that weren't there before, as in a throwaway cluster.
   */
  readonly counts?: ((chain: readonly ChainObject[]) => boolean) | undefined;
  /** Milliseconds without anything new after which ready workloads count as settled. */
  readonly quietMs: number;
  /** Milliseconds from the call of `settled` until it ends whatever is ready. */
  readonly limitMs: number;
  readonly progress?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Watches a cluster from the moment before an install. */
export interface Observer extends AsyncDisposable {
  /**
   * Waits until everything is ready and quiet, or the time limit is reached.
   * @throws UNAUTHORIZED, DENIED when the cluster stopped accepting the login meanwhile
   */
  settled(): Promise<Observation>;
  /** Returns what is known now, for an install that failed; `end` is `timeout`. */
  now(): Promise<Observation>;
}
