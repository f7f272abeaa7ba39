import { type Digest, isDigest } from '../../image/descriptor.ts';
import { isTag } from '../../image/reference.ts';

/** A page of a list. */
export interface Page {
  /** The most entries; undefined for all. */
  readonly limit?: number | undefined;
  /** The entry after which it begins. */
  readonly after?: string | undefined;
}

/** A request of the distribution-spec that only reads. */
export type Route =
  | { readonly kind: 'base' }
  | ({ readonly kind: 'catalog' } & Page)
  | ({ readonly kind: 'tags'; readonly repository: string } & Page)
  | {
      readonly kind: 'manifest';
      readonly repository: string;
      /** A tag or a digest. */
      readonly reference: string;
      /** The host that a mirror is asked for (`?ns=`). */
      readonly host?: string | undefined;
    }
  | { readonly kind: 'blob'; readonly repository: string; readonly digest: Digest }
  | {
      readonly kind: 'referrers';
      readonly repository: string;
      readonly digest: Digest;
      readonly artifactType?: string | undefined;
    };

/** The reason why a request isn't answered: a code of the distribution-spec with its status. */
export interface Refusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** The longest path with its query, in characters. */
const urlLimit = 4096;
const nameLimit = 255;
/** The most entries of a page that a client can ask for. */
const pageLimit = 1000;

const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/** Reads the path and query of a request (distribution-spec, "API"). */
export function parseRoute(url: string): Route | Refusal {
  if (url.length > urlLimit) return refuse(414, 'NAME_INVALID', 'the path is too long');
  const parsed = URL.parse(url, 'http://registry.invalid');
  const path = parsed && decode(parsed.pathname);
  if (path === undefined || path === null) return refuse(400, 'NAME_INVALID', 'the path cannot be read');
  const query = parsed!.searchParams;
  if (/^\/v2\/?$/.test(path)) return { kind: 'base' };
  if (path === '/v2/_catalog') return withPage({ kind: 'catalog' }, query);
  const [, name = '', rest = ''] =
    /^\/v2\/(.+?)\/((?:tags|manifests|blobs|referrers)\/[^/]*)$/.exec(path) ?? [];
  const [what, value = ''] = rest.split('/');
  if (what === '' || what === undefined) return refuse(404, 'UNSUPPORTED', 'there is nothing at this path');
  if (!isRepository(name)) return refuse(400, 'NAME_INVALID', 'the repository name is invalid');
  return readers[what]!(name, value, query);
}

const readers: Readonly<
  Record<string, (repository: string, value: string, query: URLSearchParams) => Route | Refusal>
> = {
  tags: (repository, value, query) =>
    value === 'list'
      ? withPage({ kind: 'tags', repository }, query)
      : refuse(404, 'UNSUPPORTED', 'there is nothing at this path'),
  manifests: (repository, reference, query) =>
    isTag(reference) || isDigest(reference)
      ? { kind: 'manifest', repository, reference, host: query.get('ns') ?? undefined }
      : invalidReference(reference),
  blobs: (repository, digest) =>
    isDigest(digest) ? { kind: 'blob', repository, digest } : invalidReference(`sha256:${digest}`),
  referrers: (repository, digest, query) =>
    isDigest(digest)
      ? { kind: 'referrers', repository, digest, artifactType: query.get('artifactType') ?? undefined }
      : invalidReference(`sha256:${digest}`),
};

function invalidReference(reference: string): Refusal {
  return reference.includes(':')
    ? refuse(400, 'DIGEST_INVALID', 'the digest is not one of sha256')
    : refuse(400, 'TAG_INVALID', 'the tag is invalid');
}

function withPage<Listed extends { readonly kind: 'catalog' | 'tags' }>(
  route: Listed,
  query: URLSearchParams,
): (Listed & Page) | Refusal {
  const [count, after] = [query.get('n'), query.get('last') ?? undefined];
  if (count === null) return { ...route, after };
  if (!/^[0-9]{1,9}$/.test(count))
    return refuse(400, 'PAGINATION_NUMBER_INVALID', 'n must be a number that is not negative');
  return { ...route, after, limit: Math.min(Number(count), pageLimit) };
}

function isRepository(name: string): boolean {
  return name.length <= nameLimit && name.split('/').every((part) => component.test(part));
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

export function refuse(status: number, code: string, message: string): Refusal {
  return { kind: 'refused', status, code, message };
}
