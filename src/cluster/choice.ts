import type { Progress } from '../progress.ts';

/** The cluster that somebody means, as kubectl's flags and variables say it. */
export interface ClusterChoice {
  /** The file of `--kubeconfig`; else KUBECONFIG, `~/.kube/config`, or the pod's service account. */
  readonly kubeconfig?: string | undefined;
  /** The context of `--context`; else the current one. */
  readonly context?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Starts credential plugins of the kubeconfig: runner/kubeconfig/credentialplugin.ts. */
  readonly runPlugin: RunCredentialPlugin;
  readonly progress?: Progress | undefined;
  /** Ends every request. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a credential plugin without a terminal, within a deadline, and returns its standard output, up to a
 * limit. Only runner/ starts programs, so whoever connects to a cluster passes its function.
 */
export type RunCredentialPlugin = (plugin: CredentialPlugin) => Promise<string>;

/** A credential plugin of a kubeconfig, as it is started. */
interface CredentialPlugin {
  /** A name that is searched on PATH, or an absolute path. */
  readonly command: string;
  readonly args: readonly string[];
  /** What is added to the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}
