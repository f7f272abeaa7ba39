import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readChanges, recordTree, type WrittenTree } from '../../context/changes.ts';
import { registryDirectory } from '../../context/generated.ts';
import { writeTree } from '../../context/treewriter.ts';
import { type ErrorCode, ImagebuildError, type Message, type Place, type Warning } from '../../errors.ts';
import type { HostRunStep } from '../../kubefile/evaluation.ts';
import type { BlobSpool } from '../../layers/filecontent.ts';
import { mergeLayer } from '../../layers/overlay.ts';
import { resolveLinks, type Tree } from '../../layers/tree.ts';
import type { Progress } from '../../progress.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import { runHostCommand } from '../../runner/hostcommand.ts';
import { say } from '../../text/say.ts';
import { withDisplayPaths } from '../places.ts';

interface HostRunnerOptions {
  /** A directory that is missing or empty: the copy and the homes of programs are made below it. */
  readonly directory: string;
  /** Stores the files that a command made, since a later command may change them. */
  readonly spool: BlobSpool;
  /** Limit for one command. */
  readonly timeoutMs: number;
  readonly env: ProcessEnvironment;
  /** The kubeconfig of the cluster of an observed build, absolute. */
  readonly kubeconfig?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Creates the runner for RUN in sealer's dialect (docs/sealer.md): it runs commands in a copy of the root
 * file system on disk. All commands of a platform share the copy, and only the differences are written to it
 * in between.
 *
 * The runner returns the changes as a layer on the root file system, and a warning if the command failed for
 * want of a cluster: with one, it fails. It throws PROGRAM_FAILED with the last lines, TIMEOUT, and
 * CONTEXT_INVALID for a pipe or socket that is left, at the instruction.
 */
export function createHostRunner(
  { directory, spool, timeoutMs, env, kubeconfig, signal }: HostRunnerOptions,
  progress: Progress,
) {
  const copy = join(directory, 'rootfs');
  let held: Tree = new Map();
  const run = async (step: HostRunStep, root: Tree, place: Place) => {
    const written = await updateCopy(copy, root, held);
    progress({ type: 'phase', phase: 'run', message: step.createdBy });
    const failure = await runHostCommand({
      directory: copy,
      command: step.command,
      homes: join(directory, 'homes'),
      timeoutMs,
      env,
      extraEnv: step.env,
      kubeconfig,
      signal,
      onLine: (line) => progress({ type: 'output', program: 'RUN', line }),
    });
    const layer = await readChanges(copy, written, spool);
    held = mergeLayer(written.tree, layer);
    return { layer, warnings: failure ? [needsClusterWarning(failure, place)] : [] };
  };
  return async (step: HostRunStep, root: Tree, place: Place) => {
    try {
      return await withDisplayPaths(copy, '', () => run(step, root, place));
    } catch (error) {
      throw error instanceof ImagebuildError ? error.with({ place, hint: hints[error.code] }) : error;
    }
  };
}

/** Writes the file system; leaves alone what the copy already has. */
async function updateCopy(copy: string, root: Tree, held: Tree): Promise<WrittenTree> {
  const wanted = withoutBlobs(root);
  await mkdir(copy, { recursive: true });
  await writeTree(copy, wanted, held);
  return await recordTree(copy, wanted);
}

/**
 * Leaves out the content of a base image's own `registry/`: it may be many gigabytes, and no command needs
 * it.
 */
function withoutBlobs(root: Tree): Tree {
  const blobs = `${resolveLinks(root, registryDirectory)}/docker/`;
  return new Map([...root].filter(([path]) => !path.startsWith(blobs)));
}

function needsClusterWarning({ message, excerpt }: ImagebuildError, place: Place): Warning {
  const line = excerpt?.split('\n').at(-1) ?? '';
  return {
    message: say('hostRunNeedsCluster', { message, line }).text,
    place,
    hint: say('hostRunNeedsClusterHint').text,
  };
}

/** Hints for a command; those that come with these errors are about a file that somebody wrote. */
const hints: Partial<Record<ErrorCode, Message>> = {
  PROGRAM_FAILED: say('hostRunFailedHint'),
  CONTEXT_INVALID: say('hostRunLeftoverHint'),
};
