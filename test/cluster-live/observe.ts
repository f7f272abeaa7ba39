import { connectCluster } from '../../src/cluster/connection.ts';
import type { Observation, ObserveOptions } from '../../src/cluster/observe/observation.ts';
import { observeCluster } from '../../src/cluster/observe/observe.ts';
import { createPluginRunner } from '../../src/runner/kubeconfig/credentialplugin.ts';
import type { TestCluster } from '../support/cluster/cluster.ts';
import { defaultDigest } from '../support/cluster/stages/images.ts';

/** The images of an install by the ways that lead to each, and how its observation ended. */
export interface ObservedInstall {
  readonly images: Readonly<Record<string, readonly string[]>>;
  readonly end: Observation['end'];
  readonly notReady: readonly string[];
}

/** Times of an observation in tests. */
const times = { quietMs: 1_000, limitMs: 60_000 };

/**
 * Observes a cluster during an install, as in a throwaway cluster: every new pod counts.
 * @param kubeconfig another way to the same cluster
 */
export async function observeInstall(
  cluster: TestCluster,
  install: () => Promise<void>,
  options: Partial<ObserveOptions> = {},
  kubeconfig = cluster.kubeconfig,
): Promise<ObservedInstall> {
  const env = { HOME: cluster.environment['HOME'] ?? '/' };
  await using connected = await connectCluster({ kubeconfig, env, runPlugin: createPluginRunner(env, '/') });
  await using observer = await observeCluster(connected, { ...times, ...options });
  await install();
  return summarize(await observer.settled());
}

/**
 * Returns what was observed in a form that is the same in every run: `image digest` for images with another
 * digest than the one that follows from their name, `image without digest` for those with none, and `*` for
 * what Kubernetes makes up in names.
 */
export function summarize({ images, end, notReady }: Observation): ObservedInstall {
  return {
    images: Object.fromEntries(
      images.map(({ image, digests, chains }) => [
        [image, ...namedDigests(image, digests)].join(' '),
        [...new Set(chains.map((steps) => steps.map(({ text }) => stableName(text)).join(' → ')))].sort(),
      ]),
    ),
    end,
    notReady: notReady.map(({ object, reason }) => `${stableName(object)}: ${stableName(reason)}`),
  };
}

function namedDigests(image: string, digests: readonly string[]): string[] {
  if (digests.length === 0) return ['without digest'];
  return digests.filter((digest) => digest !== defaultDigest(image));
}

/** `Pod shop/web-*`, `ReplicaSet shop/web-*` */
export function stableName(text: string): string {
  return text
    .replaceAll(/\b(Pod \S+?)(-[bcdf-hj-np-tv-z2456789]{8,10})?-[bcdf-hj-np-tv-z2456789]{5}\b/g, '$1-*')
    .replaceAll(/\b(ReplicaSet \S+)-[bcdf-hj-np-tv-z2456789]{6,10}\b/g, '$1-*');
}
