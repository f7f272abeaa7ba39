import { type Digest, digestOf } from '../image/descriptor.ts';
import type { Reference } from '../image/reference.ts';
import { parseWhiteout, type RecordedChanges } from '../layers/overlay.ts';
import { type EntryMetadata, parentsOf, resolveLinks } from '../layers/tree.ts';
import { blobPath, parseEmbeddedPath } from './registryfiles.ts';

/** The directory of an image in which its embedded registry lies. */
export const registryRoot = 'registry';

/** An image that a registry serves when it is started on the `registry/` of a file system. */
export interface HeldImage {
  /** Without a host. */
  readonly repository: string;
  readonly tag: string;
  /** Of its manifest, or of an index that is stored under the tag. */
  readonly digest: Digest;
  /**
   * The manifests that its repository serves by digest, its own among them, where it has several: an index is
   * one of them. It is the same list for all images of a repository.
   */
  readonly served?: readonly Digest[] | undefined;
  /** What brought its tag: the reference of a base image, or an instruction. */
  readonly of: string;
}

/** An entry of a file system and what brought it. */
interface OwnedEntry {
  readonly entry: EntryMetadata;
  readonly of: string;
}

/** The files of a file system that decide which images its `registry/` holds, by path. */
export type RegistryTree = ReadonlyMap<string, OwnedEntry>;

const inRegistry = /^(?:.*\/)?(?=docker\/registry\/v2\/)/;

/**
 * Selects the entries that decide which images a `registry/` holds: the links of tags and revisions, the
 * manifests that they name, and a link that stands for the directory itself.
 */
export function selectRegistryEntries(entries: readonly EntryMetadata[]): EntryMetadata[] {
  const manifests = new Set<string>();
  const kept = entries.filter(({ path, type }) => {
    if (path === registryRoot) return type === 'symlink';
    const embedded = parseInside(path);
    if (embedded?.kind === 'revision') manifests.add(blobPath(embedded.digest));
    return embedded?.kind === 'tag' || embedded?.kind === 'revision';
  });
  const isManifest = ({ path }: EntryMetadata) => manifests.has(path.replace(inRegistry, ''));
  return [...kept, ...entries.filter(isManifest)];
}

function parseInside(path: string) {
  return inRegistry.test(path) ? parseEmbeddedPath(path.replace(inRegistry, '')) : undefined;
}

/** Returns the file system with a layer's entries on it: a file replaces a directory and all below it. */
export function overlayEntries(
  tree: RegistryTree,
  entries: readonly EntryMetadata[],
  of: string,
): RegistryTree {
  const hidden = entries.flatMap(({ path, type }) => (type === 'file' ? (parseWhiteout(path) ?? []) : []));
  const removed = hidden.flatMap((one) => (one.hides === 'path' ? [one.path] : []));
  return overlayChanges(tree, { removed, opaque: [], entries }, of);
}

/** Returns the file system with the changes of a layer. */
export function overlayChanges(
  tree: RegistryTree,
  { removed, opaque, entries }: RecordedChanges,
  of: string,
): RegistryTree {
  const next = new Map(tree);
  for (const path of removed) next.delete(path);
  removeBelowAll(next, new Set([...removed, ...opaque]));
  const directories = new Set([...next.keys()].flatMap(parentsOf));
  const replaced = entries.filter(({ type, path }) => type !== 'dir' && directories.has(path));
  removeBelowAll(next, new Set(replaced.map(({ path }) => path)));
  for (const entry of entries)
    if (entry.type === 'dir') next.delete(entry.path);
    else if (entry.path === registryRoot || inRegistry.test(entry.path)) next.set(entry.path, { entry, of });
  return next;
}

/** Removes everything below directories, in one pass: a layer may hide thousands. `''` is the root. */
function removeBelowAll(tree: Map<string, unknown>, directories: ReadonlySet<string>): void {
  if (directories.has('')) tree.clear();
  if (directories.size === 0) return;
  for (const path of tree.keys())
    if (parentsOf(path).some((parent) => directories.has(parent))) tree.delete(path);
}

/**
 * Lists the images that `/registry` holds, sorted: those whose tag names a manifest that is there. It is what
 * people are told, and what sealos finds.
 */
export function listHeldImages(tree: RegistryTree): HeldImage[] {
  const links = new Map(
    [...tree].flatMap(([path, { entry }]) => (entry.type === 'symlink' ? [[path, entry] as const] : [])),
  );
  const root = `${resolveLinks(links, registryRoot)}/`;
  const inside = [...tree].filter(([path]) => path.startsWith(root));
  const files = new Map(inside.map(([path, owned]) => [path.slice(root.length), owned]));
  const parsed = [...files].map(([path, owned]) => ({ ...owned, link: parseEmbeddedPath(path) }));
  const manifests = new Map<string, Digest>();
  const served = new Map<string, Digest[]>();
  for (const { link: revision } of parsed) {
    if (revision.kind !== 'revision' || !files.has(blobPath(revision.digest))) continue;
    const { repository, digest } = revision;
    manifests.set(`${repository} ${digestOf(digest)}`, digest);
    const digests = served.get(repository) ?? [];
    digests.push(digest);
    served.set(repository, digests);
  }
  return parsed
    .flatMap(({ entry, of, link }): HeldImage[] => {
      if (link.kind !== 'tag' || entry.type !== 'file') return [];
      const digest = manifests.get(`${link.repository} ${entry.digest}`);
      if (digest === undefined) return [];
      const { repository, tag } = link;
      const digests = served.get(repository) ?? [];
      return [{ repository, tag, digest, ...(digests.length > 1 ? { served: digests } : {}), of }];
    })
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** Tells whether a registry serves an image, by repository, tag and digest. Its host doesn't matter there. */
type HoldsImage = (image: Pick<Reference, 'repository' | 'tag' | 'digest'>) => boolean;

/** Returns the function that answers for a registry with these images. */
export function lookUpHeld(held: readonly Omit<HeldImage, 'of'>[]): HoldsImage {
  const repositories = new Map<string, { readonly tags: Set<string>; readonly digests: Set<Digest> }>();
  const lists = new Set<readonly Digest[]>();
  for (const { repository, tag, digest, served } of held) {
    const known = repositories.get(repository) ?? { tags: new Set(), digests: new Set() };
    repositories.set(repository, known);
    known.tags.add(tag);
    known.digests.add(digest);
    if (served === undefined || lists.has(served)) continue;
    lists.add(served);
    for (const other of served) known.digests.add(other);
  }
  return ({ repository, tag, digest }) => {
    const known = repositories.get(repository);
    const wanted = tag ?? (digest === undefined ? 'latest' : undefined);
    const isTagged = wanted === undefined || known?.tags.has(wanted);
    const isServed = digest === undefined || known?.digests.has(digest);
    return Boolean(isTagged && isServed);
  };
}

/** Tells whether one image of a registry is the one that is meant, or what its repository serves is. */
export function isHeldAs(
  held: Omit<HeldImage, 'of'>,
  { repository, tag, digest }: Pick<Reference, 'repository' | 'tag' | 'digest'>,
): boolean {
  const wanted = tag ?? (digest === undefined ? 'latest' : undefined);
  if (held.repository !== repository || (wanted !== undefined && held.tag !== wanted)) return false;
  return digest === undefined || held.digest === digest || (held.served?.includes(digest) ?? false);
}

function nameOf({ repository, tag }: HeldImage): string {
  return `${repository}:${tag}`;
}
