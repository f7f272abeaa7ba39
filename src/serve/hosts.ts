import { annotationKeys, parseRecords } from '../image/annotations.ts';
import type { Descriptor } from '../image/descriptor.ts';
import { tryParseReference } from '../image/reference.ts';

/** The hosts that images are from, by `repository` and then by tag. */
export type HostsByTag = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/**
 * Reads the hosts of embedded images from the annotations of our layers: an embedded registry doesn't have
 * them. Images that other tools made have none.
 */
export function readHosts(layers: readonly Descriptor[]): HostsByTag {
  const hosts = new Map<string, Map<string, Set<string>>>();
  for (const { annotations } of layers)
    for (const record of parseRecords(annotations?.[annotationKeys.layerImages])) {
      const reference = tryParseReference(record.reference);
      if (!reference) continue;
      const { host, repository, tag = '' } = reference; // '' for one that only a digest names
      const tags = hosts.get(repository) ?? new Map<string, Set<string>>();
      hosts.set(repository, tags.set(tag, (tags.get(tag) ?? new Set()).add(host)));
    }
  return hosts;
}

/**
 * Tells whether a tag is an image of another host than the one that is asked for, as a mirror is with `?ns=`.
 * Only where the repository holds images of that host too: otherwise the host doesn't matter, as for sealos.
 */
export function isOfOtherHost(
  all: readonly HostsByTag[],
  repository: string,
  tag: string,
  host: string,
): boolean {
  const tags = all.flatMap((hosts) => [...(hosts.get(repository) ?? [])]);
  const own = tags.flatMap(([name, hosts]) => (name === tag ? [...hosts] : []));
  return own.length > 0 && !own.includes(host) && tags.some(([, hosts]) => hosts.has(host));
}
