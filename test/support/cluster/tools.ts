import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { missing, versionInGoModule } from '../tools.ts';

const root = join(import.meta.dirname, '..', '..', '..');
/** The Go module that names the programs of a cluster and everything that they are built from. */
export const clusterModule = join(root, 'test', 'tools', 'cluster');

/** The version of Kubernetes that the module names. */
export const kubernetesVersion = versionInGoModule(clusterModule, 'k8s.io/kubernetes');

/** Import paths of the programs of a cluster by their file name. */
export const clusterPrograms = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kwok: 'sigs.k8s.io/kwok/cmd/kwok',
} as const;

export type ClusterProgram = keyof typeof clusterPrograms;

/** The directory that scripts/clustertools.ts builds the programs into. */
export const clusterTools = join(
  ...[root, '.cache', 'tools'],
  `cluster-${kubernetesVersion}-kwok-${versionInGoModule(clusterModule, 'sigs.k8s.io/kwok')}`,
);

/** For a test's `skip` option: false if a cluster can be started, otherwise the reason. */
export function missingCluster(): string | false {
  const absent = Object.keys(clusterPrograms).filter((name) => !existsSync(join(clusterTools, name)));
  if (absent.length > 0) return `needs ${absent.join(', ')}, which npm run test:cluster builds`;
  return missing('openssl', 'setpriv');
}
