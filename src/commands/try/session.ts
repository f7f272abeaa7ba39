import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from '../../cluster/cluster.ts';
import { connectCluster } from '../../cluster/connection.ts';
import type { ObserveOptions } from '../../cluster/observe/observation.ts';
import type { InstallingImage } from '../../prepare/installs/installingimage.ts';
import type { writeInstall } from '../../prepare/installs/realinstall.ts';
import type { Progress } from '../../progress.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import type { InstalledCommand } from '../../runner/install/install.ts';
import { createKindCluster } from '../../runner/kind/cluster.ts';
import { withRegistryHosts } from '../../runner/kind/config.ts';
import { findNodeAddress, type NodeAddress } from '../../runner/kind/network.ts';
import { createPluginRunner } from '../../runner/kubeconfig/credentialplugin.ts';

/** A cluster in which an image is tried. Disposing of it removes what was made, whatever happened. */
export interface TrySession extends AsyncDisposable {
  readonly cluster: Cluster;
  /** The kubeconfig that the commands get. */
  readonly kubeconfig: string;
  /** Which pods count; all that are new when left out. */
  readonly counts?: ObserveOptions['counts'];
  /** Of a cluster whose nodes pull from one server only: the directory for hosts.toml, and its address. */
  readonly cut?: { readonly hosts: string; readonly address: NodeAddress } | undefined;
  /** Agrees upon what will be installed, before anything is. */
  readonly begin?: (planned: PlannedInstall) => Promise<void>;
  /** Takes the calls that were really made. */
  readonly installed?: (commands: readonly InstalledCommand[]) => Promise<void>;
}

/** What will be installed. */
export interface PlannedInstall extends Awaited<ReturnType<typeof writeInstall>> {
  readonly image: Pick<InstallingImage, 'config' | 'history' | 'kubefile' | 'tree'>;
}

/** What opens a cluster. */
export interface SessionInput {
  /** A directory that exists and is empty. */
  readonly directory: string;
  readonly env: ProcessEnvironment;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Connects to the cluster of a kubeconfig.
 * @param input.signal ends every request; without it, requests can clean up after a signal.
 * @param choice kubectl's own when left out.
 */
export async function connect(
  { directory, env, progress, signal }: SessionInput,
  choice: { readonly kubeconfig?: string | undefined; readonly context?: string | undefined },
): Promise<Cluster> {
  const onLine = (line: string) => progress({ type: 'output', program: 'kubeconfig', line });
  const runPlugin = createPluginRunner(env, directory, onLine);
  return await connectCluster({ ...choice, env, runPlugin, progress, signal });
}

/**
 * Makes a throwaway cluster with kind whose nodes find every registry in a directory of this machine. It is
 * empty yet: nodes read it at each pull.
 */
export async function openKindSession(
  input: SessionInput,
  kubernetesVersion: string | undefined,
): Promise<TrySession> {
  const { directory, env, progress, signal } = input;
  await using stack = new AsyncDisposableStack();
  const hosts = join(directory, 'certs.d');
  await mkdir(hosts, { mode: 0o755 });
  const kind = await createKindCluster({
    ...withRegistryHosts(hosts),
    ...{ directory: join(directory, 'kind'), kubernetesVersion, env, signal },
    onLine: (line) => progress({ type: 'output', program: 'kind', line }),
    onWarning: (warning) => progress({ type: 'warning', warning }),
  });
  stack.use(kind);
  const address = await findNodeAddress({ env, signal });
  const cluster = stack.use(await connect(input, { kubeconfig: kind.kubeconfig }));
  const opened = stack.move();
  return {
    ...{ cluster, kubeconfig: kind.kubeconfig, cut: { hosts, address } },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
