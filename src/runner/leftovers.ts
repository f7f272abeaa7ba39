import { readdirSync, readFileSync } from 'node:fs';

/** How often to look: a process that is killed may have started another one just before. */
const rounds = 5;

/**
 * Kills processes that a program left running outside its process group (`setsid`, a daemon). Their
 * environment identifies them: it names the program's homes. Reads /proc, so nothing happens on systems
 * without it, or to processes that cleared their environment.
 * @param homes the directory that `createProgramEnvironment` was given for the program.
 */
export function killLeftovers(homes: string): void {
  for (let round = 0; round < rounds; round++) {
    const left = findProcesses(Buffer.from(`=${homes}/`));
    if (left.length === 0) return;
    for (const pid of left) kill(pid);
  }
}

/** Finds our processes whose environment contains a text. */
function findProcesses(text: Buffer): number[] {
  return listProcesses().filter((pid) => pid !== process.pid && readEnvironment(pid).includes(text));
}

function listProcesses(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Reads the environment of a process; empty if it has ended, is a zombie, or belongs to another user. */
function readEnvironment(pid: number): Buffer {
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
    // The process has already ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
