import { randomUUID } from 'node:crypto';
import { access, mkdir, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** Where control groups that can limit processes are made: version 1, then version 2. */
const roots = ['/sys/fs/cgroup/pids', '/sys/fs/cgroup'];

/** A control group of the kernel. Disposing of it removes it, once its processes have ended. */
interface ProcessGroup extends AsyncDisposable {
  readonly directory: string;
}

/**
 * Makes a control group with at most so many processes: the limit of a user (`ulimit -u`) doesn't hold for
 * root. @returns undefined where none can be made, such as in a container; then the processes are only
 * counted.
 */
export async function createProcessGroup(limit: number): Promise<ProcessGroup | undefined> {
  for (const root of roots) {
    const directory = join(root, `imagebuild-${randomUUID()}`);
    try {
      await mkdir(directory);
    } catch {
      continue;
    }
    const group = { directory, [Symbol.asyncDispose]: () => removeGroup(directory) };
    try {
      await access(join(directory, 'pids.max'));
      await writeFile(join(directory, 'pids.max'), String(limit));
      return group;
    } catch {
      await removeGroup(directory);
    }
  }
  return undefined;
}

/** The kernel takes a moment to forget processes that were killed. */
async function removeGroup(directory: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      return await rmdir(directory);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EBUSY') return;
      await setTimeout(20);
    }
  }
}
