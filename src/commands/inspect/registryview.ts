import { type Entry, parentsOf, resolveLinks } from '../../layers/tree.ts';
import type { RegistryFile, ScannedLayer } from './scan.ts';

const root = 'registry';
const inside = 'docker/registry/v2/';

/**
 * Returns the files of the registry that the layers make up, the lowest first: what lies under `/registry`,
 * without what a later layer hides, each with its path below `docker/registry/v2/`.
 */
export function registryFiles(layers: readonly ScannedLayer[]): RegistryFile[] {
  let files = new Map<string, RegistryFile>();
  /** The target of a link in place of the directory. */
  let link = '';
  for (const layer of layers) {
    const hidden = new Set([...layer.removed, ...layer.replaced]);
    const emptied = new Set([...hidden, ...layer.opaque]);
    const isGone = (path: string) =>
      hidden.has(path) || emptied.has('') || parentsOf(path).some((parent) => emptied.has(parent));
    if (emptied.size > 0) files = new Map([...files].filter(([path]) => !isGone(path)));
    if (hidden.has(root) || emptied.has('')) link = '';
    for (const file of layer.files) files.set(file.path, file);
    link = layer.link ?? link;
  }
  const links = new Map(link ? [[root, linkTo(link)]] : []);
  const prefix = `${resolveLinks(links, root)}/${inside}`;
  return [...files.values()].flatMap((file) =>
    file.path.startsWith(prefix) ? [{ ...file, path: file.path.slice(prefix.length) }] : [],
  );
}

function linkTo(linkname: string): Entry {
  return { path: root, type: 'symlink', linkname, mode: 0o777, uid: 0, gid: 0 };
}
