import { join } from 'node:path';
import { showCleanup } from '../../cluster/cloud/cleanup/report.ts';
import { beginCloudInstall, type CloudInstall, type Consent } from '../../cluster/cloud/cloud.ts';
import { planImageInstall, planMadeCalls } from '../../prepare/cloud/plan.ts';
import { createChartRenderer } from '../../runner/helm.ts';
import { createUninstaller } from '../../runner/install/uninstall.ts';
import { connect, type SessionInput, type TrySession } from './session.ts';

/** The cluster of `--kubeconfig` and `--context`, and how a person agrees to an install there. */
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

/** Milliseconds that removing what was installed may take; after a signal the process ends soon. */
const cleanupLimits = { usual: 300_000, afterSignal: 1500 } as const;

/**
 * Connects to somebody's own cluster. What will be installed is shown first, an object that exists stops it,
 * and what was installed is removed at the end. Nothing is redirected there.
 */
export async function openCloudSession(input: SessionInput, choice: CloudChoice): Promise<TrySession> {
  const { directory, env, progress, signal } = input;
  const { kubeconfig: given, context, yes, keep, confirm } = choice;
  const cluster = await connect(input, { kubeconfig: given, context });
  const kubeconfig = join(directory, 'kubeconfig');
  const access = { kubeconfig: given, context };
  const show = (lines: readonly string[]) => {
    for (const line of lines) progress({ type: 'output', program: 'cluster', line });
  };
  const render = createChartRenderer(join(directory, 'charts'), { env, signal });
  const planning = { cluster, application: 'image', render, env, signal };
  let begun: CloudInstall | undefined;
  let files = '';
  let uninstall: ReturnType<typeof createUninstaller> | undefined;
  return {
    cluster,
    kubeconfig,
    counts: (chain) => begun?.counts(chain) === true,
    async begin(install) {
      await cluster.writeKubeconfig(kubeconfig);
      files = install.files;
      const { image, variables } = install;
      const planned = await planImageInstall(image, {
        ...{ ...planning, record: false, directory: join(directory, 'plan') },
      });
      const consent: Consent = { yes, confirm, show };
      begun = await beginCloudInstall({ ...planned, cluster, access, consent, keep, signal });
      uninstall = createUninstaller({ kubeconfig, directory, env, variables });
    },
    async installed(commands) {
      const made = await planMadeCalls(commands, files, { ...planning, directory: join(directory, 'made') });
      begun?.addPlan(made.plan);
    },
    async [Symbol.asyncDispose]() {
      const limitMs = signal?.aborted ? cleanupLimits.afterSignal : cleanupLimits.usual;
      try {
        if (begun && uninstall) show(showCleanup(await begun.end({ uninstall, limitMs }), access, keep));
      } finally {
        await cluster[Symbol.asyncDispose]();
      }
    },
  };
}
