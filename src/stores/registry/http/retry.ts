import { setTimeout as sleep } from 'node:timers/promises';
import type { ImagebuildError } from '../../../errors.ts';

export interface RetryPolicy {
  /** How often one thing is tried in all, as long as nothing moves. */
  readonly attempts: number;
  /** The first pause; each further one is twice as long, with jitter. Milliseconds. */
  readonly baseDelayMs: number;
  /** A connection on which no byte came for so long counts as broken. Milliseconds. */
  readonly stallMs: number;
}

/** Tells progress that something is tried again. */
export interface Retry {
  readonly host: string;
  readonly image: string;
  readonly attempt: number;
  readonly delayMs: number;
  readonly reason: string;
}

export const defaultPolicy: RetryPolicy = { attempts: 6, baseDelayMs: 500, stallMs: 30_000 };
export const longestPauseMs = 30_000;
/** A registry that asks for more patience than this is answered with an error instead. */
export const longestRetryAfterMs = 120_000;

/** A failure that may pass: a reset, a stall, a 503. It never leaves this room; `error` does, when patience ends. */
export class TransientError extends Error {
  readonly error: ImagebuildError;
  /** What the registry asked for. */
  readonly waitMs: number | undefined;
  /** The token had ended and there is a fresh one: go on at once, but only once. */
  readonly freshToken: boolean;

  constructor(error: ImagebuildError, details: { waitMs?: number | undefined; freshToken?: boolean } = {}) {
    super(error.message);
    this.error = error;
    this.waitMs = details.waitMs;
    this.freshToken = details.freshToken ?? false;
  }
}

/** Counts the attempts of one thing. */
export interface Attempts {
  /** Waits before the next try. Throws the error when it can't pass or was tried often enough. */
  waitToRetry(error: unknown): Promise<void>;
  /** Something moved: patience starts anew. */
  reset(): void;
}

export function startAttempts(
  policy: RetryPolicy,
  subject: { host: string; image: string },
  onRetry: (retry: Retry) => void = () => {},
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

/** The pause after so many failures: doubling, between half and all of it by chance; never less than was asked for. */
export function pauseMs(
  failures: number,
  baseMs: number,
  askedMs = 0,
  random: number = Math.random(),
): number {
  const full = Math.min(longestPauseMs, baseMs * 2 ** (failures - 1));
  return Math.round(Math.max(askedMs, full * (0.5 + random / 2)));
}

/** RFC 9110, 10.2.3: Retry-After as seconds or a date, in milliseconds from now. */
export function parseRetryAfter(text: string | undefined, now: number = Date.now()): number | undefined {
  if (text === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
