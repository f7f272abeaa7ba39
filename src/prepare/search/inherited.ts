import type { RequiredImage } from '../../application/prepared/prepared.ts';
import { followLinks } from '../../context/follow.ts';
import { type HeldImage, listHeldImages, lookUpHeld, overlayEntries } from '../../embedded/heldimages.ts';
import { type Entry, entryMetadata, type FileEntry, type Tree } from '../../layers/tree.ts';

/** The directories of an image whose files name images. */
export const searchedTops: readonly string[] = ['charts', 'manifests', 'images'];

interface FileSystems {
  readonly root: Tree;
  /** That of the base image. */
  readonly base: Tree | undefined;
}

/** What a base image brings. */
export interface InheritedFiles {
  /** Its charts, manifests and lists, if it has embedded images: its own build answers for what they need. */
  readonly before: Tree;
  /** Images that it holds, and the finished image doesn't. */
  readonly lost: readonly HeldImage[];
  /** Tells whether this build answers for an image: a file of its own needs it, or it got lost. */
  readonly isOurs: (image: RequiredImage, searched: Tree) => boolean;
}

/** Compares a finished image with its base image. */
export function describeInherited({ root, base = new Map() }: FileSystems): InheritedFiles {
  const held = heldBy(base);
  if (held.length === 0) return { before: new Map(), lost: [], isOurs: () => true };
  const kept = heldBy(root);
  const isKept = lookUpHeld(kept);
  const lost = held.filter((image) => !isKept(image));
  const isLost = lookUpHeld(lost);
  const before = followLinks(base, searchedTops);
  const changes = new WeakMap<Tree, ReadonlySet<string>>();
  return {
    before,
    lost,
    isOurs: ({ reference, origins }, tree) => {
      if (isLost(reference)) return true;
      const changed = changes.get(tree) ?? changedPaths(tree, before);
      changes.set(tree, changed);
      return origins.some(({ file }) => changed.has(chartOf(file) ?? file));
    },
  };
}

/** Returns the files that aren't the same in another tree, and the charts that have such files. */
export function changedPaths(tree: Tree, before: Tree): Set<string> {
  const isNew = (entry: Entry) => entry.type === 'file' && !isSame(entry, before.get(entry.path));
  return new Set([...tree.values()].filter(isNew).map(({ path }) => chartOf(path) ?? path));
}

function heldBy(tree: Tree): HeldImage[] {
  return listHeldImages(overlayEntries(new Map(), [...tree.values()].map(entryMetadata), ''));
}

/** The directory of the chart that a path belongs to, `charts/apollo`. */
export function chartOf(path: string): string | undefined {
  return /^charts\/[^/]+/.exec(path)?.[0];
}

function isSame(entry: FileEntry, other: Entry | undefined): boolean {
  return other?.type === 'file' && entry.content.digest === other.content.digest;
}
