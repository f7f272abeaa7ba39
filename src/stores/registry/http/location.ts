/**
 * Returns a URL whose path and query are sent exactly as a server wrote them: they may be signed, or mean
 * something only to that server, and URL would encode them differently.
 */
function opaqueUrl(url: URL, target: string): URL {
  const question = target.indexOf('?');
  const [path, query] = question === -1 ? [target, ''] : [target.slice(0, question), target.slice(question)];
  return Object.defineProperties(new URL(url), { pathname: { value: path }, search: { value: query } });
}

/**
 * Resolves an address that an answer names: absolute, or relative to the address that was asked (RFC 9110,
 * 10.2.2). Undefined for anything else.
 */
export function resolveLocation(text: string, from: URL): URL | undefined {
  const url = URL.parse(text, from.href);
  return url ? opaqueUrl(url, targetOf(text, url)) : undefined;
}

/** Returns an address with one more parameter; the rest of it stays as it is. */
export function withParameter(url: URL, name: string, value: string): URL {
  const { search } = url;
  const join = search === '' ? '?' : /[?&]$/.test(search) ? '' : '&';
  const added = `${name}=${encodeURIComponent(value)}`;
  return opaqueUrl(url, `${url.pathname}${search}${join}${added}`);
}

/** Returns path and query as they are written; a relative path is resolved. */
function targetOf(text: string, url: URL): string {
  const written = text.trim().replace(/#.*$/s, '');
  const [, path = '', query = ''] =
    /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:\/\/[^/?]*)?([^?]*)(\?.*)?$/s.exec(written) ?? [];
  const isWhole = path.startsWith('/') || (path === '' && query === '');
  return printable(`${isWhole && path !== '' ? path : url.pathname}${query}`);
}

/** Encodes what can't be part of a request line. */
function printable(target: string): string {
  return target.replace(/[^\x21-\x7e]/g, (character) => encodeURIComponent(character.toWellFormed()));
}
