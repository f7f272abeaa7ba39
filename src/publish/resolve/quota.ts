import { setTimeout as sleep } from 'node:timers/promises';
import { ImagebuildError, type Message } from '../../errors.ts';
import type { PullQuota, Source } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import { say } from '../../text/say.ts';

/** Manifests that are going to be read from a source: each is a pull. */
export interface Pull {
  readonly source: Source;
  readonly count: number;
  /** Sends the source a request that isn't a pull; the answer carries what remains of the quota. */
  readonly refresh: () => Promise<unknown>;
}

/** The pulls that a build needs from a host, and the host's quota. */
export interface HostPulls extends PullQuota {
  readonly needed: number;
}

/** Adds up pulls by host, sorted by name. A layout or an archive has no quota and isn't listed. */
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

/** How a build waits for pulls. */
interface QuotaWait {
  /** Milliseconds at most; 0 doesn't wait. */
  readonly waitMs: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Allows the build to continue if the remaining quotas cover its pulls. Otherwise it waits for as long as it
 * may and checks again from time to time. A quota that is smaller than what the build needs isn't waited for.
 * @throws RATE_LIMITED, and the signal's reason when the build is cancelled.
 */
export async function requirePulls(pulls: readonly Pull[], wait: QuotaWait): Promise<void> {
  const until = Date.now() + wait.waitMs;
  let isWaiting = false;
  for (;;) {
    const short = pullsByHost(pulls).filter(isShort);
    const [first] = short;
    if (!first) return;
    const left = until - Date.now();
    if (left <= 0 || short.some(isTooSmall)) throw shortage(first, wait.waitMs);
    const delayMs = pauseMs(wait.waitMs, left);
    const seconds = Math.round(delayMs / 1000);
    if (!isWaiting) wait.progress({ type: 'phase', phase: 'quota', message: waiting(first, until) });
    isWaiting = true;
    wait.progress({ type: 'wait', subject: first.host, reason: shortPulls(first), seconds });
    await pause(delayMs, wait.signal);
    for (const { host } of short)
      await pulls.find(({ source }) => source.quota?.()?.host === host)?.refresh();
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

/**
 * Returns how long to pause before the next check: a minute, or a tenth of a wait that is shorter than ten
 * minutes.
 */
export function pauseMs(waitMs: number, leftMs: number): number {
  return Math.min(60_000, leftMs, Math.max(1000, waitMs / 10));
}

function isTooSmall({ needed, limit }: HostPulls): boolean {
  return limit !== undefined && limit < needed;
}

function waiting({ host, needed, remaining = 0 }: HostPulls, until: number): string {
  return say('quotaWait', { host, remaining, needed, until: formatTime(until) }).text;
}

function shortPulls({ host, needed, remaining = 0 }: HostPulls): string {
  return say('quotaShort', { host, remaining, needed }).text;
}

/** Returns the error for a quota that doesn't cover the build's pulls: nothing was transferred. */
export function shortage(pulls: HostPulls, waitedMs = 0): ImagebuildError {
  const { host, needed, remaining = 0 } = pulls;
  const words = { host, needed, remaining, seconds: Math.round(waitedMs / 1000) };
  const message =
    waitedMs > 0 && !isTooSmall(pulls) ? say('quotaTooFewStill', words) : say('quotaTooFew', words);
  return new ImagebuildError('RATE_LIMITED', message, { place: { registry: host }, hint: hintFor(pulls) });
}

function hintFor(pulls: HostPulls): Message {
  const { host, limit = 0, windowSeconds } = pulls;
  if (isTooSmall(pulls)) return say('quotaTooSmallHint', { host, limit });
  if (windowSeconds === undefined) return say('quotaHint', { host });
  const until = formatTime(Date.now() + windowSeconds * 1000);
  return say('quotaWaitHint', { host, until, window: formatWindow(windowSeconds) });
}

function formatWindow(seconds: number): string {
  return seconds % 3600 === 0 ? `${seconds / 3600}h` : `${Math.ceil(seconds / 60)}m`;
}

/** Formats a time to the minute, in UTC. */
function formatTime(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
