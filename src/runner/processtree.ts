import { readFileSync } from 'node:fs';
import { listProcesses } from './processes.ts';

/** What a process and everything that it started occupy together. */
interface ProcessTree {
  readonly processes: number;
  readonly residentBytes: number;
}

/** Bytes of a page, in which /proc/<pid>/stat counts; larger pages only make the count too low. */
const pageSize = 4096;

/**
 * Reads the processes below one from /proc, which shows those of inner PID namespaces too. On systems without
 * it there are none.
 */
export function readProcessTree(root: number): ProcessTree {
  const stats = new Map(listProcesses().map((pid) => [pid, readStat(pid)]));
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of stats) children.set(parent, [...(children.get(parent) ?? []), pid]);
  const pending = [root];
  let [processes, residentBytes] = [0, 0];
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    processes++;
    residentBytes += stats.get(pid)?.residentBytes ?? 0;
    pending.push(...(children.get(pid) ?? []));
  }
  return { processes, residentBytes };
}

function readStat(pid: number): { readonly parent: number; readonly residentBytes: number } {
  try {
    // pid (name) state parent … rss as the 24th; the name may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { parent: Number(fields[1]), residentBytes: Number(fields[21]) * pageSize };
  } catch {
    return { parent: 0, residentBytes: 0 };
  }
}
