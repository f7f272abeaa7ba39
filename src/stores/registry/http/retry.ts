import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempts } from './call.ts';
import { type Subject, TransientError } from './failure.ts';

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

export const defaultPolicy: RetryPolicy = { attempts: 6, baseDelayMs: 500, stallMs: 30_000 };
const longestPauseMs = 30_000;
/** A registry that asks for a longer wait than this is answered with an error instead. */
export const longestRetryAfterMs = 120_000;

export function startAttempts(
  policy: RetryPolicy,
  subject: Subject,
  onRetry: (pause: RetryPause) => void = () => {},
): Attempts {
  let failures = 0;
  let freshTokens = 0;
  return {
    reset() {
      failures = 0;
      freshTokens = 0;
    },
    async waitToRetry(error) {
      if (!(error instanceof TransientError)) throw error;
      if (error.freshToken && freshTokens++ === 0) return;
      failures += 1;
      if (error.freshToken || failures >= policy.attempts) throw error.error;
      const delayMs = pauseMs(failures, policy.baseDelayMs, error.waitMs);
      onRetry({ ...subject, attempt: failures + 1, delayMs, reason: error.message });
      await sleep(delayMs);
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
