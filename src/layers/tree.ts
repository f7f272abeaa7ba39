import { ImagebuildError } from '../errors.ts';
import type { Content } from '../image/content.ts';

interface EntryAttributes {
  /** Relative to the root: no leading or trailing `/`, no empty, `.` or `..` segment. */
  readonly path: string;
  /** Permission bits with setuid, setgid and sticky: 0o7777 at most. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface DirectoryEntry extends EntryAttributes {
  readonly type: 'dir';
  /**
   * The content of the generated `registry/` below this path of its own appears in this directory too (`''` is all
   * of it). It is known only when the embedded images are resolved, so until then it is a mark on the directory.
   */
  readonly generated?: string | undefined;
}

export interface FileEntry extends EntryAttributes {
  readonly type: 'file';
  readonly content: Content;
  /** What Linux lets it do (capabilities(7)): the bytes of the extended attribute security.capability, in base64. */
  readonly capabilities?: string | undefined;
}

export interface SymlinkEntry extends EntryAttributes {
  readonly type: 'symlink';
  readonly linkname: string;
}

export type Entry = DirectoryEntry | FileEntry | SymlinkEntry;

/** An entry of a file system that is known and not opened: of a file its digest and size. */
export type EntryMetadata =
  | DirectoryEntry
  | SymlinkEntry
  | (Omit<FileEntry, 'content'> & Pick<Content, 'digest' | 'size'>);

export function entryMetadata(entry: Entry): EntryMetadata {
  if (entry.type !== 'file') return entry;
  const { content, ...attributes } = entry;
  return { ...attributes, size: content.size, digest: content.digest };
}

/** Entries by path; `entriesOf` gives them in the order every layer has. */
export type Tree = ReadonlyMap<string, Entry>;

/** @throws CONTENT_INVALID for a path that could leave the root or has two spellings. */
export function checkPath(path: string): string {
  const bad =
    path === '' ||
    path.includes('\0') ||
    path.split('/').some((part) => part === '' || part === '.' || part === '..');
  if (bad)
    throw new ImagebuildError('CONTENT_INVALID', `${JSON.stringify(path)} is not a path inside an image`);
  return path;
}

/** The parents of a path, outermost first: `a/b/c` has `a` and `a/b`. */
export function parentsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Code-unit order of whole paths with `/` lowest, so that a directory stands directly before what it holds. */
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

/** A directory as a layer makes it when nothing says otherwise. */
export function plainDirectory(path: string): DirectoryEntry {
  return { path, type: 'dir', mode: 0o755, uid: 0, gid: 0 };
}
