import { registryRoot } from '../../embedded/heldimages.ts';
import {
  blobPath,
  type ExistingRepository,
  entriesInRegistry,
  findRepositories,
  layerPath,
  linkDigest,
  parseEmbeddedPath,
  revisionPath,
  tagHistoryPath,
  tagPath,
} from '../../embedded/registryfiles.ts';
import { type Digest, digestOf } from '../../image/descriptor.ts';
import { blobThreshold, type ImageEntries } from '../../layers/split.ts';
import type { Entry } from '../../layers/tree.ts';

/** The configuration and layers of manifests that instructions copy, by the digest of the manifest. */
export type CopiedManifests = ReadonlyMap<Digest, readonly Digest[]>;

/**
 * Finds the images that an instruction copies to `/registry` as files, so that they are laid out like images
 * that were pulled: with the same entries, and so with the same keys.
 * @returns the files that belong to none, and the images.
 */
export function splitCopiedImages(
  files: readonly Entry[],
  manifests: CopiedManifests,
): { readonly files: readonly Entry[]; readonly groups: readonly ImageEntries[] } {
  const existing = entriesInRegistry(files);
  if (existing.length === 0) return { files, groups: [] };
  const byPath = new Map(files.map((entry) => [entry.path, entry]));
  const images = [...findRepositories(existing).values()].flatMap((repository) =>
    imagesIn(repository, manifests, byPath),
  );
  const taken = new Set(images.flatMap(({ entries }) => entries.map(({ path }) => path)));
  const left = files.filter((entry) => !taken.has(entry.path));
  const others = left.filter(isLargeBlob);
  const groups = others.length > 0 ? [...images, { name: '', repository: '', entries: others }] : images;
  return { files: left.filter((entry) => !isLargeBlob(entry)), groups };
}

/** Lists the tagged images of a repository whose manifests are known. */
function imagesIn(
  { name, tags, revisions }: ExistingRepository,
  manifests: CopiedManifests,
  files: ReadonlyMap<string, Entry>,
): ImageEntries[] {
  const byLink = new Map([...revisions.keys()].map((digest) => [digestOf(digest), digest]));
  return [...tags].flatMap(([tag, [link]]) => {
    const named = link && linkDigest(link);
    const manifest = named && byLink.get(named);
    const blobs = manifest && manifests.get(manifest);
    if (!manifest || !blobs) return [];
    const paths = [
      ...blobs.map((digest) => layerPath(name, digest)),
      revisionPath(name, manifest),
      tagPath(name, tag),
      tagHistoryPath(name, tag, manifest),
      ...[...blobs, manifest].map(blobPath),
    ];
    const entries = [...new Set(paths)].flatMap((path) => files.get(`${registryRoot}/${path}`) ?? []);
    return [{ name: `${name}:${tag}`, repository: name, entries }];
  });
}

function isLargeBlob(entry: Entry): boolean {
  if (entry.type !== 'file' || entry.content.size < blobThreshold) return false;
  const inside = entry.path.startsWith(`${registryRoot}/`) ? entry.path.slice(registryRoot.length + 1) : '';
  return parseEmbeddedPath(inside).kind === 'blob';
}
