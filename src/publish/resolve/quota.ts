import { setTimeout as sleep } from 'node:timers/promises';
import { ImagebuildError } from '../../errors.ts';
import type { PullQuota, Source } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import { say } from '../../text/say.ts';

/** Manifests that are to be read of a source: each is a pull. */
export interface Pull {
  readonly source: Source;
  readonly count: number;
  /** Asks the source for something that is no pull; its answer says what is left. */
  readonly ask: () => Promise<unknown>;
}

/** The pulls that a build needs of a host, beside what the host lets it have. */
export interface HostPulls extends PullQuota {
  readonly needed: number;
}

/** By host, in the order of their names. What lies in a folder or an archive costs no pull. */
export function pullsByHost(pulls: readonly Pull[]): HostPulls[] {
  const hosts = new Map<string, HostPulls>();
  for (const { source, count } of pulls) {
    const quota = source.quota?.();
    if (!quota || count === 0) continue;
    const needed = (hosts.get(quota.host)?.needed ?? 0) + count;
    hosts.set(quota.host, { ...quota, needed });
  }
  return [...hosts.values()].sort((a, b) => (a.host < b.host ? -1 : 1));
}

export function isShort({ needed, remaining }: HostPulls): boolean {
  return remaining !== undefined && remaining < needed;
}

/** How long a build may wait for pulls, and how it tells. */
export interface QuotaWait {
  /** Milliseconds; 0 does not wait. */
  readonly waitMs: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Lets a build go on whose pulls are left. Of a host that has too few it waits for more, as long as it may, and asks again from time to
 * time; a quota that is smaller than what the build needs is not waited for.
 * @throws RATE_LIMITED, and the signal's reason when it is cancelled.
 */
export async function requirePulls(pulls: readonly Pull[], patience: QuotaWait): Promise<void> {
  const until = Date.now() + patience.waitMs;
  let isWaiting = false;
  for (;;) {
    const short = pullsByHost(pulls).filter(isShort);
    const [first] = short;
    if (!first) return;
    const left = until - Date.now();
    if (left <= 0 || short.some(isTooSmall)) throw shortage(first, patience.waitMs);
    const delayMs = pauseMs(patience.waitMs, left);
    const seconds = Math.round(delayMs / 1000);
    if (!isWaiting) patience.progress({ type: 'phase', phase: 'quota', message: waiting(first, until) });
    isWaiting = true;
    patience.progress({ type: 'wait', subject: first.host, reason: shortPulls(first), seconds });
    await pause(delayMs, patience.signal);
    for (const { host } of short) await pulls.find(({ source }) => source.quota?.()?.host === host)?.ask();
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted(); // with the reason, which says who stopped the build
    throw error;
  }
}

/** The host is asked once a minute, and some times when the patience is shorter than that. */
export function pauseMs(waitMs: number, leftMs: number): number {
  return Math.min(60_000, leftMs, Math.max(1000, waitMs / 10));
}

function isTooSmall({ needed, limit }: HostPulls): boolean {
  return limit !== undefined && limit < needed;
}

function waiting({ host, needed, remaining }: HostPulls, until: number): string {
  return say('quotaWait', { host, remaining: remaining ?? 0, needed, until: timeOf(until) }).text;
}

function shortPulls({ host, needed, remaining = 0 }: HostPulls): string {
  return say('quotaShort', { host, remaining, needed }).text;
}

/** What to throw when the pulls will not do: nothing was moved. */
export function shortage(pulls: HostPulls, waitedMs = 0): ImagebuildError {
  const { host, needed, remaining } = pulls;
  const waited = waitedMs > 0 && !isTooSmall(pulls) ? `, also after ${Math.round(waitedMs / 1000)} s` : '';
  return new ImagebuildError(
    'RATE_LIMITED',
    `${host} allows ${remaining} more pulls for now${waited}, and this build needs ${needed}`,
    { place: { registry: host }, hint: hintFor(pulls) },
  );
}

function hintFor(pulls: HostPulls): string {
  const { host, limit, windowSeconds } = pulls;
  const others = `Log in for a larger quota: imagebuild login ${host}; or use a mirror: --mirror ${host}=https://…`;
  if (isTooSmall(pulls)) return `${others}. Waiting does not help: the whole quota is ${limit}.`;
  if (windowSeconds === undefined) return `${others}.`;
  const full = timeOf(Date.now() + windowSeconds * 1000);
  return `${others}; or wait: a pull counts for ${hours(windowSeconds)}, so all is back by ${full} (--wait-for-quota ${hours(windowSeconds)} waits by itself).`;
}

function hours(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.ceil(seconds / 60)}m`;
}

/** To the minute, in UTC. */
function timeOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
