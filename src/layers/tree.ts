import { posix } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import type { Content } from '../image/content.ts';
import { isPathText } from '../io/pathbytes.ts';
import { say } from '../text/say.ts';

/** The most entries that a build context may have (docs/security-rules.md 21). */
export const contextLimit = 200_000;

interface EntryAttributes {
  /**
   * Relative to the root: no leading or trailing `/`, no empty, `.` or `..` segment. Bytes that aren't UTF-8
   * are kept in it (`io/pathbytes.ts`).
   */
  readonly path: string;
  /** Permission bits with setuid, setgid and sticky: 0o7777 at most. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** The extended attributes `user.…` of a file or directory, by name; values are bytes in base64. */
type ExtendedAttributes = Readonly<Record<string, string>>;

export interface DirectoryEntry extends EntryAttributes {
  readonly type: 'dir';
  readonly xattrs?: ExtendedAttributes | undefined;
  /**
   * A mark that part of the generated `registry/` also appears in this directory: a path inside it, `''` for
   * all of it. Its content is known only once the embedded images are resolved.
   */
  readonly generated?: string | undefined;
}

export interface FileEntry extends EntryAttributes {
  readonly type: 'file';
  readonly content: Content;
  /** Its capabilities(7): the bytes of the extended attribute security.capability, in base64. */
  readonly capabilities?: string | undefined;
  readonly xattrs?: ExtendedAttributes | undefined;
}

interface SymlinkEntry extends EntryAttributes {
  readonly type: 'symlink';
  readonly linkname: string;
}

export type Entry = DirectoryEntry | FileEntry | SymlinkEntry;

/** An entry without a way to open it: of a file, only its digest and size. */
export type EntryMetadata =
  | DirectoryEntry
  | SymlinkEntry
  | (Omit<FileEntry, 'content'> & Pick<Content, 'digest' | 'size'>);

export function entryMetadata(entry: Entry): EntryMetadata {
  if (entry.type !== 'file') return entry;
  const { content, ...attributes } = entry;
  return { ...attributes, size: content.size, digest: content.digest };
}

/** A file system: entries by path. `entriesOf` returns them in the order that every layer has. */
export type Tree = ReadonlyMap<string, Entry>;

/** Checks that a path is normalized and stays inside the root. @throws CONTENT_INVALID */
export function checkPath(path: string): string {
  const bad =
    path === '' ||
    path.includes('\0') ||
    !isPathText(path) ||
    path.split('/').some((part) => part === '' || part === '.' || part === '..');
  if (bad)
    throw new ImagebuildError('CONTENT_INVALID', say('imagePathInvalid', { path: JSON.stringify(path) }));
  return path;
}

/** Returns the parents of a path, outermost first: `a/b/c` has `a` and `a/b`. */
export function parentsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Compares paths by code units with `/` lowest, so that a directory is directly followed by its content. */
export function comparePaths(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

const slash = '/'.charCodeAt(0);

function rank(code: number): number {
  return code === slash ? 0 : code;
}

export function entriesOf(tree: Tree): Entry[] {
  return [...tree.values()].sort((a, b) => comparePaths(a.path, b.path));
}

/** Returns a directory with the default mode and owner. */
export function plainDirectory(path: string): DirectoryEntry {
  return { path, type: 'dir', mode: 0o755, uid: 0, gid: 0 };
}

/** Removes everything below a directory. */
export function removeBelow(tree: Map<string, unknown>, directory: string): void {
  for (const path of tree.keys()) if (path.startsWith(`${directory}/`)) tree.delete(path);
}

/** The most links that Linux follows for one path. */
const linkLimit = 40;

/** Normalizes a path to one of a tree: relative to the root, which is `''`; `..` doesn't lead out of it. */
export function cleanPath(path: string): string {
  return posix.normalize(`/${path}`).replace(/^\/+|\/+$/g, '');
}

export function joinPath(directory: string, name: string): string {
  return directory === '' || name === '' ? directory + name : `${directory}/${name}`;
}

/** Splits a path into its directory and its last name; both are `''` for the root. */
export function splitPath(path: string): { directory: string; name: string } {
  const at = path.lastIndexOf('/');
  return { directory: path.slice(0, Math.max(0, at)), name: path.slice(at + 1) };
}

export function isDirectory(tree: Tree, path: string): boolean {
  return path === '' || tree.get(path)?.type === 'dir';
}

/**
 * Follows all links of a path, as a system with the tree as its root would. A part that doesn't exist is kept
 * as it is, so the path may be that of a new entry. Links in a circle lead to one of themselves.
 */
export function resolveLinks(tree: Tree, path: string): string {
  return walkLinks(tree, path).path;
}

/**
 * Follows all links of a path below a directory, as `resolveLinks` does.
 * @param directory without links.
 * @returns undefined when they lead out of the directory, or above the root.
 */
export function resolveInside(tree: Tree, directory: string, path: string): string | undefined {
  const { path: found, above } = walkLinks(tree, joinPath(directory, path));
  const isInside = directory === '' || found === directory || found.startsWith(`${directory}/`);
  return isInside && !above ? found : undefined;
}

/** @returns `above`: a link leads above the root, which is the root itself. */
function walkLinks(tree: Tree, path: string): { path: string; above: boolean } {
  const left = path.split('/').reverse();
  const done: string[] = [];
  let links = 0;
  let above = false;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (name === '' || name === '.') continue;
    const link = name === '..' ? undefined : tree.get([...done, name].join('/'));
    if (name === '..') above ||= done.pop() === undefined;
    else if (link?.type !== 'symlink' || links === linkLimit) done.push(name);
    else {
      links += 1;
      if (link.linkname.startsWith('/')) done.length = 0;
      left.push(...link.linkname.split('/').reverse());
    }
  }
  return { path: done.join('/'), above };
}
