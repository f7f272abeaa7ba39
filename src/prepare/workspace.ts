import { rmSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../progress.ts';
import type { Settings } from '../settings.ts';

/** A directory for what a verb makes on its way: copies, homes of programs. */
export interface Workspace extends AsyncDisposable {
  readonly directory: string;
}

/** Makes a workspace. It is gone when it is disposed of, and when the process ends before that. */
export async function createWorkspace({ env }: Settings, progress: Progress): Promise<Workspace> {
  const directory = await mkdtemp(join(env['RUNNER_TEMP'] ?? tmpdir(), 'imagebuild-'));
  const removeAtExit = () => {
    try {
      rmSync(directory, { recursive: true, force: true });
    } catch {
      // Nobody is left to be told.
    }
  };
  process.once('exit', removeAtExit);
  const dispose = async () => {
    process.off('exit', removeAtExit);
    await remove(directory, progress);
  };
  return { directory, [Symbol.asyncDispose]: dispose };
}

/**
 * Removes a workspace. Programs leave directories that nobody may write to (Go's modules do), or that belong to somebody else (what
 * a container wrote); a build that went well does not fail on account of them.
 */
async function remove(directory: string, progress: Progress): Promise<void> {
  // One that failed may still be removing other directories: the next one meets what comes and goes.
  const removeAll = () => rm(directory, { recursive: true, force: true, maxRetries: 5 });
  try {
    await removeAll().catch(() => makeWritable(directory).then(removeAll));
  } catch (error) {
    const message = `${directory} could not be removed: ${(error as Error).message}`;
    progress({ type: 'warning', warning: { message, hint: 'Remove it yourself.' } });
  }
}

async function makeWritable(directory: string): Promise<void> {
  try {
    await chmod(directory, 0o700);
    for (const entry of await readdir(directory, { withFileTypes: true }))
      if (entry.isDirectory()) await makeWritable(join(directory, entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
