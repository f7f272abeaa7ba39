import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readChanges, recordTree, type WrittenTree } from '../../context/changes.ts';
import { registryDirectory } from '../../context/generated.ts';
import { writeTree } from '../../context/write.ts';
import { type ErrorCode, ImagebuildError, type Place, type Warning } from '../../errors.ts';
import type { HostRunStep } from '../../kubefile/evaluation.ts';
import { mergeLayer } from '../../layers/merge.ts';
import { resolveLinks } from '../../layers/paths.ts';
import type { BlobSpool } from '../../layers/spool.ts';
import type { Tree } from '../../layers/tree.ts';
import type { Progress } from '../../progress.ts';
import { runHostCommand } from '../../runner/hostcommand.ts';
import type { Settings } from '../../settings.ts';
import { withDisplayPaths } from '../naming.ts';

/**
 * Runs what a RUN of sealer's dialect says, in a copy of a root file system on disk (docs/sealer.md).
 * @returns what it changed, as a layer on that file system, and a warning when it failed for want of a cluster.
 * @throws PROGRAM_FAILED with the last lines, TIMEOUT, CONTEXT_INVALID for a pipe or socket that it left, with the place.
 */
export type RunOnHost = (
  step: HostRunStep,
  root: Tree,
  place: Place,
) => Promise<{ layer: Tree; warnings: Warning[] }>;

export interface HostRunInput {
  /** What is not there yet, or empty: the copy and the homes of programs are made below it. */
  readonly directory: string;
  /** Where files are kept that a command made: a later command may change them. */
  readonly keep: BlobSpool;
  /** Milliseconds that a command may take. */
  readonly timeout: number;
}

/** Runs the commands of one platform: one copy serves all of them, and only what changed in between is written to it. */
export function createHostRunner(
  { directory, keep, timeout }: HostRunInput,
  { env, signal }: Settings,
  progress: Progress,
): RunOnHost {
  const copy = join(directory, 'rootfs');
  let held: Tree = new Map();
  return async (step, root, place) => {
    const work = async () => {
      const written = await write(copy, root, held);
      progress({ type: 'phase', phase: 'run', message: step.createdBy });
      const failure = await runHostCommand({
        directory: copy,
        command: step.command,
        homes: join(directory, 'homes'),
        timeoutMs: timeout,
        env,
        extraEnv: step.env,
        signal,
        onLine: (line) => progress({ type: 'output', program: 'RUN', line }),
      });
      const layer = await readChanges(copy, written, keep);
      held = mergeLayer(written.tree, layer);
      return { layer, warnings: failure ? [wantsCluster(failure, place)] : [] };
    };
    return await placedAt(place, withDisplayPaths(copy, '', work));
  };
}

/** Writes the file system; what the copy holds already as it should be is left alone. */
async function write(copy: string, root: Tree, held: Tree): Promise<WrittenTree> {
  const wanted = withoutBlobs(root);
  await mkdir(copy, { recursive: true });
  await writeTree(copy, wanted, held);
  return await recordTree(copy, wanted);
}

/** A base image's own `registry/` may hold many gigabytes, which no command needs: its directories are there, and empty. */
function withoutBlobs(root: Tree): Tree {
  const blobs = `${resolveLinks(root, registryDirectory)}/docker/`;
  return new Map([...root].filter(([path]) => !path.startsWith(blobs)));
}

function wantsCluster(failure: ImagebuildError, place: Place): Warning {
  const last = failure.excerpt?.split('\n').at(-1);
  return {
    message: `it needs a cluster, which a build has not: ${failure.message}${last ? `; its last line: ${last}` : ''}`,
    place,
    hint: 'Say it with CMD, which runs when the image does.',
  };
}

/** What to do about a command; most of these errors were written for who wrote a file. */
const hints: Partial<Record<ErrorCode, string>> = {
  PROGRAM_FAILED: 'Read its last lines: it runs on this machine.',
  CONTEXT_INVALID:
    'Let it leave directories, files and links in its working directory, and remove all else in the same RUN.',
};

/** An error of a command, at its instruction. */
async function placedAt<T>(place: Place, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    const { code, message, excerpt } = error;
    const hint = hints[code] ?? error.hint;
    throw new ImagebuildError(code, message, { place, hint, excerpt, cause: error });
  }
}
