import { ImagebuildError } from '../errors.ts';
import { contextLimit, type Entry, joinPath, resolveLinks, type Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';
import { childrenOf } from './copysources.ts';

/**
 * Returns some paths of a file system with everything below them, with files and directories in place of
 * links, so that it can be written elsewhere. A link to nothing, to the root, or to a directory above itself
 * is dropped.
 * @throws LIMIT_EXCEEDED when links to links lead to too many files.
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
  return new ImagebuildError('LIMIT_EXCEEDED', say('linksTooMany', { path, limit: contextLimit }), {
    hint: say('linksTooManyHint'),
  });
}
