import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempts } from './call.ts';
import { type Subject, TransientError } from './failure.ts';
import { timeouts } from './timeouts.ts';

export interface RetryPolicy {
  /** The most attempts at one thing, as long as no byte moves. */
  readonly attempts: number;
  /** The first pause; each further one is twice as long, with jitter. Milliseconds. */
  readonly baseDelayMs: number;
  /** A connection on which no byte came for so long counts as broken. Milliseconds. */
  readonly stallMs: number;
}

/** A pause before the next attempt. */
export interface RetryPause extends Subject {
  /** The number of the attempt that follows; the first one is 1. */
  readonly attempt: number;
  readonly delayMs: number;
  /** The message of the error that the last attempt ended with. */
  readonly reason: string;
}

export const defaultPolicy: RetryPolicy = { attempts: 6, baseDelayMs: 500, stallMs: timeouts.stall };
const longestPauseMs = 30_000;
/** A registry that asks for a longer wait than this is answered with an error instead. */
export const longestRetryAfterMs = 120_000;

export function startAttempts(
  policy: RetryPolicy,
  subject: Subject,
  onRetry: (pause: RetryPause) => void = () => {},
  signal?: AbortSignal,
): Attempts {
  let failures = 0;
  let freshTokens = 0;
  /** Milliseconds that attempts took which moved no bytes; pauses don't count. */
  let failing = 0;
  let began = performance.now();
  return {
    reset() {
      failures = 0;
      freshTokens = 0;
      failing = 0;
      began = performance.now();
    },
    async waitToRetry(error) {
      if (!(error instanceof TransientError)) throw error;
      if (error.freshToken && freshTokens++ === 0) return;
      failures += 1;
      failing += performance.now() - began;
      const isEnough = failures >= policy.attempts || failing >= timeouts.failing;
      if (error.freshToken || isEnough) throw error.error;
      const delayMs = pauseMs(failures, policy.baseDelayMs, error.waitMs);
      onRetry({ ...subject, attempt: failures + 1, delayMs, reason: error.message });
      await sleep(delayMs, undefined, { signal }).catch((aborted) => {
        signal?.throwIfAborted();
        throw aborted;
      });
      began = performance.now();
    },
  };
}

/**
 * Returns the pause after so many failures in milliseconds: it doubles, and is between half and all of that
 * by chance; never less than the registry asks for.
 */
export function pauseMs(
  failures: number,
  baseMs: number,
  askedMs = 0,
  random: number = Math.random(),
): number {
  const full = Math.min(longestPauseMs, baseMs * 2 ** (failures - 1));
  return Math.round(Math.max(askedMs, full * (0.5 + random / 2)));
}

/** Parses Retry-After (RFC 9110, 10.2.3), seconds or a date, into milliseconds from now. */
export function parseRetryAfter(text: string | undefined, now: number = Date.now()): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
