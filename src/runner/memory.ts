import { readFileSync } from 'node:fs';
import { readProcessTree } from './processtree.ts';

/** Milliseconds between two looks: a program takes longer to fill a gigabyte. */
const interval = 100;
/** Where processes are counted: a program makes many in a short time. */
const countInterval = 25;

interface UseLimits {
  readonly maxMemoryBytes?: number | undefined;
  readonly maxProcesses?: number | undefined;
}

/**
 * Watches the memory that a process occupies, and with a limit for their number, the processes that it
 * starts. A limit of the kernel (`ulimit -v`) counts addresses, of which a Go program reserves many more than
 * it uses, so /proc is read instead; without it nothing is watched.
 * @param onTooMuch called once.
 * @returns a function that ends the watch.
 */
export function watchUse(
  pid: number,
  { maxMemoryBytes = Number.POSITIVE_INFINITY, maxProcesses }: UseLimits,
  onTooMuch: (limit: 'memory' | 'processes') => void,
): () => void {
  if (maxMemoryBytes === Number.POSITIVE_INFINITY && maxProcesses === undefined) return () => {};
  const read = () =>
    maxProcesses === undefined
      ? { processes: 0, residentBytes: readResidentBytes(pid) }
      : readProcessTree(pid);
  const look = () => {
    const { processes, residentBytes } = read();
    const exceeded =
      residentBytes > maxMemoryBytes ? 'memory' : processes > (maxProcesses ?? 0) ? 'processes' : undefined;
    if (exceeded === undefined) return;
    clearInterval(timer);
    onTooMuch(exceeded);
  };
  const timer = setInterval(look, maxProcesses === undefined ? interval : countInterval);
  return () => clearInterval(timer);
}

/** Returns the resident bytes of a process; 0 when it has ended, or on systems without /proc. */
function readResidentBytes(pid: number): number {
  try {
    const [, kibibytes = '0'] =
      /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}
