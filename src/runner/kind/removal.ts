import { setTimeout as wait } from 'node:timers/promises';
import { ImagebuildError, type Warning } from '../../errors.ts';
import { say } from '../../text/say.ts';
import {
  deleteArguments,
  deleteCommand,
  deleteInBackground,
  type KindCall,
  listClusters,
  runKind,
} from './kind.ts';
import { formatClusterName, type OwnerState, ownerState, parseClusterName } from './owner.ts';

const attempts = 3;
/** Milliseconds between two attempts. */
const pause = 1000;

interface Removal {
  /** Deletes the cluster, also when the build is cancelled. */
  remove(): Promise<void>;
}

/**
 * Makes sure that a cluster is deleted, also when this process ends before it could wait for it. Where it
 * can't be deleted, a warning has the command that does it.
 */
export function ensureRemoval(
  name: string,
  env: KindCall['env'],
  onWarning: (warning: Warning) => void,
): Removal {
  const atExit = () => deleteInBackground(name, env);
  process.once('exit', atExit);
  return {
    remove: async () => {
      try {
        await removeCluster(name, env);
      } catch (error) {
        if (!(error instanceof ImagebuildError)) throw error;
        onWarning(notDeleted(name, env, error));
      } finally {
        process.off('exit', atExit);
      }
    },
  };
}

/** Deletes a cluster and looks if it is gone: a node may have been made while kind was stopped. */
async function removeCluster(name: string, env: KindCall['env']): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await runKind(deleteArguments(name), { env }, { timeoutMs: 120_000 });
      if (!(await listClusters({ env })).includes(name)) return;
      if (attempt === attempts) throw new ImagebuildError('PROGRAM_FAILED', say('kindStillThere'));
    } catch (error) {
      if (attempt === attempts) throw error;
    }
    await wait(pause);
  }
}

function notDeleted(name: string, env: KindCall['env'], error: ImagebuildError): Warning {
  const reason = lastLine(error);
  return {
    message: say('kindNotDeleted', { name, reason }).text,
    hint: say('kindNotDeletedHint', { command: deleteCommand(name, env) }).text,
  };
}

/** Returns the last line that says what went wrong, or else the message. */
export function lastLine({ excerpt, message }: ImagebuildError): string {
  const lines = excerpt?.split('\n').filter((line) => line.trim() !== '') ?? [];
  return (lines.findLast((line) => line.startsWith('ERROR: ')) ?? lines.at(-1) ?? message).replace(
    /^ERROR: /,
    '',
  );
}

/** A cluster that an observed build made. */
export interface OurCluster {
  readonly name: string;
  readonly owner: OwnerState;
  /** The command that deletes it. */
  readonly command: string;
}

/** Lists the clusters that observed builds made, by their names, and whether their builds still run. */
export async function listOurClusters(call: KindCall): Promise<OurCluster[]> {
  const names = await listClusters(call);
  return names.flatMap((name) => {
    const owner = parseClusterName(name);
    if (!owner || formatClusterName(owner) !== name) return [];
    return [{ name, owner: ownerState(owner), command: deleteCommand(name, call.env) }];
  });
}

/** Deletes the clusters of builds on this machine that have ended. @returns their names. */
export async function removeOrphans(
  call: KindCall,
  onWarning: (warning: Warning) => void,
): Promise<string[]> {
  const orphans = (await listOurClusters(call)).filter(({ owner }) => owner === 'ended');
  for (const { name } of orphans) await ensureRemoval(name, call.env, onWarning).remove();
  return orphans.map(({ name }) => name);
}
