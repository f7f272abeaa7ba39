import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import { rememberSecret } from '../text/secrets.ts';
import { destinationOf, isLoopback, parseNoProxy } from './noproxy.ts';

/** A proxy that HTTPS_PROXY or HTTP_PROXY names. */
export interface ProxyServer {
  /** Its origin, as messages name it: `http://proxy.example:3128`, without a user or a password. */
  readonly origin: string;
  /** The variable that names it: `HTTPS_PROXY`. */
  readonly variable: string;
  /** The Proxy-Authorization header. */
  readonly authorization: string | undefined;
}

/** Finds the proxy for a URL; undefined connects directly. @throws CONFIGURATION_INVALID */
export type ProxyLookup = (url: URL) => ProxyServer | undefined;

type Environment = Readonly<Record<string, string | undefined>>;

const variables: Readonly<Record<string, string>> = { 'https:': 'HTTPS_PROXY', 'http:': 'HTTP_PROXY' };

/**
 * Creates a lookup of the proxies in HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in upper or lower case, as Go's
 * x/net/http/httpproxy reads them. An address without a scheme is an http one; loopback is never proxied. A
 * value that can't be used is an error of the first request that needs it.
 */
export function createProxyLookup(env: Environment): ProxyLookup {
  const proxies = Object.fromEntries(
    Object.entries(variables).map(([protocol, variable]) => [protocol, readProxy(env, variable)]),
  );
  const isExcluded = parseNoProxy(readVariable(env, 'NO_PROXY')?.value ?? '');
  return (url) => {
    const proxy = proxies[url.protocol];
    if (proxy === undefined || isLoopback(url.hostname) || isExcluded(destinationOf(url))) return undefined;
    if (proxy instanceof ImagebuildError) throw proxy;
    return proxy;
  };
}

/** Returns the variable that is set, the upper case one first, and its value. */
function readVariable(env: Environment, name: string): { variable: string; value: string } | undefined {
  const variable = [name, name.toLowerCase()].find((each) => env[each]);
  return variable === undefined ? undefined : { variable, value: env[variable]! };
}

function readProxy(env: Environment, name: string): ProxyServer | ImagebuildError | undefined {
  const { variable, value } = readVariable(env, name) ?? {};
  if (variable === undefined || value === undefined) return undefined;
  const url = parseAddress(value.trim());
  if (!url)
    return new ImagebuildError('CONFIGURATION_INVALID', say('proxyInvalid', { variable }), hint(variable));
  const { protocol, host, username, password } = url;
  for (const secret of [password, decode(password)]) rememberSecret(secret);
  if (protocol === 'http:' || protocol === 'https:') {
    const login = Buffer.from(`${decode(username)}:${decode(password)}`).toString('base64');
    const authorization = username === '' && password === '' ? undefined : `Basic ${login}`;
    return { origin: url.origin, variable, authorization };
  }
  const words = { variable, proxy: `${protocol}//${host}` };
  const message = protocol.startsWith('socks') ? say('proxySocks', words) : say('proxyScheme', words);
  return new ImagebuildError('CONFIGURATION_INVALID', message, hint(variable));
}

function hint(variable: string) {
  return { hint: say('proxyForm', { variable }) };
}

function parseAddress(text: string): URL | undefined {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.parse(withScheme);
  return url && url.host !== '' ? url : undefined;
}

/** Decodes a percent-encoded text; a `%` that isn't part of an encoding stays. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
