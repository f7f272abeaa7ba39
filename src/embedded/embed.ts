import { ImagebuildError, type Warning } from '../errors.ts';
import type { Content } from '../image/content.ts';
import { contentOf } from '../image/content.ts';
import type { Digest } from '../image/descriptor.ts';
import { formatReference, type Reference } from '../image/reference.ts';
import { comparePaths, type Entry, type EntryMetadata, parentsOf, type Tree } from '../layers/tree.ts';
import { contextEntry, displayEntry, type ExistingEntry, findRepositories } from './existing.ts';
import { blobPath, layerPath, revisionPath, tagHistoryPath, tagPath } from './paths.ts';
import { assignTags, type PlacedImage } from './tags.ts';
import { existingWarnings } from './warnings.ts';

/** An image of one platform that is to be stored below `registry/`. Its blobs are not read until a layer is. */
export interface EmbeddedImage {
  /** What was asked for, normalised. */
  readonly reference: Reference;
  /** How messages name where it was asked for. */
  readonly origin: string;
  /** The platform's own manifest, bytes unchanged. */
  readonly manifest: Content & { readonly mediaType: string };
  /** Configuration and layers. */
  readonly blobs: readonly Content[];
  /** The index that a digest names, kept as a further revision. */
  readonly index?: (Content & { readonly mediaType: string }) | undefined;
}

/** The tree of `registry/`, as entries with paths relative to it. */
export interface EmbeddedRegistry {
  readonly images: readonly {
    /** Of several references that are one image under one name and tag, the first. */
    readonly image: EmbeddedImage;
    /** The repository without its host. */
    readonly name: string;
    readonly tags: readonly string[];
    /**
     * Its links and blob data, sorted, without parent directories: all that it needs, so blobs that two images share stand in
     * both, and an image's entries do not depend on its neighbours.
     */
    readonly entries: readonly Entry[];
  }[];
  /** Content of the context's own `registry/` that belongs to none of the images, with the tags it had to get. */
  readonly own: readonly Entry[];
  readonly warnings: readonly Warning[];
}

/**
 * Lays out embedded images as the `distribution` registry's filesystem driver reads them, and merges them with what lies there
 * already. The order of the images makes no difference.
 *
 * @param existing the context's own `registry/`, with paths relative to it.
 * @param below what lies there in lower layers, which stays: it is completed, and nothing of it is given back.
 * @throws IMAGE_COLLISION naming both, when two different images, or an image and a file, need the same place.
 */
export function embed(
  images: readonly EmbeddedImage[],
  existing: Tree,
  below: readonly ExistingEntry[] = [],
): EmbeddedRegistry {
  const own = [...existing.values()].map(contextEntry);
  const repositories = findRepositories([...own, ...below]);
  const { placed, ownTags } = assignTags(images, repositories);
  const embedded = joinEqual(placed);
  const [there, lower] = [byPath(own), byPath(below)];
  for (const { image, entries } of embedded) {
    checkConflicts(image, entries, there, isSameFile);
    checkConflicts(image, entries, lower, isFile);
  }
  const taken = new Set(embedded.flatMap(({ entries }) => entries.map(({ path }) => path)));
  const added = ownTags.flatMap(({ name, tag, digest }) => tagLinks(name, tag, digest));
  return {
    images: embedded,
    own: sorted([...existing.values(), ...added].filter(({ path }) => !taken.has(path))),
    warnings: existingWarnings({ repositories, lying: [...own, ...below], placed, ownTags }),
  };
}

function byPath(lying: readonly ExistingEntry[]): ReadonlyMap<string, ExistingEntry> {
  return new Map(lying.map((one) => [one.entry.path, one]));
}

/** Two references may be one image under one name and tag: from a mirror, or spelt with and without its digest. */
function joinEqual(placed: readonly PlacedImage[]): EmbeddedRegistry['images'] {
  const groups = Map.groupBy(placed, ({ name, tag }) => `${name}:${tag}`);
  return [...groups.values()].map((group) => {
    const { image, name, tag } = group[0]!;
    return { image, name, tags: [tag], entries: sorted(group.flatMap(imageEntries)) };
  });
}

function imageEntries({ image, name, tag }: PlacedImage): Entry[] {
  const revisions = image.index ? [image.manifest, image.index] : [image.manifest];
  return [
    ...image.blobs.map(({ digest }) => link(layerPath(name, digest), digest)),
    ...revisions.map(({ digest }) => link(revisionPath(name, digest), digest)),
    ...tagLinks(name, tag, image.manifest.digest),
    ...[...image.blobs, ...revisions].map((content) => file(blobPath(content.digest), content)),
  ];
}

function tagLinks(name: string, tag: string, digest: Digest): Entry[] {
  return [link(tagPath(name, tag), digest), link(tagHistoryPath(name, tag, digest), digest)];
}

function link(path: string, digest: Digest): Entry {
  return file(path, contentOf(Buffer.from(digest)));
}

function file(path: string, content: Content): Entry {
  return { path, type: 'file', mode: 0o644, uid: 0, gid: 0, content };
}

/** Every path once: entries of one path are equal by what the path says. */
function sorted(entries: readonly Entry[]): Entry[] {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return [...byPath.values()].sort((a, b) => comparePaths(a.path, b.path));
}

/**
 * Where an image goes, the context may hold the very same file, or nothing. A file of a lower layer may be another one: a link says
 * what it holds by where it lies, tags were compared, and so what differs is damaged there, and made good.
 */
function checkConflicts(
  image: EmbeddedImage,
  entries: readonly Entry[],
  lying: ReadonlyMap<string, ExistingEntry>,
  fits: (there: EntryMetadata, entry: Entry) => boolean,
): void {
  for (const entry of entries) {
    const there = lying.get(entry.path);
    if (there && !fits(there.entry, entry)) throw conflict(image, there);
    const parent = parentsOf(entry.path).find((path) => (lying.get(path)?.entry.type ?? 'dir') !== 'dir');
    if (parent !== undefined) throw conflict(image, lying.get(parent)!);
  }
}

function isSameFile(there: EntryMetadata, entry: Entry): boolean {
  return there.type === 'file' && entry.type === 'file' && there.digest === entry.content.digest;
}

function isFile({ type }: EntryMetadata): boolean {
  return type === 'file';
}

function conflict(image: EmbeddedImage, lying: ExistingEntry): ImagebuildError {
  const name = formatReference(image.reference);
  const path = displayEntry(lying);
  return new ImagebuildError(
    'IMAGE_COLLISION',
    `${path} is in the way of ${name} (${image.origin}): it holds something else`,
    lying.of === undefined
      ? { place: { file: path, image: name }, hint: `Remove ${path} from the application.` }
      : {
          place: { image: name },
          hint: 'Take the image out (a line in .sealignore does it), or build on another base.',
        },
  );
}
