import { ImagebuildError, type Place } from '../errors.ts';
import { textContent } from './content.ts';
import { joinPath, splitPath } from './paths.ts';
import { whiteoutPrefix } from './read.ts';
import type { Entry } from './tree.ts';

/** The entry of a layer that hides a path, and all below it, of the layers under it. */
export function whiteoutFor(path: string): Entry {
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

/**
 * A layer cannot hold a name that begins as a whiteout's does: it would hide another (OCI image-spec layer.md, "Whiteouts").
 * @throws CONTEXT_INVALID
 */
export function checkLayerName(path: string, place?: Place): void {
  const { name } = splitPath(path);
  if (!name.startsWith(whiteoutPrefix)) return;
  throw new ImagebuildError(
    'CONTEXT_INVALID',
    `no image can hold /${path}: in a layer its name hides other files`,
    {
      place,
      hint: 'Rename it, or name it in .dockerignore.',
    },
  );
}

/** The path that an entry hides; undefined when it is no whiteout. */
export function whiteoutTarget({ path, type }: Entry): string | undefined {
  const { directory, name } = splitPath(path);
  if (type !== 'file' || !name.startsWith(whiteoutPrefix) || name.startsWith('.wh..wh.')) return undefined;
  return joinPath(directory, name.slice(whiteoutPrefix.length));
}
