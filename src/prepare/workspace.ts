import { rmSync } from 'node:fs';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../progress.ts';
import type { ProcessEnvironment } from '../runner/environment.ts';
import { say } from '../text/say.ts';

/** A temporary directory for a command: copies, homes of programs. */
interface Workspace extends AsyncDisposable {
  readonly directory: string;
}

/** Creates a workspace. It is removed when it is disposed, or when the process ends before that. */
export async function createWorkspace(env: ProcessEnvironment, progress: Progress): Promise<Workspace> {
  const directory = await mkdtemp(join(env['RUNNER_TEMP'] ?? tmpdir(), 'imagebuild-'));
  const removeAtExit = () => {
    try {
      rmSync(directory, { recursive: true, force: true });
    } catch {
      // Nobody could read a message any more.
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
 * Removes a workspace. Programs leave read-only directories (Go's modules), or directories that belong to
 * another user (written by a container); a successful build doesn't fail because of them.
 */
async function remove(directory: string, progress: Progress): Promise<void> {
  // An attempt that failed may still be removing other directories while the next one runs.
  const removeAll = () => rm(directory, { recursive: true, force: true, maxRetries: 5 });
  try {
    await removeAll().catch(() => makeAccessible(directory).then(removeAll));
  } catch (error) {
    const { text: message } = say('workspaceNotRemoved', { directory, reason: (error as Error).message });
    progress({ type: 'warning', warning: { message, hint: say('workspaceNotRemovedHint').text } });
  }
}

/** Gives this process access to everything below a directory that the modes there deny it. */
export async function makeAccessible(directory: string): Promise<void> {
  try {
    await chmod(directory, 0o700);
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) await makeAccessible(path);
      // One of another user can be removed nevertheless.
      else if (entry.isFile()) await chmod(path, 0o700).catch(() => {});
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
