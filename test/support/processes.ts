import { randomInt } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { until } from './waiting.ts';

/**
 * Seconds that no other test sleeps, also not in another run on this machine: `sleep` with them is known by
 * its command line.
 */
export function ownSeconds(): number {
  return randomInt(100_000_000, 1_000_000_000);
}

/** Waits until nobody sleeps so many seconds. */
export async function allAwake(seconds: number): Promise<void> {
  await until(`the end of every sleep ${seconds}`, async () => (await sleepers(seconds)).length === 0);
}

/** The command lines that hold `sleep` and the seconds, NUL between words. */
export async function sleepers(seconds: number): Promise<string[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    names.map((name) => readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '')),
  );
  return lines.filter((line) => line.includes(`sleep\0${seconds}`));
}

/**
 * Waits until the process whose id stands in a file is gone. A zombie is gone too: who reaps it is not a
 * test's concern.
 */
export async function ended(pidFile: string): Promise<void> {
  const pid = (await readFile(pidFile, 'utf8')).trim();
  await until(`the end of process ${pid}`, async () => !(await runs(pid)));
}

/** Whether a process runs now. */
export async function runs(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !/\) Z /.test(stat);
}
