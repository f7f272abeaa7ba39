import type { Content } from '../image/content.ts';
import { type Digest, digestOf, hexOf, isDigest } from '../image/descriptor.ts';
import type { Reference } from '../image/reference.ts';
import { type Entry, type EntryMetadata, entryMetadata } from '../layers/tree.ts';
import { say } from '../text/say.ts';

/** An image of one platform that is stored below `registry/`. Its blobs aren't read until a layer is. */
export interface EmbeddedImage {
  readonly reference: Reference;
  /** The place that asks for it, for messages. */
  readonly origin: string;
  /** The platform's own manifest, bytes unchanged. */
  readonly manifest: Content & { readonly mediaType: string };
  /** Configuration and layers. */
  readonly blobs: readonly Content[];
  /** The index that a digest names, kept as another revision. */
  readonly index?: (Content & { readonly mediaType: string }) | undefined;
  /** The indexes between that index and the manifest, in an index of indexes. */
  readonly nested?: readonly (Content & { readonly mediaType: string })[] | undefined;
}

/** Returns the manifest of an image and the indexes that are kept with it. */
export function revisionsOf({ manifest, index, nested = [] }: EmbeddedImage): readonly Content[] {
  return [manifest, ...(index ? [index] : []), ...nested];
}

/** An image with the repository and the tag under which it is stored. */
export interface PlacedImage {
  readonly image: EmbeddedImage;
  /** Without a host. */
  readonly repository: string;
  readonly tag: string;
}

/**
 * Root of the paths of the `distribution` registry's filesystem driver, relative to `registry/`. A link is a
 * file that contains a digest and no newline.
 */
const root = 'docker/registry/v2';

/** The directory of an image that sealos starts a registry on. */
const registryPrefix = 'registry/';

