import pLimit from 'p-limit';
import { ImagebuildError } from '../errors.ts';
import { type Digest, formatPlatform } from '../image/descriptor.ts';
import type { Reference } from '../image/reference.ts';
import type { Progress } from '../progress.ts';
import { say } from '../text/say.ts';
import type { PlatformRegistry } from './catalog.ts';
import type { Blobs } from './content/blobreader.ts';
import { type HostsByTag, isOfOtherHost } from './hosts.ts';
import { joinTag, type ManifestSummary, summarizeManifest, type TagContent } from './joined.ts';
import type { ServedImage } from './servedimage.ts';

/** A repository as clients see it: what all platforms of the cluster image have in it. */
export interface ServedRepository {
  /** By tag, sorted. */
  readonly tags: ReadonlyMap<string, TagContent>;
  readonly revisions: ReadonlySet<Digest>;
  readonly layers: ReadonlySet<Digest>;
}

/** The images that a server answers for. */
export interface Catalog {
  /** By name, sorted. */
  readonly repositories: ReadonlyMap<string, ServedRepository>;
  readonly hosts: readonly HostsByTag[];
}

/** Reads the manifests of all tags, and joins what the platforms of a cluster image hold. */
export async function buildCatalog(
  registries: readonly PlatformRegistry[],
  blobs: Blobs,
  progress: Progress,
): Promise<Catalog> {
  const summaries = await summarize(registries, blobs, progress);
  const names = [...new Set(registries.flatMap(({ repositories }) => [...repositories.keys()]))].sort();
  const repositories = names.map((name): [string, ServedRepository] => {
    const own = registries.flatMap(({ repositories: all }) => all.get(name) ?? []);
    const tags = [...new Set(own.flatMap((one) => [...one.tags.keys()]))].sort();
    return [
      name,
      {
        tags: new Map(tags.map((tag) => [tag, joinTag(name, tag, registries, summaries)!])),
        revisions: new Set(own.flatMap(({ revisions }) => [...revisions])),
        layers: new Set(own.flatMap(({ layers }) => [...layers])),
      },
    ];
  });
  return { repositories: new Map(repositories), hosts: registries.map(({ hosts }) => hosts) };
}

/** Manifests that are read at once. */
const concurrency = 8;

/** Reads all manifests once; one that is damaged or missing is told, and the others are served. */
async function summarize(
  registries: readonly PlatformRegistry[],
  blobs: Blobs,
  progress: Progress,
): Promise<Map<Digest, ManifestSummary>> {
  const names = new Map<Digest, string>();
  for (const { repositories } of registries)
    for (const [name, { revisions, tags }] of repositories) {
      for (const digest of revisions) names.set(digest, `${name}@${digest}`);
      for (const [tag, digest] of tags) names.set(digest, `${name}:${tag}`);
    }
  const limit = pLimit(concurrency);
  const read = async (digest: Digest, name: string): Promise<[Digest, ManifestSummary][]> => {
    try {
      const bytes = await blobs.readSmall(digest);
      return bytes ? [[digest, summarizeManifest(bytes, digest, name)]] : [];
    } catch (error) {
      if (!(error instanceof ImagebuildError) || error.code === 'CANCELLED') throw error;
      const { text: message } = say('serveManifestUnread', { image: name, reason: error.message });
      progress({ type: 'warning', warning: { message, hint: error.hint } });
      return [];
    }
  };
  const found = await Promise.all([...names].map(([digest, name]) => limit(() => read(digest, name))));
  return new Map(found.flat());
}

/** Lists the images of a catalog, sorted. */
export function listImages({ repositories }: Catalog): ServedImage[] {
  return [...repositories].flatMap(([name, { tags }]) =>
    [...tags].map(([tag, { descriptor, platforms, size }]) => {
      return { name, tag, digest: descriptor.digest, platforms: platforms.map(formatPlatform), size };
    }),
  );
}

/** Returns the hosts that the images are known to be from, sorted. */
export function listHosts({ hosts }: Catalog): string[] {
  const all = hosts.flatMap((one) => [...one.values()].flatMap((tags) => [...tags.values()]));
  return [...new Set(all.flatMap((of) => [...of]))].sort();
}

/** Tells whether an image is here for a platform. */
export function holdsReference(
  catalog: Catalog,
  { host, repository, tag = 'latest', digest }: Reference,
  platform: string,
): boolean {
  if (digest !== undefined) return catalog.repositories.get(repository)?.revisions.has(digest) === true;
  const found = findTag(catalog, repository, tag, host);
  return found?.platforms.some((one) => formatPlatform(one) === platform) === true;
}

/** Returns the content of a tag for a host that a mirror is asked for; undefined when it isn't here. */
export function findTag(
  { repositories, hosts }: Catalog,
  name: string,
  tag: string,
  host: string | undefined,
): TagContent | undefined {
  if (host !== undefined && isOfOtherHost(hosts, name, tag, host)) return undefined;
  return repositories.get(name)?.tags.get(tag);
}
