import { ImagebuildError } from '../errors.ts';
import { type Entry, joinPath, resolveLinks, type Tree } from '../layers/tree.ts';
import { contextLimit } from './read.ts';
import { childrenOf } from './sources.ts';

/**
 * What lies at some paths of a file system, and below them, for one who follows links: files and directories where links stand, so
 * that no link of it leads anywhere when it is written elsewhere. A link to nothing, to the root, or to a directory above itself is left out.
 * @throws LIMIT_EXCEEDED when links to links make too much of it.
 */
export function followLinks(tree: Tree, tops: readonly string[]): Tree {
  const children = childrenOf(tree);
  const seen = new Map<string, Entry>();
  const see = (path: string, above: readonly string[]) => {
    const real = resolveLinks(tree, joinPath(above.at(-1) ?? '', path.slice(path.lastIndexOf('/') + 1)));
    const entry = tree.get(real);
    if (!entry || entry.type === 'symlink' || above.includes(real)) return;
    if (seen.size === contextLimit) throw tooMuch(path);
    seen.set(path, { ...entry, path });
    if (entry.type !== 'dir') return;
    for (const name of children.get(real) ?? []) see(joinPath(path, name), [...above, real]);
  };
  for (const top of tops) see(top, []);
  return seen;
}

function tooMuch(path: string): ImagebuildError {
  return new ImagebuildError(
    'LIMIT_EXCEEDED',
    `the links on the way to /${path} lead to more than ${contextLimit} files`,
    {
      hint: 'Remove links to directories that hold links to directories.',
    },
  );
}
