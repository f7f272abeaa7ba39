import { readFileSync } from 'node:fs';

/** Milliseconds between two looks: a program takes longer to fill a gigabyte. */
const interval = 100;

/**
 * Watches the memory that a process occupies. A limit of the kernel (`ulimit -v`) counts addresses, of which
 * a Go program reserves many more than it uses, so /proc is read instead; without it nothing is watched.
 * @param onTooMuch called once, with the limit.
 * @returns a function that ends the watch.
 */
export function watchMemory(
  pid: number,
  limit: number | undefined,
  onTooMuch: (limit: number) => void,
): () => void {
  if (limit === undefined) return () => {};
  const timer = setInterval(() => {
    if (readResidentBytes(pid) <= limit) return;
    clearInterval(timer);
    onTooMuch(limit);
  }, interval);
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
