/** Deadlines and repeats of requests to the API server; all in milliseconds. */
export interface RequestPolicy {
  /** The most attempts at one request that got no answer, or one that says to try again. */
  readonly attempts: number;
  /** The first pause; each further one is twice as long, with jitter. */
  readonly baseDelayMs: number;
  /** Until an answer is there as a whole. */
  readonly requestMs: number;
  /** Until an answer begins, and between two parts of it. */
  readonly stallMs: number;
  /** How long the server keeps a watch open. */
  readonly watchMs: number;
  /** Without a byte for so long, a watch is opened again; servers send bookmarks every minute. */
  readonly watchStallMs: number;
}

export const defaultPolicy: RequestPolicy = {
  attempts: 6,
  baseDelayMs: 500,
  requestMs: 60_000,
  stallMs: 30_000,
  watchMs: 300_000,
  watchStallMs: 90_000,
};

const longestPauseMs = 30_000;

/** Returns the pause after so many failures: it doubles, and is between half and all of that by chance. */
export function pauseMs(failures: number, baseMs: number, askedMs = 0, random = Math.random()): number {
  const full = Math.min(longestPauseMs, baseMs * 2 ** (failures - 1));
  return Math.round(Math.max(Math.min(askedMs, longestPauseMs), full * (0.5 + random / 2)));
}
