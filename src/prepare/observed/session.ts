import { join } from 'node:path';
import type { Cluster } from '../../cluster/cluster.ts';
import { connectCluster } from '../../cluster/connection.ts';
import type { ObserveOptions } from '../../cluster/observe/observation.ts';
import type { Progress } from '../../progress.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import type { InstalledCommand } from '../../runner/install/install.ts';
import { createKindCluster } from '../../runner/kind/cluster.ts';
import { createPluginRunner } from '../../runner/kubeconfig/credentialplugin.ts';
import { say } from '../../text/say.ts';
import type { InstallingImage } from '../installs/installs.ts';
import type { writeInstall } from '../installs/realinstall.ts';

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
export interface PlannedInstall extends Awaited<ReturnType<typeof writeInstall>> {
  readonly image: InstallingImage;
}

/** What opens a cluster. */
export interface ClusterInput {
  /** A directory that is missing or empty. */
  readonly directory: string;
  readonly env: ProcessEnvironment;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/** Connects to the cluster of a kubeconfig. @param choice as people gave it; kubectl's when left out. */
export async function connect(
  { directory, env, progress, signal }: ClusterInput,
  choice: { readonly kubeconfig?: string | undefined; readonly context?: string | undefined },
): Promise<Cluster> {
  const onLine = (line: string) => progress({ type: 'output', program: 'kubeconfig', line });
  const runPlugin = createPluginRunner(env, directory, onLine);
  return await connectCluster({ ...choice, env, runPlugin, progress, signal });
}

/**
 * Makes a throwaway cluster with kind, of the Kubernetes version that the image is for. It is deleted whatever
 * happens.
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
    const cluster = await connect(input, { kubeconfig: kind.kubeconfig });
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
