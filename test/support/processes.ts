import { randomInt } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { until } from './waiting.ts';

/**
 * A duration in seconds that no other test uses, also in another run on this machine, so that its `sleep` can
 * be found by its command line.
 */
export function ownSeconds(): number {
  return randomInt(100_000_000, 1_000_000_000);
}

/** Waits until no process sleeps so many seconds. */
export async function allAwake(seconds: number): Promise<void> {
  await until(`the end of every sleep ${seconds}`, async () => (await sleepers(seconds)).length === 0);
}

/** Returns the command lines that contain `sleep` and the seconds, with NUL between words. */
export async function sleepers(seconds: number): Promise<string[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    names.map((name) => readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '')),
  );
  return lines.filter((line) => line.includes(`sleep\0${seconds}`));
}

/**
 * Waits until the process whose id is in a file is gone. A zombie counts as gone; reaping it is not a test's
 * concern.
 */
export async function ended(pidFile: string): Promise<void> {
  const pid = (await readFile(pidFile, 'utf8')).trim();
  await until(`the end of process ${pid}`, async () => !(await runs(pid)));
}

/** Returns whether a process runs now. */
export async function runs(pid: string): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !/\) Z /.test(stat);
}