export function blobPath(digest: Digest): string {
  const hex = hexOf(digest);
  return `${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
}

/** Returns the link by which a repository serves a layer or a configuration. */
export function layerPath(repository: string, digest: Digest): string {
  return `${root}/repositories/${repository}/_layers/sha256/${hexOf(digest)}/link`;
}

/** Returns the link by which a repository serves a manifest or an index. */
export function revisionPath(repository: string, digest: Digest): string {
  return `${root}/repositories/${repository}/_manifests/revisions/sha256/${hexOf(digest)}/link`;
}

/** Returns the link from a tag to its manifest. */
export function tagPath(repository: string, tag: string): string {
  return `${root}/repositories/${repository}/_manifests/tags/${tag}/current/link`;
}

/** Returns the link that records a manifest of a tag, now or in the past. */
export function tagHistoryPath(repository: string, tag: string, digest: Digest): string {
  return `${root}/repositories/${repository}/_manifests/tags/${tag}/index/sha256/${hexOf(digest)}/link`;
}

/** The meaning of a path below `registry/`. */
type EmbeddedPath =
  | { readonly kind: 'blob'; readonly digest: Digest }
  | { readonly kind: 'layer' | 'revision'; readonly repository: string; readonly digest: Digest }
  | { readonly kind: 'tag'; readonly repository: string; readonly tag: string }
  | { readonly kind: 'other'; readonly repository?: string | undefined };

const patterns = {
  blob: /^blobs\/sha256\/[0-9a-f]{2}\/(?<hex>[0-9a-f]{64})\/data$/,
  layer: /^repositories\/(?<repository>.+?)\/_layers\/sha256\/(?<hex>[0-9a-f]{64})\/link$/,
  revision: /^repositories\/(?<repository>.+?)\/_manifests\/revisions\/sha256\/(?<hex>[0-9a-f]{64})\/link$/,
  tag: /^repositories\/(?<repository>.+?)\/_manifests\/tags\/(?<tag>[^/]+)\/current\/link$/,
  other: /^repositories\/(?<repository>.+?)\/_(?:layers|manifests)(?:\/|$)/,
} as const;

/**
 * Parses a path relative to `registry/`; `other` with a repository for any other path that makes a repository
 * appear in the catalog.
 */
export function parseEmbeddedPath(path: string): EmbeddedPath {
  if (!path.startsWith(`${root}/`)) return { kind: 'other' };
  for (const [kind, pattern] of Object.entries(patterns)) {
    const groups = pattern.exec(path.slice(root.length + 1))?.groups;
    if (!groups) continue;
    const digest = `sha256:${groups['hex']}`;
    const { repository = '', tag = '' } = groups;
    if (kind === 'blob' && isDigest(digest)) return { kind, digest };
    if ((kind === 'layer' || kind === 'revision') && isDigest(digest)) return { kind, repository, digest };
    return kind === 'tag' ? { kind, repository, tag } : { kind: 'other', repository };
  }
  return { kind: 'other' };
}

/**
 * A file or directory that is in `registry/` already: in the context's own, the base image's, or from an
 * earlier instruction.
 */
export interface ExistingEntry {
  /** With its path relative to `registry/`. Files aren't read: their digests are enough. */
  readonly entry: EntryMetadata;
  /** The owner that messages name: a base image's reference; undefined for the context. */
  readonly of?: string | undefined;
}

/** A repository that exists already. */
export interface ExistingRepository {
  readonly name: string;
  /** Each `current/link`, by tag: several where one hides another. */
  readonly tags: ReadonlyMap<string, readonly ExistingEntry[]>;
  readonly revisions: ReadonlyMap<Digest, ExistingEntry>;
  /** The first of its entries. */
  readonly first: ExistingEntry;
}

/** A tag for an existing manifest that has none. */
export interface AddedTag {
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
  readonly revision: ExistingEntry;
}

/** A tag that two layers of an image have for different manifests: the later one counts. */
export interface ReplacedTag {
  /** `library/nginx:1.27` */
  readonly image: string;
  readonly before: TagContent;
  readonly after: TagContent;
}

interface TagContent {
  /** The manifest, or how messages describe one that isn't there. */
  readonly manifest: string;
  /** How messages name the place that it comes from. */
  readonly of: string;
}

interface GrowingRepository extends ExistingRepository {
  readonly tags: Map<string, ExistingEntry[]>;
  readonly revisions: Map<Digest, ExistingEntry>;
}

export function contextEntry(entry: Entry): ExistingEntry {
  return { entry: entryMetadata(entry) };
}

/** Lists what an image has in `/registry`, with paths relative to it. */
export function entriesInRegistry(entries: Iterable<Entry | EntryMetadata>): ExistingEntry[] {
  const found: ExistingEntry[] = [];
  for (const entry of entries) {
    if (!entry.path.startsWith(registryPrefix)) continue;
    const known = 'content' in entry ? entryMetadata(entry) : entry;
    found.push({ entry: { ...known, path: entry.path.slice(registryPrefix.length) } });
  }
  return found;
}

/** Returns how messages name an entry. */
export function displayEntry({ entry, of }: ExistingEntry): string {
  return of === undefined ? `registry/${entry.path}` : say('embeddedEntryOf', { path: entry.path, of }).text;
}

/** Returns how messages name a `registry/`. @param of its owner; undefined for the context. */
export function displayRegistry(of: string | undefined): string {
  return of === undefined ? 'registry/' : say('embeddedRegistryOf', { of }).text;
}

/** Finds the repositories below `registry/`, by name. */
export function findRepositories(entries: readonly ExistingEntry[]): Map<string, ExistingRepository> {
  const found = new Map<string, GrowingRepository>();
  for (const one of entries) {
    const path = parseEmbeddedPath(one.entry.path);
    if (path.kind === 'blob' || path.repository === undefined) continue;
    const name = path.repository;
    const repository: GrowingRepository = found.get(name) ?? {
      name,
      tags: new Map(),
      revisions: new Map(),
      first: one,
    };
    found.set(name, repository);
    if (path.kind === 'tag') repository.tags.set(path.tag, [...(repository.tags.get(path.tag) ?? []), one]);
    if (path.kind === 'revision') repository.revisions.set(path.digest, one);
  }
  return found;
}

/** Returns the digest of a link file; undefined for anything else at its path. */
export function linkDigest({ entry }: ExistingEntry): Digest | undefined {
  return entry.type === 'file' ? entry.digest : undefined;
}

/** Returns the manifest that a link names, from the digest of the link's text. */
export function manifestOf(
  link: Digest | undefined,
  repositories: readonly Pick<ExistingRepository, 'revisions'>[],
): string {
  const revisions = repositories.flatMap((repository) => [...repository.revisions.keys()]);
  return revisions.find((digest) => digestOf(digest) === link) ?? 'a manifest that is missing';
}
