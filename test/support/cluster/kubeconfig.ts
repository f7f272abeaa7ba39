import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';

/** How to reach the API of a cluster. */
export interface ApiAccess {
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  /** The file of the certificate authority. */
  readonly authority: string;
  readonly token: string;
}

/** Returns the text of a kubeconfig with one context, named `test`. */
export function kubeconfigText({ server, authority, token }: ApiAccess): string {
  const ca = readFileSync(authority).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    clusters: [{ name: 'test', cluster: { server, 'certificate-authority-data': ca } }],
    users: [{ name: 'admin', user: { token } }],
  });
}
