import { join } from 'node:path';
import type { PreparedImage } from '../../application/prepared/prepared.ts';
import { connectCluster } from '../../cluster/connection.ts';
import type { RenderChart } from '../../discovery/finder.ts';
import type { Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import { createPluginRunner } from '../../runner/kubeconfig/credentialplugin.ts';
import type { ObserveSettings, Settings } from '../../settings.ts';
import { createObserver } from './observed.ts';
import {
  type ClusterInput,
  kubernetesVersionFor,
  type ObservedCluster,
  openContainerCluster,
  type PreparedInstall,
} from './session.ts';

interface ObserverInput extends Pick<Settings, 'env' | 'signal'> {
  /** A directory that is missing or empty. */
  readonly directory: string;
  /** The application's name. */
  readonly application: string;
  readonly kubeVersion?: string | undefined;
  readonly render: RenderChart;
  /** false: what an install would do is read, and nothing runs to find out. */
  readonly record: boolean;
  readonly timeoutMs: number;
  readonly ignoredImages?: readonly string[] | undefined;
  readonly platformPolicy: (reference: Reference) => PreparedImage['platformPolicy'];
  readonly sourceOf: (reference: Reference) => Promise<Source>;
}

/** Opens somebody's own cluster, for an install that they agree to (cloud/session.ts). */
type OpenCloud = (
  input: ClusterInput & Pick<ObserverInput, 'application' | 'render' | 'record'>,
  observe: ObserveSettings,
  install: PreparedInstall | undefined,
) => Promise<ObservedCluster>;

/**
 * Opens what installs an image in the cluster that the settings name; the cluster is made when it is needed.
 */
export function openObserver(
  observe: ObserveSettings,
  { directory, timeoutMs, kubeVersion, ...input }: ObserverInput,
  progress: Progress,
  openCloud: OpenCloud,
): ReturnType<typeof createObserver> {
  const { env, signal } = input;
  const clusterDirectory = join(directory, 'cluster');
  const onLine = (line: string) => progress({ type: 'output', program: 'kubeconfig', line });
  const runPlugin = createPluginRunner(env, process.cwd(), onLine);
  const clusterInput: ClusterInput = {
    ...{ directory: clusterDirectory, env, progress, signal },
    connect: ({ kubeconfig, context }, ending) =>
      connectCluster({ kubeconfig, context, env, runPlugin, progress, signal: ending }),
  };
  const open: Readonly<
    Record<ObserveSettings['kind'], (install?: PreparedInstall) => Promise<ObservedCluster>>
  > = {
    container: (install) =>
      openContainerCluster(clusterInput, kubernetesVersionFor(install?.image, kubeVersion)),
    cloud: (install) => openCloud({ ...input, ...clusterInput }, observe, install),
  };
  return createObserver({
    ...input,
    ...{ openCluster: open[observe.kind], directory, progress, installTimeoutMs: timeoutMs },
    ...{ timeoutMs: observe.timeoutMs, quietMs: observe.quietMs },
  });
}
