import { setTimeout as sleep } from 'node:timers/promises';

/** How long a condition is waited for: it only ever takes so long when it never comes. */
const patience = 60_000;

/**
 * Milliseconds of processor time that something takes in this process: unlike a clock's, other processes add
 * nothing to them.
 */
export function processorTime(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Waits until something holds, and gives it. Fails with what was waited for. */
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
 * Gives something that ends at a time limit a longer one until it got as far as the test needs: a busy
 * machine takes longer to begin. The last result is given back as it is.
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
