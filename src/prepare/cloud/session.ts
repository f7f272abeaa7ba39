import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { showCleanup } from '../../cluster/cloud/cleanup/report.ts';
import { beginCloudInstall, type Consent } from '../../cluster/cloud/cloud.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ObserveOptions } from '../../cluster/observe/observation.ts';
import type { RenderChart } from '../../discovery/finder.ts';
import { delayEnd } from '../../io/signals.ts';
import type { Progress } from '../../progress.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import { createChartRenderer } from '../../runner/helm.ts';
import type { InstalledCommand } from '../../runner/install/install.ts';
import { createUninstaller } from '../../runner/install/uninstall.ts';
import type { ObserveSettings } from '../../settings.ts';
import { say } from '../../text/say.ts';
import type { InstallingImage, WrittenInstall } from '../installs/installingimage.ts';
import type { ClusterInput, ObservedCluster, PreparedInstall } from '../observed/session.ts';
import { planImageInstall, planMadeCalls } from './plan.ts';

/** The cluster of a kubeconfig, and how a person agrees to an install there. */
export interface CloudChoice {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  /** `--yes` */
  readonly yes: boolean;
  /** true: nothing is removed afterwards. */
  readonly keep: boolean;
  /** Asks on the terminal; undefined where there is none. */
  readonly confirm?: Consent['confirm'];
}

interface CloudInput {
  /** Connected without the signal: what was installed is removed after it. */
  readonly cluster: Cluster;
  /** A directory that is missing or empty. */
  readonly directory: string;
  /** The application's name. */
  readonly application: string;
  readonly render: RenderChart;
  /** false: what would be installed is read, and nothing runs to find out. */
  readonly record: boolean;
  readonly env: ProcessEnvironment;
  readonly progress: Progress;
  readonly signal?: AbortSignal | undefined;
}

interface CloudImage extends Pick<WrittenInstall, 'files' | 'variables'> {
  readonly image: Pick<InstallingImage, 'config' | 'history' | 'kubefile' | 'tree'>;
}

/** An install in somebody's own cluster that was agreed to. Disposing of it removes what was installed. */
export interface CloudSession extends AsyncDisposable {
  /** The kubeconfig that the commands get. */
  readonly kubeconfig: string;
  readonly counts: NonNullable<ObserveOptions['counts']>;
  /** Takes the calls that were really made, also those of an install that failed or was stopped. */
  readonly installed: (commands: readonly InstalledCommand[]) => Promise<void>;
}

/** Milliseconds that removing what was installed may take, after a signal too; a second signal ends it. */
const cleanupLimits = { usual: 300_000, afterSignal: 60_000 } as const;

/**
 * Shows what would be installed in somebody's own cluster, and asks for consent. Disposing of the session
 * removes what was installed, or says with `keep` how it is removed.
 * @throws CLUSTER_OBJECT_EXISTS, CANCELLED, USAGE without consent; then nothing was changed
 */
export async function openCloudSession(
  { cluster, directory, record, progress, signal, ...input }: CloudInput,
  { yes, keep, confirm, ...access }: CloudChoice,
  { image, files, variables }: CloudImage,
): Promise<CloudSession> {
  const { env } = input;
  const show = (lines: readonly string[]) => {
    for (const line of lines) progress({ type: 'output', program: 'cluster', line });
  };
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const planning = { ...input, cluster };
  const planned = await planImageInstall(image, {
    ...{ ...planning, record, signal, directory: join(directory, 'plan') },
  });
  const kubeconfig = join(directory, 'kubeconfig');
  await cluster.writeKubeconfig(kubeconfig);
  const consent: Consent = { yes, confirm, show };
  const begun = await beginCloudInstall({ ...planned, cluster, access, consent, keep, signal });
  const uninstall = createUninstaller({ kubeconfig, directory, env, variables });
  const order = delayEnd();
  return {
    kubeconfig,
    counts: begun.counts,
    async installed(commands) {
      // The build's own renderer is stopped with the build.
      const render = createChartRenderer(directory, { env });
      const made = { ...planning, render, directory: join(directory, 'made') };
      begun.addPlan((await planMadeCalls(commands, files, made)).plan);
    },
    async [Symbol.asyncDispose]() {
      const limitMs = signal?.aborted ? cleanupLimits.afterSignal : cleanupLimits.usual;
      const removing = signal?.aborted ? say('phaseCloudRemoveStopped') : say('phaseCloudRemove');
      if (!keep) progress({ type: 'phase', phase: 'cluster', message: removing.text });
      try {
        show(showCleanup(await begun.end({ uninstall, limitMs }), access, keep));
      } finally {
        order[Symbol.dispose]();
      }
    },
  };
}

interface CloudClusterInput extends ClusterInput {
  /** The application's name. */
  readonly application: string;
  readonly render: RenderChart;
  /** false: what would be installed is read, and nothing runs to find out. */
  readonly record: boolean;
}

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
  await using stack = new AsyncDisposableStack();
  const cluster = stack.use(await input.connect(observe));
  const inside = { ...input, cluster, directory: join(directory, 'cloud') };
  const session = stack.use(await openCloudSession(inside, observe, install));
  const owned = stack.move();
  return { ...session, cluster, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
