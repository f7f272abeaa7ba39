import { createHash } from 'node:crypto';
import { until } from '../waiting.ts';
import type { ClusterApi } from './api.ts';
import type { ClusterPrograms } from './programs.ts';
import { defaultImageId } from './stages/images.ts';
import { nodeImagePrefix } from './stages/podimages.ts';

/** Registers nodes, which kwok then makes ready. @param images references that they hold from the start. */
export async function registerNodes(
  api: ClusterApi,
  names: readonly string[],
  images: readonly string[],
): Promise<void> {
  const annotations = Object.assign({}, ...images.map(imageAnnotation));
  for (const name of names) {
    const labels = {
      'kubernetes.io/hostname': name,
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
    };
    const metadata = { name, labels, annotations };
    await api.create('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata });
  }
}

/** The annotation that makes kwok's stage add an image to the status of a node. */
export function imageAnnotation(reference: string): Readonly<Record<string, string>> {
  const hash = createHash('sha256').update(reference).digest('hex').slice(0, 40);
  const names = [defaultImageId(reference), ...(reference.includes('@') ? [] : [reference])];
  return { [`${nodeImagePrefix}${hash}`]: names.join(',') };
}

/** Waits until nodes are ready and pods can be made in the namespace default. */
export async function waitForNodes(
  api: ClusterApi,
  programs: ClusterPrograms,
  names: readonly string[],
): Promise<void> {
  await until('the nodes are ready', async () => {
    programs.check();
    const nodes = await Promise.all(names.map((name) => api.get<Node>(`/api/v1/nodes/${name}`)));
    const account = await api.get('/api/v1/namespaces/default/serviceaccounts/default');
    return account !== undefined && nodes.every((node) => node !== undefined && isReady(node));
  });
}

interface Node {
  readonly status?: { readonly conditions?: readonly { type: string; status: string }[] };
  readonly spec?: { readonly taints?: readonly unknown[] };
}

function isReady({ status, spec }: Node): boolean {
  const isKubeletReady = status?.conditions?.some((row) => row.type === 'Ready' && row.status === 'True');
  return isKubeletReady === true && (spec?.taints ?? []).length === 0;
}
