import { parseWhiteout } from '../layers/overlay.ts';
import { cleanPath, type Entry, parentsOf, resolveLinks } from '../layers/tree.ts';

/** Files of an embedded registry by path, and what a layer does to those of the layers below it. */
export interface RegistryLayer<File extends { readonly path: string }> {
  readonly files: readonly File[];
  /** Paths that whiteouts hide, and directories whose content they hide. */
  readonly removed: readonly string[];
  readonly opaque: readonly string[];
  /** Paths of what isn't a directory, and replaces one that leads to a registry. */
  readonly replaced: readonly string[];
  /** The target of a link that stands for `registry/`; '' for a directory, which replaces such a link. */
  readonly link?: string | undefined;
}

/** The parts of a registry that are found in a layer while it is read. */
export interface RegistryParts<File extends { readonly path: string }> {
  readonly files: Map<string, File>;
  readonly removed: string[];
  readonly opaque: string[];
  readonly replaced: string[];
  link: string | undefined;
}

/** An entry of a layer that isn't a file of a registry. */
interface OtherEntry {
  readonly kind: 'dir' | 'symlink' | 'link' | 'other';
  readonly linkname: string;
}

const root = 'registry';
const inside = 'docker/registry/v2/';
const registryPath = /(?:^|\/)docker\/registry\/v2\/(?:blobs|repositories)\/.+$/;
const aboveRegistry = /^registry(?:\/docker(?:\/registry(?:\/v2(?:\/blobs|\/repositories)?)?)?)?$/;

export function newRegistryParts<File extends { readonly path: string }>(): RegistryParts<File> {
  return { files: new Map(), removed: [], opaque: [], replaced: [], link: undefined };
}

/** Tells whether a file of a layer, by its path, is one of a registry. */
export function isRegistryPath(path: string): boolean {
  return registryPath.test(path) && parseWhiteout(path) === undefined;
}

/** Notes what an entry does to a registry: a whiteout, a link, or something in its place. */
export function noteEntry<File extends { readonly path: string }>(
  path: string,
  { kind, linkname }: OtherEntry,
  parts: RegistryParts<File>,
): void {
  const whiteout = parseWhiteout(path);
  if (whiteout?.hides === 'path') parts.removed.push(whiteout.path);
  else if (whiteout?.hides === 'content') parts.opaque.push(whiteout.path);
  else if (kind === 'link') {
    const target = parts.files.get(cleanPath(linkname));
    if (target && registryPath.test(path)) parts.files.set(path, { ...target, path });
  } else if (aboveRegistry.test(path) && (kind !== 'dir' || path === root)) {
    if (kind !== 'dir') parts.replaced.push(path);
    if (path === root) parts.link = kind === 'symlink' ? linkname : '';
  }
}

/**
 * Returns the files of the registry that the layers make up, the lowest first: what lies under `/registry`,
 * without what a later layer hides, each with its path below `docker/registry/v2/`.
 */
export function registryFiles<File extends { readonly path: string }>(
  layers: readonly RegistryLayer<File>[],
): File[] {
  let files = new Map<string, File>();
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
