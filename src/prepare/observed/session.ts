import { join } from 'node:path';
import type { ClusterChoice } from '../../cluster/choice.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ObserveOptions } from '../../cluster/observe/observation.ts';
import type { Progress } from '../../progress.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import type { InstalledCommand } from '../../runner/install/install.ts';
import { createKindCluster } from '../../runner/kind/cluster.ts';
import { say } from '../../text/say.ts';
import type { InstallingImage, WrittenInstall } from '../installs/installingimage.ts';

/** A cluster in which an image is installed. Disposing of it removes what was made, whatever happened. */
export interface ObservedCluster extends AsyncDisposable {
  readonly cluster: Cluster;
  /** The kubeconfig that the commands get. */
  readonly kubeconfig: string;
  /** Which pods count; all that are new when left out. */
  readonly counts?: ObserveOptions['counts'];
  /** Takes the calls that were really made, once everything ran. */
  readonly installed?: (commands: readonly InstalledCommand[]) => Promise<void>;
}

/** What will be installed. */
export interface PreparedInstall extends WrittenInstall {
  readonly image: InstallingImage;
}

/** What opens a cluster. */
export interface ClusterInput {
  /** A directory that is missing or empty. */
  readonly directory: string;
  readonly env: ProcessEnvironment;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
  /**
   * Connects to the cluster of a kubeconfig, as people gave it; kubectl's when left out.
   * @param signal ends every request; without it, requests can clean up after a signal.
   */
  readonly connect: (
    choice: Pick<ClusterChoice, 'kubeconfig' | 'context'>,
    signal?: AbortSignal,
  ) => Promise<Cluster>;
}

/**
 * Makes a throwaway cluster with kind, of the Kubernetes version that the image is for. It is deleted
 * whatever happens.
 */
export async function openContainerCluster(
  input: ClusterInput,
  kubernetesVersion: string | undefined,
): Promise<ObservedCluster> {
  const { directory, env, progress, signal } = input;
  progress({ type: 'phase', phase: 'cluster', message: say('phaseKind').text });
  const kind = await createKindCluster({
    directory: join(directory, 'kind'),
    kubernetesVersion,
    env,
    signal,
    onLine: (line) => progress({ type: 'output', program: 'kind', line }),
    onWarning: (warning) => progress({ type: 'warning', warning }),
  });
  try {
    const cluster = await input.connect({ kubeconfig: kind.kubeconfig }, signal);
    return {
      cluster,
      kubeconfig: kind.kubeconfig,
      async [Symbol.asyncDispose]() {
        try {
          await cluster[Symbol.asyncDispose]();
        } finally {
          await kind[Symbol.asyncDispose]();
        }
      },
    };
  } catch (error) {
    await kind[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Returns the Kubernetes version that an image is for: that of the base image's label `version`, which base
 * images with Kubernetes have; else the one that the application is built for.
 */
export function kubernetesVersionFor(
  image: Pick<InstallingImage, 'config' | 'base'> | undefined,
  configured: string | undefined,
): string | undefined {
  const { version = '' } = image?.config.Labels ?? {};
  return image?.base && /^v?1\.[1-9]\d\.\d+/.test(version) ? version : configured;
}
