/** The mark in a tree under which the embedded images appear: the generated content of `registry/`. */
import type { PreparedLayer } from '../application/prepared/prepared.ts';
import { followLinks } from '../context/follow.ts';
import { registryDirectory } from '../context/generated.ts';
import type { Ignore } from '../context/patterns.ts';
import { entriesInRegistry } from '../embedded/registryfiles.ts';
import { findReplacedTags } from '../embedded/replacedtags.ts';
import { replacedWarning } from '../embedded/warnings.ts';
import { ImagebuildError, type Place, type Warning } from '../errors.ts';
import type { LayerChanges } from '../layers/overlay.ts';
import {
  comparePaths,
  type Entry,
  type EntryMetadata,
  entriesOf,
  entryMetadata,
  plainDirectory,
  type Tree,
} from '../layers/tree.ts';
import { say } from '../text/say.ts';

/**
 * Marks the directory of a context where the embedded images will appear. The context stays as it is when
 * there are no images and its own `registry/` holds none either. A link there is replaced by what it points
 * to, because the images go beside that.
 * @throws CONTEXT_INVALID when a file is in the place of the directory.
 */
export function markRegistry(context: Tree, imageCount: number, ignored: Ignore): Tree {
  if (ignored.ignores(registryDirectory)) return context;
  const isLink = context.get(registryDirectory)?.type === 'symlink';
  const own: Tree = isLink ? followLinks(context, [registryDirectory]) : context;
  const hasImages = own.has(`${registryDirectory}/docker/registry/v2/repositories`);
  if (imageCount === 0 && !hasImages) return context;
  const directory = own.get(registryDirectory) ?? plainDirectory(registryDirectory);
  if (directory.type !== 'dir')
    throw new ImagebuildError('CONTEXT_INVALID', say('registryIsFile', { path: registryDirectory }), {
      place: { file: registryDirectory },
      hint: say('registryIsFileHint'),
    });
  return new Map([...context, ...own]).set(registryDirectory, { ...directory, generated: '' });
}

/** Creates a layer of a prepared build. @param root the file system below the layer. */
export function createPreparedLayer(createdBy: string, layer: Tree, root: Tree): PreparedLayer {
  const below = findEntriesBelow(root, layer);
  return { createdBy, entries: entriesOf(layer), ...(below.length > 0 ? { below } : {}) };
}

/**
 * Finds what a file system already has below the marks of a layer that comes on top: the embedded images must
 * be merged with it. Plain directories are left out, since a layer makes parent directories plain unless
 * something else is recorded.
 * @returns in the order of `comparePaths`.
 */
export function findEntriesBelow(root: Tree, layer: Tree): EntryMetadata[] {
  const marks = [...layer.values()].filter(isMarked);
  if (marks.length === 0) return [];
  return [...root.values()]
    .filter(({ path }) => marks.some((mark) => path.startsWith(`${mark.path}/`)))
    .map(entryMetadata)
    .filter((entry) => !isPlain(entry))
    .map((entry) => (entry.type === 'dir' ? { ...entry, generated: undefined } : entry))
    .sort((a, b) => comparePaths(a.path, b.path));
}

/**
 * Finds a directory of embedded images in which a layer removes something; undefined when it removes nothing
 * there.
 */
export function findRemovedRegistry({ removed, opaque }: LayerChanges, tree: Tree): string | undefined {
  const gone = [...removed, ...opaque];
  const marked = [...tree.values()].filter(isMarked);
  return marked.find(({ path }) => gone.some((one) => one.startsWith(`${path}/`)))?.path;
}

/**
 * Warns of tags that a layer has for other manifests than the file system below. Where embedded images
 * appear, publish does so.
 */
export function warnReplacedTags(createdBy: string, layer: Tree, root: Tree, place: Place): Warning[] {
  if ([...layer.values()].some(isMarked)) return [];
  const before = { entries: entriesInRegistry(root.values()), of: say('embeddedBefore').text };
  const after = { entries: entriesInRegistry(layer.values()), of: createdBy };
  return findReplacedTags(before, after).map((tag) => ({ ...replacedWarning(tag), place }));
}

/** Tells whether embedded images will appear in a directory. */
export function isMarked(entry: Entry): boolean {
  return entry.type === 'dir' && entry.generated !== undefined;
}

function isPlain({ type, mode, uid, gid }: EntryMetadata): boolean {
  return type === 'dir' && mode === 0o755 && uid === 0 && gid === 0;
}
