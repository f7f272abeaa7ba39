import { type Digest, hexOf, isDigest } from '../image/descriptor.ts';

/**
 * Paths of the `distribution` registry's filesystem driver, relative to `registry/`. A link is a file that holds a digest and
 * no newline.
 */
const root = 'docker/registry/v2';

export function blobPath(digest: Digest): string {
  const hex = hexOf(digest);
  return `${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
}

/** A layer or a configuration that a repository may serve. */
export function layerPath(repository: string, digest: Digest): string {
  return `${root}/repositories/${repository}/_layers/sha256/${hexOf(digest)}/link`;
}

/** A manifest or an index that a repository may serve. */
export function revisionPath(repository: string, digest: Digest): string {
  return `${root}/repositories/${repository}/_manifests/revisions/sha256/${hexOf(digest)}/link`;
}

/** What a tag points at. */
export function tagPath(repository: string, tag: string): string {
  return `${root}/repositories/${repository}/_manifests/tags/${tag}/current/link`;
}

/** A manifest that a tag points at, or once did. */
export function tagHistoryPath(repository: string, tag: string, digest: Digest): string {
  return `${root}/repositories/${repository}/_manifests/tags/${tag}/index/sha256/${hexOf(digest)}/link`;
}

/** What a file below `registry/` is. */
export type EmbeddedPath =
  | { readonly kind: 'blob'; readonly digest: Digest }
  | { readonly kind: 'layer' | 'revision'; readonly repository: string; readonly digest: Digest }
  | { readonly kind: 'tag'; readonly repository: string; readonly tag: string }
  | { readonly kind: 'other'; readonly repository?: string | undefined };

const patterns = {
  blob: /^blobs\/sha256\/[0-9a-f]{2}\/(?<hex>[0-9a-f]{64})\/data$/,
  layer: /^repositories\/(?<repository>.+?)\/_layers\/sha256\/(?<hex>[0-9a-f]{64})\/link$/,
  revision: /^repositories\/(?<repository>.+?)\/_manifests\/revisions\/sha256\/(?<hex>[0-9a-f]{64})\/link$/,
  tag: /^repositories\/(?<repository>.+?)\/_manifests\/tags\/(?<tag>[^/]+)\/current\/link$/,
  other: /^repositories\/(?<repository>.+?)\/_(?:layers|manifests)(?:\/|$)/,
} as const;

/** Says what a path relative to `registry/` is; `other` with a repository for what else makes a repository appear in the catalog. */
export function parseEmbeddedPath(path: string): EmbeddedPath {
  if (!path.startsWith(`${root}/`)) return { kind: 'other' };
  for (const [kind, pattern] of Object.entries(patterns)) {
    const groups = pattern.exec(path.slice(root.length + 1))?.groups;
    if (!groups) continue;
    const digest = `sha256:${groups['hex']}`;
    const { repository = '', tag = '' } = groups;
    if (kind === 'blob' && isDigest(digest)) return { kind, digest };
    if ((kind === 'layer' || kind === 'revision') && isDigest(digest)) return { kind, repository, digest };
    return kind === 'tag' ? { kind, repository, tag } : { kind: 'other', repository };
  }
  return { kind: 'other' };
}
