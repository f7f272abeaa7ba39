import { followLinks } from '../../context/follow.ts';
import { registryRoot } from '../../embedded/heldimages.ts';
import { ImagebuildError } from '../../errors.ts';
import { type Entry, resolveLinks, type Tree } from '../../layers/tree.ts';
import { say } from '../../text/say.ts';

/** Bytes: of all files that are unpacked, of one that charts or manifests need, and of a script. */
const limits = { all: 1024 ** 3, text: 16 * 1024 ** 2, other: 1024 ** 2 };
const searchedPlaces = /^(?:charts|manifests|images\/shim)\//;
const searchedNames = /\.(?:ya?ml|json|tmpl|tgz)$/i;

/**
 * Selects the files that may name images: charts, manifests, lists, and what commands may read. Links are
 * followed inside the image, so that none is left that could lead out of the directory.
 * @throws LIMIT_EXCEEDED (docs/security-rules.md 21)
 */
export function selectFiles(root: Tree, location: string): Tree {
  const tops = new Set([...root.keys()].map((path) => path.split('/')[0] ?? ''));
  const isRegistry = (path: string) => `${path}/`.startsWith(`${registryRoot}/`);
  const followed = followLinks(
    root,
    [...tops].filter((top) => !isRegistry(top) && !isRegistry(resolveLinks(root, top))),
  );
  const kept = [...followed].filter(
    ([path, entry]) => entry.type !== 'file' || isWanted(path, entry.content),
  );
  const size = kept.reduce((sum, [, entry]) => sum + (entry.type === 'file' ? entry.content.size : 0), 0);
  if (size > limits.all)
    throw new ImagebuildError('LIMIT_EXCEEDED', say('inspectTooLarge', { bytes: size, limit: limits.all }), {
      place: { image: location },
    });
  return new Map(kept.map(([path, entry]) => [path, readable(entry)]));
}

function isWanted(path: string, { size }: { readonly size: number }): boolean {
  if (searchedPlaces.test(path)) return true;
  return size <= (searchedNames.test(path) ? limits.text : limits.other);
}

function readable(entry: Entry): Entry {
  return { ...entry, mode: entry.type === 'dir' ? 0o755 : 0o644 };
}
