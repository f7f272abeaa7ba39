/** The processes of this machine, read from /proc. On systems without it there are none. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Lists the ids of all processes. */
export function listProcesses(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Returns true while a process of a group runs that we may end. A zombie doesn't run. */
export function isGroupRunning(leader: number): boolean {
  try {
    process.kill(-leader, 0);
  } catch {
    return false;
  }
  return listProcesses().some((pid) => isMember(pid, leader));
}

/** @param leader also the id of the group: every program leads its own. */
function isMember(pid: number, leader: number): boolean {
  // pid (name) state parent group …; the name may hold anything.
  const [state, , group] = read(pid, 'stat')
    .toString('latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(group) === leader && state !== 'Z' && state !== 'X';
}

/** Reads the environment of a process; empty if it has ended, is a zombie, or belongs to another user. */
export function readEnvironment(pid: number): Buffer {
  return read(pid, 'environ');
}

/** Reads the working directory of a process; empty for a process of another user. */
export function readWorkingDirectory(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function read(pid: number, file: 'stat' | 'environ'): Buffer {
  try {
    return readFileSync(`/proc/${pid}/${file}`);
  } catch {
    return Buffer.alloc(0);
  }
}

/** Kills a process. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // ESRCH: it has already ended. EPERM: only another user can end it.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
