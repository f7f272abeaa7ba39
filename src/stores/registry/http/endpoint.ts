import { ImagebuildError, type Message } from '../../../errors.ts';
import { isLoopback } from '../../../network/noproxy.ts';
import { say } from '../../../text/say.ts';
import type { Endpoint } from './call.ts';

export interface EndpointOptions {
  /** Hosts that are contacted without TLS. Loopback always is. */
  readonly plainHttp?: readonly string[] | undefined;
  /** Hosts that are contacted with TLS, loopback or not. */
  readonly tlsHosts?: readonly string[] | undefined;
  /** Host, or `*` for all others, to the URL of a mirror that is asked first. */
  readonly mirrors?: Readonly<Record<string, string>> | undefined;
}

/** Docker Hub's registry has another name than the one in references. */
const servers: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

/** Returns the registry itself, which everything is written to. */
export function originOf(host: string, options: EndpointOptions): Endpoint {
  const server = servers[host] ?? host;
  const scheme = isPlainHost(server, options) || isPlainHost(host, options) ? 'http' : 'https';
  return { host, base: new URL(`${scheme}://${server}/v2/`), prefix: '', isMirror: false };
}

/**
 * Returns the mirror that is asked before the registry, if one is configured for this host.
 * @throws CONFIGURATION_INVALID when its URL is invalid, or is plain HTTP to a host that isn't named for it.
 */
export function mirrorOf(host: string, options: EndpointOptions): Endpoint | undefined {
  const own = options.mirrors?.[host];
  const text = own ?? options.mirrors?.['*'];
  if (text === undefined) return undefined;
  const url = parseMirror(host, text, options);
  const prefix = url.pathname.replace(/^\/v2(?=\/|$)/, '').replace(/^\/+|\/+$/g, '');
  return {
    host: url.host,
    base: new URL('/v2/', url),
    prefix: prefix === '' ? '' : `${prefix}/`,
    namespace: own === undefined ? host : undefined,
    isMirror: true,
  };
}

/** Tells whether a URL may be asked at all: HTTPS, or plain HTTP where that is allowed. */
export function isAllowed(url: URL, options: EndpointOptions): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isPlainHost(url.host, options));
}

/**
 * Tells whether an answer from `from` may send us to `to`. A server with TLS can't send us to what listens on
 * this machine: from there, only a host that was named for plain HTTP may be asked without TLS.
 */
export function mayFollow(from: URL, to: URL, options: EndpointOptions): boolean {
  if (to.protocol === 'https:' || from.protocol === 'http:') return isAllowed(to, options);
  return to.protocol === 'http:' && isNamed(to.host, options);
}

function isPlainHost(host: string, options: EndpointOptions): boolean {
  if (options.tlsHosts?.includes(host)) return false;
  return isLoopback(hostnameOf(host)) || isNamed(host, options);
}

function isNamed(host: string, { plainHttp = [] }: EndpointOptions): boolean {
  return plainHttp.includes(host) || plainHttp.includes(hostnameOf(host));
}

function hostnameOf(host: string): string {
  return host.replace(/:\d+$/, '');
}

function parseMirror(host: string, text: string, options: EndpointOptions): URL {
  const url = URL.parse(text);
  // A URL with a credential in it is not repeated: it would be printed.
  const mirror = url ? url.host : JSON.stringify(text);
  const problem = findMirrorProblem(url, { mirror, host }, options);
  if (url && problem === undefined) return url;
  throw new ImagebuildError('CONFIGURATION_INVALID', problem!, {
    place: { registry: host },
    hint: say('mirrorHint'),
  });
}

function findMirrorProblem(
  url: URL | null,
  words: { mirror: string; host: string },
  options: EndpointOptions,
): Message | undefined {
  if (!url) return say('mirrorNotUrl', words);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return say('mirrorNotHttp', words);
  if (url.username !== '' || url.password !== '') return say('mirrorWithCredential', words);
  return isAllowed(url, options) ? undefined : say('mirrorPlainHttp', words);
}
