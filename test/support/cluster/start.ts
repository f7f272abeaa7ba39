import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../registry.ts';
import type { Authority } from '../tls.ts';
import { until } from '../waiting.ts';
import type { ClusterApi } from './api.ts';
import {
  apiServerArguments,
  type ControlPlane,
  controllerManagerArguments,
  etcdArguments,
  kwokArguments,
  schedulerArguments,
} from './arguments.ts';
import { type ApiAccess, kubeconfigText } from './kubeconfig.ts';
import type { ClusterPrograms } from './programs.ts';

/** Chooses ports and certificates for a control plane. */
export async function planControlPlane(
  directory: string,
  authority: Authority,
  features: Readonly<Record<string, boolean>>,
): Promise<ControlPlane> {
  return {
    directory,
    authority,
    features,
    ports: { etcd: await freePort(), peers: await freePort(), api: await freePort() },
    serving: authority.issue(['127.0.0.1', 'localhost', 'kubernetes.default.svc']),
    kubeconfig: join(directory, 'kubeconfig'),
  };
}

/** Writes the files that the programs of a cluster read. @param stages the configuration of kwok. */
export function writeClusterFiles(plane: ControlPlane, access: ApiAccess, stages: string): void {
  const write = (name: string, text: string) =>
    writeFileSync(join(plane.directory, name), text, { mode: 0o600 });
  write('kubeconfig', kubeconfigText(access));
  write('tokens.csv', `${access.token},admin,admin,system:masters\n`);
  write('stages.yaml', stages);
  write('audit.json', JSON.stringify(auditPolicy));
}

/** Changes of all users, without what is in them. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'Metadata', verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'] },
    { level: 'None' },
  ],
};

/** Starts the programs of a cluster, the others once the API answers. */
export async function startPrograms(
  programs: ClusterPrograms,
  plane: ControlPlane,
  api: ClusterApi,
): Promise<void> {
  programs.start('etcd', etcdArguments(plane));
  programs.start('kube-apiserver', apiServerArguments(plane));
  await until('the API is ready', async () => {
    programs.check();
    const answer = await api.send('GET', '/readyz').catch(() => undefined);
    return answer?.status === 200;
  });
  programs.start('kube-controller-manager', controllerManagerArguments(plane));
  programs.start('kube-scheduler', schedulerArguments(plane));
  programs.start('kwok', kwokArguments(plane));
}
