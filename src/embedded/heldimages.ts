import { type Digest, digestOf } from '../image/descriptor.ts';
import type { Reference } from '../image/reference.ts';
import { parseWhiteout, type RecordedChanges } from '../layers/overlay.ts';
import { type EntryMetadata, parentsOf, removeBelow, resolveLinks } from '../layers/tree.ts';
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
  /** Further manifests that its repository serves by digest, such as the index that it is from. */
  readonly others?: readonly Digest[] | undefined;
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
  for (const path of [...removed, ...opaque]) removeAllBelow(next, path);
  const directories = new Set([...next.keys()].flatMap(parentsOf));
  for (const entry of entries)
    if (entry.type !== 'dir' && directories.has(entry.path)) removeBelow(next, entry.path);
  for (const entry of entries)
    if (entry.type === 'dir') next.delete(entry.path);
    else if (entry.path === registryRoot || inRegistry.test(entry.path)) next.set(entry.path, { entry, of });
  return next;
}

function removeAllBelow(tree: Map<string, unknown>, directory: string): void {
  if (directory === '') tree.clear();
  else removeBelow(tree, directory);
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
  const manifests = new Map<string, Digest>();
  const served = new Map<string, Digest[]>();
  for (const path of files.keys()) {
    const revision = parseEmbeddedPath(path);
    if (revision.kind !== 'revision' || !files.has(blobPath(revision.digest))) continue;
    const { repository, digest } = revision;
    manifests.set(`${repository} ${digestOf(digest)}`, digest);
    served.set(repository, [...(served.get(repository) ?? []), digest]);
  }
  return [...files]
    .flatMap(([path, { entry, of }]): HeldImage[] => {
      const link = parseEmbeddedPath(path);
      if (link.kind !== 'tag' || entry.type !== 'file') return [];
      const digest = manifests.get(`${link.repository} ${entry.digest}`);
      if (digest === undefined) return [];
      const { repository, tag } = link;
      const others = (served.get(repository) ?? []).filter((other) => other !== digest);
      return [{ repository, tag, digest, ...(others.length > 0 ? { others } : {}), of }];
    })
    .sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** Tells whether a registry serves an image, by repository, tag and digest. Its host doesn't matter there. */
export function holdsImage(
  held: readonly Omit<HeldImage, 'of'>[],
  { repository, tag, digest }: Pick<Reference, 'repository' | 'tag' | 'digest'>,
): boolean {
  const wanted = tag ?? (digest === undefined ? 'latest' : undefined);
  const alike = held.filter((one) => one.repository === repository);
  const isTagged = wanted === undefined || alike.some((one) => one.tag === wanted);
  const isServed =
    digest === undefined || alike.some((one) => one.digest === digest || one.others?.includes(digest));
  return isTagged && isServed;
}

function nameOf({ repository, tag }: HeldImage): string {
  return `${repository}:${tag}`;
}
