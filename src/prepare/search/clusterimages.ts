import type { PreparedImage, PreparedNote, PreparedPlatform } from '../../application/prepared/prepared.ts';
import { findClusterRegistry, separateClusterImages } from '../../discovery/clusterregistry.ts';
import { formatReference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';

/**
 * Makes notes of the images that the finished image's own Env says are in the cluster's registry, where the
 * search, which doesn't know that Env, took it for any other.
 */
export function noteClusterImages(
  images: readonly PreparedImage[],
  notes: readonly PreparedNote[],
  { Env: env }: PreparedPlatform['config'],
): { readonly images: PreparedImage[]; readonly notes?: PreparedNote[] } {
  const { others, inCluster } = separateClusterImages(images, findClusterRegistry(env));
  const added = inCluster.map(({ reference, origins }) => ({
    reference: formatReference(reference),
    reason: say('reasonClusterRegistry').text,
    origins,
  }));
  const all = [...notes, ...added];
  return { images: others, ...(all.length > 0 ? { notes: all } : {}) };
}
