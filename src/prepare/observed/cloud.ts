import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { showCleanup } from '../../cluster/cloud/cleanup/report.ts';
import { beginCloudInstall, type Consent } from '../../cluster/cloud/cloud.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { RenderChart } from '../../discovery/finder.ts';
import { createUninstaller } from '../../runner/install/uninstall.ts';
import type { ObserveSettings } from '../../settings.ts';
import { say } from '../../text/say.ts';
import { planImageInstall, planMadeCalls } from '../cloud/plan.ts';
import type { ClusterInput, ObservedCluster, PreparedInstall } from './session.ts';

interface CloudClusterInput extends ClusterInput {
  /** The application's name. */
  readonly application: string;
  readonly render: RenderChart;
  /** false: what would be installed is read, and nothing runs to find out. */
  readonly record: boolean;
}

/** Milliseconds that removing what was installed may take; after a signal the process ends soon. */
const cleanupLimits = { usual: 300_000, afterSignal: 1500 } as const;

/**
 * Connects to somebody's own cluster, shows what would be installed and asks for consent. Disposing of it
 * removes what was installed, or says with `keep` how it is removed.
 * @throws CLUSTER_OBJECT_EXISTS, CANCELLED, USAGE without consent; then nothing was changed
 */
export async function openCloudCluster(
  input: CloudClusterInput,
  observe: ObserveSettings,
  install: PreparedInstall | undefined,
): Promise<ObservedCluster> {
  if (!install) throw new RangeError('a cluster of somebody is only opened for an install');
  const { directory, progress } = input;
  progress({ type: 'phase', phase: 'cluster', message: say('phaseCloud').text });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const cluster = await input.connect(observe);
  try {
    return await beginIn(cluster, input, observe, install);
  } catch (error) {
    await cluster[Symbol.asyncDispose]();
    throw error;
  }
}

async function beginIn(
  cluster: Cluster,
  input: CloudClusterInput,
  observe: ObserveSettings,
  { image, files, variables }: PreparedInstall,
): Promise<ObservedCluster> {
  const { directory, application, render, record, env, progress, signal } = input;
  const show = (lines: readonly string[]) => {
    for (const line of lines) progress({ type: 'output', program: 'cluster', line });
  };
  const planning = { cluster, application, render, env, signal };
  const planned = await planImageInstall(image, { ...planning, record, directory: join(directory, 'plan') });
  const kubeconfig = join(directory, 'kubeconfig');
  await cluster.writeKubeconfig(kubeconfig);
  const { kubeconfig: given, context, keep, yes, confirm } = observe;
  const access = { kubeconfig: given, context };
  const consent: Consent = { yes, confirm, show };
  const begun = await beginCloudInstall({ ...planned, cluster, access, consent, keep, signal });
  const uninstall = createUninstaller({ kubeconfig, directory, env, variables });
  return {
    cluster,
    kubeconfig,
    counts: begun.counts,
    async installed(commands) {
      const made = await planMadeCalls(commands, files, { ...planning, directory: join(directory, 'made') });
      begun.addPlan(made.plan);
    },
    async [Symbol.asyncDispose]() {
      const limitMs = signal?.aborted ? cleanupLimits.afterSignal : cleanupLimits.usual;
      try {
        show(showCleanup(await begun.end({ uninstall, limitMs }), access, keep));
      } finally {
        await cluster[Symbol.asyncDispose]();
      }
    },
  };
}
