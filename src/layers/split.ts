import { createHash } from 'node:crypto';
import { comparePaths, type Entry, plainDirectory, type Tree } from './tree.ts';

/** The most layers of an image. Storage drivers refuse to mount more than about 125. */
export const layerLimit = 100;

/** The size from which a blob gets a layer of its own, in bytes. */
export const blobThreshold = 1024 * 1024;

/**
 * The content of one embedded image: its links, manifest, configuration and blobs, without parent
 * directories.
 */
export interface ImageEntries {
  /** Identifies the image among the others: its reference. */
  readonly name: string;
  /** Identifies the image among its versions, so that an image with a new tag stays in its layer. */
  readonly repository: string;
  readonly entries: readonly Entry[];
}

interface SplitLayer {
  /** The names of the images that it holds parts of; empty for the layer of a single blob. */
  readonly images: readonly string[];
  /** The names of the images that need it: those of `images`, or those that have the blob. */
  readonly owners: readonly string[];
  readonly entries: readonly Entry[];
}

/**
 * Splits the content of embedded images into at most `budget` layers: one per large blob, one per image for
 * the rest. When that is too many, images share 2^k buckets by a hash of their repositories, then the
 * threshold doubles until it fits. Both steps are coarse, so one more image rarely moves another one to
 * another layer.
 *
 * @param budget the most layers. With fewer than 2, everything is one layer.
 */
export function splitImages(images: readonly ImageEntries[], budget: number): SplitLayer[] {
  if (images.length === 0) return [];
  if (budget < 2) return [joinImages(images, Number.POSITIVE_INFINITY)];
  const buckets = 2 ** Math.floor(Math.log2(Math.max(1, (budget * 2) / 3)));
  const fits = (groups: number, threshold: number) => groups + largeBlobs(images, threshold).length <= budget;
  const groups = fits(images.length, blobThreshold) ? images.length : Math.min(images.length, buckets);
  let threshold = blobThreshold;
  while (!fits(groups, threshold)) threshold *= 2;
  const parts = groups === images.length ? images.map((image) => [image]) : bucketsOf(images, buckets);
  return [
    ...parts.map((part) => joinImages(part, threshold)),
    ...largeBlobs(images, threshold).map(({ entry, owners }) => ({ images: [], owners, entries: [entry] })),
  ].filter((layer) => layer.entries.length > 0);
}

interface LargeBlob {
  readonly entry: Entry;
  /** The names of the images that have it. */
  readonly owners: string[];
}

/** Lists the blobs that are at least as large as the threshold, each once, in the order of their paths. */
function largeBlobs(images: readonly ImageEntries[], threshold: number): LargeBlob[] {
  const blobs = new Map<string, LargeBlob>();
  for (const { name, entries } of images)
    for (const entry of entries)
      if (isLarge(entry, threshold)) {
        const owners = blobs.get(entry.path)?.owners ?? [];
        owners.push(name);
        blobs.set(entry.path, { entry, owners });
      }
  return [...blobs.values()].sort((a, b) => comparePaths(a.entry.path, b.entry.path));
}

function isLarge(entry: Entry, threshold: number): boolean {
  return entry.type === 'file' && entry.content.size >= threshold;
}

/** Joins images into one layer, without their large blobs. */
export function joinImages(images: readonly ImageEntries[], threshold: number): SplitLayer {
  const entries = new Map<string, Entry>();
  for (const image of images)
    for (const entry of image.entries) if (!isLarge(entry, threshold)) entries.set(entry.path, entry);
  const names = images.map((image) => image.name);
  return { images: names, owners: names, entries: [...entries.values()] };
}

function bucketsOf(images: readonly ImageEntries[], count: number): ImageEntries[][] {
  const buckets = Array.from({ length: count }, (): ImageEntries[] => []);
  for (const image of images) {
    const hash = createHash('sha256').update(image.repository).digest().readUInt32BE();
    buckets[hash % count]!.push(image);
  }
  return buckets.filter((bucket) => bucket.length > 0);
}

/**
 * Returns entries in the form a layer has: sorted, with every parent directory.
 * @param known the file system below the layer. Parents that it has keep their attributes.
 */
export function withParents(entries: readonly Entry[], known: Tree): Entry[] {
  const all = new Map(entries.map((entry) => [entry.path, entry]));
  for (const { path } of entries) {
    // Upwards, until a parent that is there: those above it are added with it, or in its turn.
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      const parent = path.slice(0, at);
      if (all.has(parent)) break;
      const there = known.get(parent);
      all.set(parent, there?.type === 'dir' ? there : plainDirectory(parent));
    }
  }
  return [...all.values()].sort((a, b) => comparePaths(a.path, b.path));
}
