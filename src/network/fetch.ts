import { Readable } from 'node:stream';
import { openConnections } from './connections.ts';
import { createProxyLookup } from './proxies.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const redirectLimit = 5;
/** Milliseconds without a byte after which a connection counts as broken. */
const stallMs = 60_000;
/** Statuses whose answer has no body (Fetch standard, 2.2.3). */
const withoutBody = [204, 205, 304];

/**
 * Makes this process's `fetch` use the proxies and certificates of the environment, for the libraries that
 * contact GitHub. Node's own fetch stays where the environment names none.
 */
export async function useEnvironmentForFetch(env: Environment): Promise<void> {
  createProxyLookup(env); // which remembers the proxies' passwords
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
  if (names.some((name) => env[name])) globalThis.fetch = createFetch(env);
}

/** Creates a `fetch` for the requests that Octokit makes: with redirects, without cookies and caches. */
export function createFetch(env: Environment): typeof fetch {
  const connections = openConnections(stallMs, { ...env });
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    let url = new URL(request.url);
    let headers = Object.fromEntries(request.headers);
    for (let redirects = 0; redirects <= redirectLimit; redirects += 1) {
      const { method, signal } = request;
      const options = { method: method as 'GET', headers, body, signal };
      const answer = await connections.send(url, options);
      const next = redirectTarget(request, url, answer.statusCode, answer.headers['location']);
      if (next === undefined) return toResponse(answer, url);
      await answer.body.dump();
      if (next.origin !== url.origin) headers = withoutLogin(headers);
      url = next;
    }
    throw new TypeError(`${request.url} redirects more than ${redirectLimit} times`);
  };
}

/** Returns where an answer redirects to, if it is followed: only for a request without a body. */
function redirectTarget(
  { method, redirect }: Request,
  from: URL,
  status: number,
  location: string | string[] | undefined,
): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status) || typeof location !== 'string') return undefined;
  if (redirect === 'error') throw new TypeError(`${from.host} redirects`);
  if (redirect === 'manual' || !['GET', 'HEAD'].includes(method)) return undefined;
  const next = new URL(location, from);
  if (next.protocol === 'https:' || next.protocol === from.protocol) return next;
  throw new TypeError(`${from.host} redirects to ${next.protocol}//`);
}

function withoutLogin(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'authorization'));
}

type Answer = Awaited<ReturnType<ReturnType<typeof openConnections>['send']>>;

async function toResponse({ statusCode, headers, body }: Answer, url: URL): Promise<Response> {
  const list = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, each]),
  );
  const isEmpty = withoutBody.includes(statusCode);
  if (isEmpty) await body.dump();
  const stream = isEmpty ? null : (Readable.toWeb(body) as ReadableStream<Uint8Array>);
  const response = new Response(stream, { status: statusCode, headers: list });
  return Object.defineProperty(response, 'url', { value: url.href });
}
