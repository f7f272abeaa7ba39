import { readdirSync, readFileSync } from 'node:fs';

/** A process that is killed may have started another just before: so often is looked again. */
const rounds = 5;

/**
 * Ends what a program left running outside its process group (`setsid`, a daemon). It is known by its environment, in which the
 * program's homes stand and nobody else's do. Looks in /proc: on systems without one, and for what cleared its environment, nothing is done.
 * @param homes the directory of the program's own that `programEnvironment` was given.
 */
export function killLeftovers(homes: string): void {
  for (let round = 0; round < rounds; round++) {
    const left = processesWith(Buffer.from(`=${homes}/`));
    if (left.length === 0) return;
    for (const pid of left) kill(pid);
  }
}

/** The processes of ours whose environment holds a text. */
function processesWith(text: Buffer): number[] {
  return allProcesses().filter((pid) => pid !== process.pid && environmentOf(pid).includes(text));
}

function allProcesses(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Empty when the process has ended, is a zombie, or is somebody else's. */
function environmentOf(pid: number): Buffer {
  try {
    return readFileSync(`/proc/${pid}/environ`);
  } catch {
    return Buffer.alloc(0);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
