import type { Entry } from '../image/tree.ts';
import { textContent } from './content.ts';
import { whiteoutPrefix } from './layer.ts';
import { joinPath, splitPath } from './paths.ts';

/** The entry of a layer that hides a path, and all below it, of the layers under it. */
export function whiteout(path: string): Entry {
  const { directory, name } = splitPath(path);
  return {
    path: joinPath(directory, whiteoutPrefix + name),
    type: 'file',
    mode: 0,
    uid: 0,
    gid: 0,
    content: textContent(''),
  };
}

/** The path that an entry hides; undefined when it is no whiteout. */
export function hiddenBy({ path, type }: Entry): string | undefined {
  const { directory, name } = splitPath(path);
  if (type !== 'file' || !name.startsWith(whiteoutPrefix) || name.startsWith('.wh..wh.')) return undefined;
  return joinPath(directory, name.slice(whiteoutPrefix.length));
}
