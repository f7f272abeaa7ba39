import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { KubeconfigCluster, KubeconfigUser } from './document.ts';
import type { SelectedContext } from './merge.ts';

/** Where the kubelet puts a pod's service account. */
const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Returns the context of the pod that this runs in; undefined outside of a cluster. */
export async function inClusterContext(
  env: Readonly<Record<string, string | undefined>>,
  directory = serviceAccount,
): Promise<SelectedContext | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  const tokenFile = join(directory, 'token');
  const token = await readFile(tokenFile, 'utf8').catch(() => undefined);
  if (!host || token === undefined) return undefined;
  const namespace = await readFile(join(directory, 'namespace'), 'utf8').catch(() => undefined);
  return {
    name: '',
    namespace: namespace?.trim() || undefined,
    cluster: {
      server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
      'certificate-authority': join(directory, 'ca.crt'),
    } as KubeconfigCluster,
    user: { tokenFile } as KubeconfigUser,
    userName: '',
  };
}
