import type { ClusterChoice } from './choice.ts';
import type { Cluster } from './cluster.ts';

/**
 * Connects to the API of a cluster, and loads the client only now.
 * @throws KUBECONFIG_INVALID, CLUSTER_UNREACHABLE, CLUSTER_REFUSED, UNAUTHORIZED, DENIED
 */
export async function connectCluster(choice: ClusterChoice): Promise<Cluster> {
  const { openCluster } = await import('./client/opencluster.ts');
  return openCluster(choice);
}
