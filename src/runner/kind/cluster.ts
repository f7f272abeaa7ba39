import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError, type Message, type Warning } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { LineListener } from '../output.ts';
import { type KindOptions, kindConfig } from './config.ts';
import { createArguments, type KindCall, runKind } from './kind.ts';
import { chooseNodeImage } from './nodeimage.ts';
import { formatClusterName, ownOwner } from './owner.ts';
import { ensureRemoval, lastLine, removeOrphans } from './removal.ts';

interface KindClusterOptions extends KindOptions, KindCall {
  /** A directory that is missing or empty, for the configuration and the kubeconfig. */
  readonly directory: string;
  /** `v1.31.2`; kind's default when left out. */
  readonly kubernetesVersion?: string | undefined;
  /** Takes what kind prints while it works. */
  readonly onLine: LineListener;
  /** Takes a cluster that can't be deleted, or a version that there is no node image of. */
  readonly onWarning: (warning: Warning) => void;
}

/** A throwaway cluster. Disposing of it deletes it. */
interface KindCluster extends AsyncDisposable {
  readonly name: string;
  /** The file, which only its owner can read. */
  readonly kubeconfig: string;
}

/** The node image is some hundred MB, which may have to be pulled. */
const timeLimit = 20 * 60_000;

/**
 * Makes a throwaway cluster of one node with kind, after it has deleted those that builds on this machine
 * left which were killed. It is deleted whatever happens: when it is disposed of, when it can't be made, when
 * the build is cancelled, and when this process ends.
 * @throws PROGRAM_MISSING, PROGRAM_FAILED, TIMEOUT, CANCELLED
 */
export async function createKindCluster(given: KindClusterOptions): Promise<KindCluster> {
  const { directory, env, signal, onLine, onWarning } = given;
  try {
    for (const name of await removeOrphans(given, onWarning)) onLine(say('kindOrphanDeleted', { name }).text);
  } catch (error) {
    throw describeFailure(error);
  }
  const name = formatClusterName(ownOwner());
  const [config, kubeconfig] = [join(directory, 'kind.yaml'), join(directory, 'kubeconfig')];
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(config, kindConfig(given));
  const args = createArguments({ name, config, kubeconfig, image: chooseImage(given) });
  const removal = ensureRemoval(name, env, onWarning);
  try {
    await runKind(args, { env, signal }, { timeoutMs: timeLimit, onLine });
  } catch (error) {
    await removal.remove();
    throw describeFailure(error);
  }
  return { name, kubeconfig, [Symbol.asyncDispose]: removal.remove };
}

function chooseImage({ kubernetesVersion, onLine, onWarning }: KindClusterOptions): string | undefined {
  const { image, match } = chooseNodeImage(kubernetesVersion);
  const version = kubernetesVersion ?? '';
  if (match === 'nearest') onLine(say('kindNearest', { version, image: image ?? '' }).text);
  if (match === 'default')
    onWarning({ message: say('kindDefault', { version }).text, hint: say('kindDefaultHint').text });
  return image;
}

/** Hints for what kind prints. */
const hints: readonly (readonly [RegExp, Message])[] = [
  [/docker daemon|docker info|podman info|nerdctl info|docker\.sock|Is the docker/i, say('kindNoEngineHint')],
  [/kindest\/node|pull image|manifest unknown/i, say('kindImageHint')],
  [/no space left|disk/i, say('kindSpaceHint')],
];

function describeFailure(error: unknown): unknown {
  if (!(error instanceof ImagebuildError) || error.code !== 'PROGRAM_FAILED') return error;
  const reason = lastLine(error);
  const said = `${reason}\n${error.excerpt ?? ''}`;
  const hint = hints.find(([pattern]) => pattern.test(said))?.[1] ?? say('kindFailedHint');
  return error.with({ message: say('kindFailed', { reason }), hint });
}
