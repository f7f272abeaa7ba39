import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

interface KubeconfigFields {
  readonly server: string;
  /** Further fields of the cluster and the user. */
  readonly cluster?: object;
  readonly user?: object;
  readonly name?: string;
  readonly namespace?: string;
}

/** Returns a kubeconfig of one context, as an object. */
export function kubeconfigOf({ server, cluster, user = {}, name = 'test', namespace }: KubeconfigFields) {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, ...cluster } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    'current-context': name,
  };
}

/** Writes a kubeconfig of one context, and returns its path. */
export function writeKubeconfig(file: string, fields: KubeconfigFields): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(kubeconfigOf(fields)));
  return file;
}
