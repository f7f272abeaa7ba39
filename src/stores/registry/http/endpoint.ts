import { ImagebuildError } from '../../../errors.ts';

/** One server that a repository is reached at: the registry itself, or a mirror of it. */
export interface Endpoint {
  /** Whose credentials are used: `docker.io`, `ghcr.io`, `mirror.example:5000`. */
  readonly host: string;
  /** Ends in `/v2/`. */
  readonly base: URL;
  /** What a mirror that keeps several registries puts before the repository: `hub/`, else ''. */
  readonly prefix: string;
  /** The value of `?ns=`: which registry a mirror for all of them is asked for. */
  readonly namespace?: string | undefined;
  readonly isMirror: boolean;
}

export interface EndpointOptions {
  /** Hosts that are spoken to without TLS. Loopback always is. */
  readonly plainHttp?: readonly string[] | undefined;
  /** Host, or `*` for all others, to the URL of a mirror that is asked first. */
  readonly mirrors?: Readonly<Record<string, string>> | undefined;
}

/** Docker Hub's registry answers at another name than the one references carry. */
const servers: Readonly<Record<string, string>> = { 'docker.io': 'registry-1.docker.io' };

/** The registry itself, which everything is written to. */
export function originOf(host: string, options: EndpointOptions): Endpoint {
  const server = servers[host] ?? host;
  const scheme = isPlainHost(server, options) || isPlainHost(host, options) ? 'http' : 'https';
  return { host, base: new URL(`${scheme}://${server}/v2/`), prefix: '', isMirror: false };
}

/**
 * The mirror that is asked before the registry, if one is configured for this host.
 * @throws CONFIGURATION_INVALID when its URL is none, or is plain HTTP to a host that is not named for it.
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

/**
 * The URL of something in a repository: `manifests/latest`, `blobs/uploads/`.
 * @throws REFERENCE_INVALID for a name that leads out of the repository, or into a query.
 */
export function repositoryUrl(endpoint: Endpoint, repository: string, path: string): URL {
  const url = new URL(`${repository}/${path}`, endpoint.base);
  if (url.pathname !== `${endpoint.base.pathname}${repository}/${path}`)
    throw new ImagebuildError('REFERENCE_INVALID', `${JSON.stringify(path)} names nothing in ${repository}`);
  if (endpoint.namespace !== undefined) url.searchParams.set('ns', endpoint.namespace);
  return url;
}

/** Whether a URL may be asked at all: HTTPS, or plain HTTP where that is allowed. */
export function isAllowed(url: URL, options: EndpointOptions): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isPlainHost(url.host, options));
}

/**
 * Whether an answer from `from` may send us to `to`. Who speaks TLS cannot send us to what listens on this machine: only a host
 * that was named for plain HTTP may be asked without it then.
 */
export function mayFollow(from: URL, to: URL, options: EndpointOptions): boolean {
  if (to.protocol === 'https:' || from.protocol === 'http:') return isAllowed(to, options);
  return to.protocol === 'http:' && isNamed(to.host, options);
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

function isPlainHost(host: string, options: EndpointOptions): boolean {
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
  const reason = !url
    ? 'is not a URL'
    : url.protocol !== 'https:' && url.protocol !== 'http:'
      ? 'is neither https:// nor http://'
      : url.username !== '' || url.password !== ''
        ? 'carries a credential'
        : !isAllowed(url, options)
          ? 'is plain HTTP'
          : undefined;
  if (url && reason === undefined) return url;
  // A URL with a credential in it is not repeated: it would be printed.
  const shown = url ? url.host : JSON.stringify(text);
  throw new ImagebuildError('CONFIGURATION_INVALID', `The mirror ${shown} of ${host} ${reason}`, {
    place: { registry: host },
    hint: 'Write a mirror as https://mirror.example; name its host with --plain-http when it has no TLS; log in with imagebuild login.',
  });
}
