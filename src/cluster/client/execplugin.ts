import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { rememberSecret } from '../../text/secrets.ts';
import type { RunCredentialPlugin } from '../choice.ts';
import type { ExecPlugin, KubeconfigCluster } from '../kubeconfig/document.ts';

/** A login that a plugin gave (client.authentication.k8s.io, `ExecCredential`). */
export interface PluginCredential {
  readonly token: string | undefined;
  /** PEM */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** Milliseconds since 1970; undefined when it doesn't expire. */
  readonly expires: number | undefined;
}

/** Asks a plugin for a login. @throws KUBECONFIG_INVALID, PROGRAM_MISSING, PROGRAM_FAILED, TIMEOUT */
export async function askPlugin(
  plugin: ExecPlugin,
  cluster: KubeconfigCluster,
  run: RunCredentialPlugin,
  signal: AbortSignal | undefined,
): Promise<PluginCredential> {
  const words = { command: JSON.stringify(plugin.command) };
  if (plugin.interactiveMode === 'Always')
    throw new ImagebuildError('KUBECONFIG_INVALID', say('pluginInteractive', words), {
      hint: say('pluginInteractiveHint'),
    });
  const { command, args } = plugin;
  const env = { ...environmentOf(plugin), KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(plugin, cluster)) };
  try {
    const credential = readCredential(await run({ command, args: args ?? [], env, signal }));
    for (const secret of [credential?.token, credential?.key]) rememberSecret(secret);
    if (credential) return credential;
  } catch (error) {
    if (!(error instanceof ImagebuildError) || error.code === 'CANCELLED') throw error;
    const isMissing = error.code === 'PROGRAM_MISSING';
    throw error.with({
      message: isMissing ? say('pluginMissing', words) : say('pluginFailed', words),
      hint: isMissing
        ? say('pluginMissingHint', { hint: plugin.installHint ?? '' })
        : say('pluginAnswerHint'),
    });
  }
  throw new ImagebuildError('PROGRAM_FAILED', say('pluginAnswer', words), { hint: say('pluginAnswerHint') });
}

function environmentOf({ env }: ExecPlugin): Record<string, string> {
  return Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
}

/** Returns what a plugin is told in KUBERNETES_EXEC_INFO. */
function execInfo({ apiVersion, provideClusterInfo }: ExecPlugin, cluster: KubeconfigCluster): object {
  const { server } = cluster;
  const known = {
    server,
    'tls-server-name': cluster['tls-server-name'],
    'insecure-skip-tls-verify': cluster['insecure-skip-tls-verify'] || undefined,
    'certificate-authority-data': cluster['certificate-authority-data'],
    'proxy-url': cluster['proxy-url'],
    config: execConfig(cluster),
  };
  return {
    apiVersion,
    kind: 'ExecCredential',
    spec: { interactive: false, ...(provideClusterInfo && { cluster: known }) },
  };
}

/** Returns what a cluster's extension holds for plugins. */
function execConfig({ extensions }: KubeconfigCluster): unknown {
  if (!Array.isArray(extensions)) return undefined;
  return extensions.find((each) => each?.name === 'client.authentication.k8s.io/exec')?.extension;
}

function readCredential(output: string): PluginCredential | undefined {
  const { status } = parseJson(output) as { status?: Readonly<Record<string, unknown>> };
  const text = (name: string) => {
    const value = status?.[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [token, certificate, key] = [text('token'), text('clientCertificateData'), text('clientKeyData')];
  if (token === undefined && (certificate === undefined || key === undefined)) return undefined;
  const expires = Date.parse(text('expirationTimestamp') ?? '');
  return { token, certificate, key, expires: Number.isNaN(expires) ? undefined : expires };
}

/** The output may hold a token, so an error of the parser, which repeats it, isn't kept. */
function parseJson(output: string): object {
  try {
    const value: unknown = JSON.parse(output);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
