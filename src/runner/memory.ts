import { lstatSync, readdirSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { readProcessTree } from './processtree.ts';

/** Milliseconds between two looks: a program takes longer to fill a gigabyte. */
const interval = 100;
/** Where processes are counted: a program makes many in a short time. */
const countInterval = 25;

interface UseLimits {
  readonly maxMemoryBytes?: number | undefined;
  readonly maxProcesses?: number | undefined;
  /** Bytes by which the free space of a directory's file system may shrink. */
  readonly maxWritten?: { readonly directory: string; readonly bytes: number } | undefined;
}

export type UseLimit = 'memory' | 'processes' | 'written';

/**
 * Watches the memory that a process occupies, and with a limit for their number, the processes that it
 * starts. A limit of the kernel (`ulimit -v`) counts addresses, of which a Go program reserves many more than
 * it uses, so /proc is read instead; without it nothing is watched.
 * @param onTooMuch called once.
 * @returns a function that ends the watch.
 */
export function watchUse(
  pid: number,
  { maxMemoryBytes = Number.POSITIVE_INFINITY, maxProcesses, maxWritten }: UseLimits,
  onTooMuch: (limit: UseLimit) => void,
): () => void {
  if (maxMemoryBytes === Number.POSITIVE_INFINITY && maxProcesses === undefined) return () => {};
  const read = () =>
    maxProcesses === undefined
      ? { processes: 0, residentBytes: readResidentBytes(pid) }
      : readProcessTree(pid);
  const written = watchWritten(maxWritten?.directory);
  const look = () => {
    const { processes, residentBytes } = read();
    const isExceeded: Readonly<Record<UseLimit, boolean>> = {
      memory: residentBytes > maxMemoryBytes,
      processes: processes > (maxProcesses ?? 0),
      written: maxWritten !== undefined && written() > maxWritten.bytes,
    };
    const exceeded = (Object.keys(isExceeded) as UseLimit[]).find((limit) => isExceeded[limit]);
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

/**
 * Returns a function that tells how many bytes were written since now: by how much the files of a directory
 * grew, or, since a file may have lost its name, by how much its file system filled, whoever wrote there.
 */
function watchWritten(directory: string | undefined): () => number {
  if (directory === undefined) return () => 0;
  const freeBytes = () => {
    const { bfree, bsize } = statfsSync(directory);
    return bfree * bsize;
  };
  const [free, size] = [freeBytes(), sumBytes(directory)];
  let [grown, next] = [0, 0];
  return () => {
    const now = performance.now();
    if (now >= next) {
      grown = sumBytes(directory) - size;
      next = now + Math.max(walkInterval, walkShare * (performance.now() - now));
    }
    return Math.max(grown, free - freeBytes());
  };
}

/** Milliseconds between two walks; with many files, a walk takes this share of the time. */
const walkInterval = 250;
const walkShare = 20;

/** Sums the bytes that files below a directory occupy, as far as they can be seen. */
function sumBytes(directory: string): number {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .map((entry) => {
        const path = join(directory, entry.name);
        if (entry.isDirectory()) return sumBytes(path);
        return entry.isFile() ? (lstatSync(path, { throwIfNoEntry: false })?.blocks ?? 0) * 512 : 0;
      })
      .reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    return 0;
  }
}
