import type { KubernetesObject } from '../cluster.ts';
import { isImageName } from './images.ts';

/** What is kept of a node: the names of each image that it has, with tags and digests. */
export interface NodeFacts {
  readonly name: string;
  readonly uid: string;
  readonly images: readonly (readonly string[])[];
}

export function readNode({ metadata, status }: KubernetesObject): NodeFacts {
  const { images } = (status ?? {}) as { images?: readonly { readonly names?: readonly string[] | null }[] };
  return {
    name: metadata.name,
    uid: metadata.uid ?? '',
    images: (images ?? [])
      .map(({ names }) => (names ?? []).filter(isImageName))
      .filter(({ length }) => length > 0),
  };
}
