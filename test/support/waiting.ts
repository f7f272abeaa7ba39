import { setTimeout as sleep } from 'node:timers/promises';

/** The longest wait for a condition, reached only if it never holds. */
const patience = 60_000;

/**
 * Returns the milliseconds of processor time that a task takes in this process; other processes add nothing
 * to them.
 */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Waits until a condition holds and returns its value. Fails with the description of what was expected. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  milliseconds = patience,
): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${milliseconds / 1000} s`);
    await sleep(20);
  }
}

/**
 * Repeats a task that has a time limit with a longer one until it gets as far as the test needs, because a
 * busy machine starts slower. Returns the last result as it is.
 */
export async function withTimeEnough<T>(
  first: number,
  run: (timeoutMs: number) => Promise<T>,
  gotFarEnough: (result: T) => boolean | Promise<boolean>,
): Promise<T> {
  for (let timeoutMs = first; ; timeoutMs *= 4) {
    const result = await run(timeoutMs);
    if (timeoutMs >= patience || (await gotFarEnough(result))) return result;
  }
}
