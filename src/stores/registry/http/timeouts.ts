/**
 * Every limit on the time that a request to a registry may take (docs/security-rules.md 27). A request that
 * exceeds one is tried again; `failing` then bounds all attempts together. Milliseconds.
 */
export const timeouts = {
  /** Without a byte in either direction, a connection counts as broken. */
  stall: 30_000,
  /** The final answer must begin so long after the request was sent, whatever 1xx answers come before. */
  head: 60_000,
  /**
   * A body may lag behind `slowestBytes` a second by so much. The bytes that arrive in time win it back, so
   * that a body of any size may take its time and 1 byte a second may not.
   */
  lag: 60_000,
  /** Attempts at one thing that move no bytes may take so long together, pauses that were asked for aside. */
  failing: 120_000,
  /** A request that cleans up after a failure: nobody needs its answer. */
  cleanUp: 1_500,
  /** After a signal, the request that moves a tag may still end, so that it is known whether it did. */
  lastRequest: 1_500,
  /** An answer that takes longer is told. */
  notice: 4_000,
  /** Of one host, such waiting is told again after so long. */
  noticeAgain: 15_000,
} as const;

/** Bytes a second below which a transfer counts as broken. */
const slowestBytes = 2_000;
/** Bytes a second at which a registry hashes or moves a blob before it answers. */
const commitBytes = 5_000_000;

/** Returns the time that so many bytes may take on a slow line. */
export function transferTime(bytes: number): number {
  return (bytes / slowestBytes) * 1000;
}

/** Returns the time until the answer to a request that completes an upload must begin. */
export function commitTime(bytes: number): number {
  return timeouts.head + (bytes / commitBytes) * 1000;
}
