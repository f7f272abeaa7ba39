import { setTimeout as wait } from 'node:timers/promises';
import { kill, listProcesses, readEnvironment, readWorkingDirectory } from './processes.ts';

/**
 * How often to look: a process that is killed may have started another one just before, and takes a moment.
 */
const rounds = 200;
/** Milliseconds between two looks. */
const interval = 10;

/** The traces by which a process is found that a program left running. */
interface Traces {
  /** The directory that `createProgramEnvironment` was given for the program: its environment names it. */
  readonly homes: string;
  /** The working directory that the program was started in: it or a directory below it is theirs, too. */
  readonly directory: string;
}

/**
 * Kills processes that a program left running outside its process group (`setsid`, a daemon), and waits until
 * they are gone. Where nothing contained the program, this finds what kept its environment or its working
 * directory, and nothing else. Reads /proc, so nothing happens on systems without it.
 */
export async function killLeftovers(traces: Traces): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const left = findProcesses(traces);
    if (left.length === 0) return;
    for (const pid of left) kill(pid);
    await wait(interval);
  }
}

function findProcesses({ homes, directory }: Traces): number[] {
  const variable = Buffer.from(`=${homes}/`);
  const isInside = (path: string) => path === directory || path.startsWith(`${directory}/`);
  return listProcesses().filter(
    (pid) =>
      pid !== process.pid && (readEnvironment(pid).includes(variable) || isInside(readWorkingDirectory(pid))),
  );
}
