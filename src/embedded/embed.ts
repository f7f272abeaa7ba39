import { ImagebuildError, type Warning } from '../errors.ts';
import { type Content, contentOf } from '../image/content.ts';
import type { Digest } from '../image/descriptor.ts';
import { formatReference } from '../image/reference.ts';
import { comparePaths, type Entry, type EntryMetadata, parentsOf, type Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';
import { assignTags } from './embeddedtags.ts';
import {
  blobPath,
  contextEntry,
  displayEntry,
  type EmbeddedImage,
  type ExistingEntry,
  findRepositories,
  layerPath,
  type PlacedImage,
  revisionPath,
  revisionsOf,
  tagHistoryPath,
  tagPath,
} from './registryfiles.ts';
import { existingWarnings } from './warnings.ts';

/** The tree of `registry/`, as entries with paths relative to it. */
export interface EmbeddedRegistry {
  readonly images: readonly {
    /** Where several references name one image with the same repository and tag, the first. */
    readonly image: EmbeddedImage;
    /** The repository without its host. */
    readonly repository: string;
    readonly tags: readonly string[];
    /**
     * Its links and blob data, sorted, without parent directories. They are complete: a blob that two images
     * share is in both, so an image's entries don't depend on the other images.
     */
    readonly entries: readonly Entry[];
  }[];
  /**
   * Content of the context's own `registry/` that belongs to none of the images, with the tags that were
   * added.
   */
  readonly own: readonly Entry[];
  readonly warnings: readonly Warning[];
}

/**
 * Lays out embedded images as the `distribution` registry's filesystem driver reads them, and merges them
 * with existing content. The order of the images makes no difference.
 *
 * @param context the context's own `registry/`, with paths relative to it.
 * @param below the content of lower layers. It stays and is added to; it isn't part of the result.
 * @throws IMAGE_COLLISION naming both, when two different images, or an image and a file, need the same path.
 */
export function embed(
  images: readonly EmbeddedImage[],
  context: Tree,
  below: readonly ExistingEntry[] = [],
): EmbeddedRegistry {
  const own = [...context.values()].map(contextEntry);
  const existing = [...own, ...below];
  const repositories = findRepositories(existing);
  const { placed, addedTags, replaced } = assignTags(images, repositories);
  const embedded = joinEqual(placed);
  const [there, lower] = [byPath(own), byPath(below)];
  for (const { image, entries } of embedded) {
    checkConflicts(image, entries, there, isSameFile);
    checkConflicts(image, entries, lower, isFile);
  }
  const taken = new Set(embedded.flatMap(({ entries }) => entries.map(({ path }) => path)));
  const added = addedTags.flatMap(({ repository, tag, digest }) => tagLinks(repository, tag, digest));
  return {
    images: embedded,
    own: sorted([...context.values(), ...added].filter(({ path }) => !taken.has(path))),
    warnings: existingWarnings({ repositories, existing, placed, addedTags, replaced }),
  };
}

function byPath(existing: readonly ExistingEntry[]): ReadonlyMap<string, ExistingEntry> {
  return new Map(existing.map((one) => [one.entry.path, one]));
}

/**
 * Joins references that name one image with the same repository and tag: from a mirror, or with and without
 * its digest.
 */
function joinEqual(placed: readonly PlacedImage[]): EmbeddedRegistry['images'] {
  const groups = Map.groupBy(placed, ({ repository, tag }) => `${repository}:${tag}`);
  return [...groups.values()].map((group) => {
    const { image, repository, tag } = group[0]!;
    return { image, repository, tags: [tag], entries: sorted(group.flatMap(imageEntries)) };
  });
}

function imageEntries({ image, repository, tag }: PlacedImage): Entry[] {
  const revisions = revisionsOf(image);
  return [
    ...image.blobs.map(({ digest }) => link(layerPath(repository, digest), digest)),
    ...revisions.map(({ digest }) => link(revisionPath(repository, digest), digest)),
    ...tagLinks(repository, tag, image.manifest.digest),
    ...[...image.blobs, ...revisions].map((content) => file(blobPath(content.digest), content)),
  ];
}

function tagLinks(repository: string, tag: string, digest: Digest): Entry[] {
  return [link(tagPath(repository, tag), digest), link(tagHistoryPath(repository, tag, digest), digest)];
}

function link(path: string, digest: Digest): Entry {
  return file(path, contentOf(Buffer.from(digest)));
}

function file(path: string, content: Content): Entry {
  return { path, type: 'file', mode: 0o644, uid: 0, gid: 0, content };
}

/** Sorts entries, each path once: entries with the same path are equal. */
function sorted(entries: readonly Entry[]): Entry[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return [...byPath.values()].sort((a, b) => comparePaths(a.path, b.path));
}

/**
 * Checks that an image's paths are free. The context may have the very same file there. A file of a lower
 * layer may differ: the path of a link says what it contains, and tags have been compared, so a file that
 * differs is damaged, and the image's entry repairs it.
 */
function checkConflicts(
  image: EmbeddedImage,
  entries: readonly Entry[],
  existing: ReadonlyMap<string, ExistingEntry>,
  fits: (there: EntryMetadata, entry: Entry) => boolean,
): void {
  for (const entry of entries) {
    const there = existing.get(entry.path);
    if (there && !fits(there.entry, entry)) throw conflict(image, there);
    const parent = parentsOf(entry.path).find((path) => (existing.get(path)?.entry.type ?? 'dir') !== 'dir');
    if (parent !== undefined) throw conflict(image, existing.get(parent)!);
  }
}

function isSameFile(there: EntryMetadata, entry: Entry): boolean {
  return there.type === 'file' && entry.type === 'file' && there.digest === entry.content.digest;
}

function isFile({ type }: EntryMetadata): boolean {
  return type === 'file';
}

function conflict({ reference, origin }: EmbeddedImage, existing: ExistingEntry): ImagebuildError {
  const image = formatReference(reference);
  const path = displayEntry(existing);
  return new ImagebuildError(
    'IMAGE_COLLISION',
    say('embeddedConflict', { path, image, origin }),
    existing.of === undefined
      ? { place: { file: path, image }, hint: say('embeddedRemovePath', { path }) }
      : { place: { image }, hint: say('embeddedLeaveOut') },
  );
}
