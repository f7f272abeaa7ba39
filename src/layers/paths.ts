import { posix } from 'node:path';
import type { Tree } from './tree.ts';

/** As many links as Linux follows for one path. */
const linkLimit = 40;

/** A path as a tree has it: relative to the root, which is `''`; `..` does not lead out of it. */
export function cleanPath(path: string): string {
  return posix.normalize(`/${path}`).replace(/^\/+|\/+$/g, '');
}

export function joinPath(directory: string, name: string): string {
  return directory === '' || name === '' ? directory + name : `${directory}/${name}`;
}

/** The last name of a path, and the directory it is in; both `''` for the root. */
export function splitPath(path: string): { directory: string; name: string } {
  const at = path.lastIndexOf('/');
  return { directory: path.slice(0, Math.max(0, at)), name: path.slice(at + 1) };
}

export function isDirectory(tree: Tree, path: string): boolean {
  return path === '' || tree.get(path)?.type === 'dir';
}

/**
 * The path without a link in it, as a system whose root is the tree's would follow them. What is not there counts as no link, so
 * that the place of something new can be told; links in a circle lead to one of themselves.
 */
export function resolveLinks(tree: Tree, path: string): string {
  const left = path.split('/').reverse();
  const done: string[] = [];
  let links = 0;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    if (name === '' || name === '.') continue;
    const link = name === '..' ? undefined : tree.get([...done, name].join('/'));
    if (name === '..') done.pop();
    else if (link?.type !== 'symlink' || links === linkLimit) done.push(name);
    else {
      links += 1;
      if (link.linkname.startsWith('/')) done.length = 0;
      left.push(...link.linkname.split('/').reverse());
    }
  }
  return done.join('/');
}
