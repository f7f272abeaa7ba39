import { parseReference, tryParseReference } from '../../image/reference.ts';
import { nearest } from '../../text/nearest.ts';

/** An image as a person names it: `nginx`, `nginx:1.27`, `docker.io/library/nginx`, `app@sha256:…`. */
interface ImageQuery {
  /** undefined: any host. */
  readonly host?: string | undefined;
  /** A repository, or its last parts where there is no host. */
  readonly repository: string;
  /** undefined: any tag. */
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** Parses what a person writes. @throws REFERENCE_INVALID */
export function parseImageQuery(text: string): ImageQuery {
  const { host, repository, tag, digest } = parseReference(text);
  const name = text.split('@')[0] ?? '';
  const hasHost = /^(?:[^/]*[.:][^/]*|localhost)\//.test(name);
  const hasTag = /:[^/]+$/.test(name);
  return {
    ...(hasHost ? { host } : {}),
    repository: hasHost ? repository : name.replace(/:[^/]+$/, ''),
    ...(hasTag ? { tag } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Parses a name that was found: it may lack a host, a tag, or be no reference at all. */
function parseFound(text: string): ImageQuery {
  return tryParseReference(text) === undefined ? { repository: text } : parseImageQuery(text);
}

/** Tells whether a name is one that a person asks for. What the name lacks doesn't count. */
export function matchesQuery(query: ImageQuery, text: string): boolean {
  const found = parseFound(text);
  const isAlike = (a: string | undefined, b: string | undefined) =>
    a === undefined || b === undefined || a === b;
  const isBelow = query.host === undefined && found.repository.endsWith(`/${query.repository}`);
  return (
    isAlike(query.host, found.host) &&
    (found.repository === query.repository || isBelow) &&
    isAlike(query.tag, found.tag) &&
    isAlike(query.digest, found.digest)
  );
}

/** The most names that are suggested. */
const mostSuggestions = 3;

/**
 * Returns the names that were most likely meant: those of the same repository, else those that are spelled
 * nearly like it.
 */
export function suggestImages(query: ImageQuery, names: readonly string[]): string[] {
  const { tag: _, digest: __, ...anyVersion } = query;
  const alike = names.filter((name) => matchesQuery(anyVersion, name));
  if (alike.length > 0) return alike.slice(0, mostSuggestions);
  const spelled = new Map<string, string>();
  for (const name of names)
    for (const part of spellings(parseFound(name).repository)) spelled.set(part, name);
  const suggestions = new Set<string>();
  while (suggestions.size < mostSuggestions) {
    const near = nearest(query.repository, spelled.keys());
    if (near === undefined) break;
    suggestions.add(spelled.get(near) ?? near);
    spelled.delete(near);
  }
  return [...suggestions];
}

/** Lists the ways to write a repository: whole, and its last parts. */
function spellings(repository: string): string[] {
  const parts = repository.split('/');
  return parts.map((_, index) => parts.slice(index).join('/'));
}
