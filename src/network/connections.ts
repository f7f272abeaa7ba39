import type { Dispatcher } from 'undici';
// undici's main entry point also loads fetch, WebSocket and a cache: 50 ms of every start for what isn't used
// here.
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import { createCertificateLookup } from './certificates.ts';
import { createConnector } from './connector.ts';
import { createProxyLookup, type ProxyServer } from './proxies.ts';
import { describeTlsFailure } from './tlserrors.ts';
import { loginRequired } from './tunnel.ts';

type RequestOptions = Omit<Dispatcher.RequestOptions, 'origin' | 'path'>;

/** The open connections to all hosts, kept for later requests. */
export interface Connections {
  /** @throws ImagebuildError for a proxy or a certificate that must be set up; other errors as they are */
  send(url: URL, options: RequestOptions): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

/** Transfers (at most 12 each way) and requests (at most 64) each have a connection. */
const connectionsPerHost = 88;

/**
 * Opens connections through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, except to loopback,
 * with the certificates that the environment and `certs.d` name.
 * @param stallMs milliseconds without a byte after which a connection counts as broken.
 */
export function openConnections(stallMs: number, env: NodeJS.ProcessEnv): Connections {
  const proxyFor = createProxyLookup(env);
  const certificatesFor = createCertificateLookup(env);
  const closing = new AbortController();
  const timeoutMs = Math.min(stallMs, 15_000);
  const open = (proxies: typeof proxyFor) =>
    new Agent({
      connections: connectionsPerHost,
      keepAliveTimeout: 30_000,
      // Several connections with HTTP/1.1 move blobs faster than one with HTTP/2.
      allowH2: false,
      connect: createConnector({ proxyFor: proxies, certificatesFor, timeoutMs, signal: closing.signal }),
    });
  const agent = open(proxyFor);
  const toProxies = open(() => undefined);
  const limits = { headersTimeout: stallMs, bodyTimeout: stallMs };
  const sendRequest = (url: URL, options: RequestOptions) => {
    const proxy = url.protocol === 'http:' ? proxyFor(url) : undefined;
    if (proxy) return forward(toProxies, proxy, url, { ...limits, ...options });
    const path = `${url.pathname}${url.search}`;
    return request.call(agent, { ...limits, ...options, origin: url.origin, path });
  };
  return {
    async send(url, options) {
      try {
        return await sendRequest(url, options);
      } catch (error) {
        throw describeTlsFailure(error, url.host) ?? error;
      }
    },
    async close() {
      closing.abort();
      await Promise.all([agent.destroy(), toProxies.destroy()]);
    },
  };
}

/**
 * Sends a request without TLS to a proxy, with the whole URL as its target (RFC 9112, 3.2.2).
 * @throws CONFIGURATION_INVALID for 407
 */
async function forward(
  agent: Dispatcher,
  proxy: ProxyServer,
  url: URL,
  options: RequestOptions,
): Promise<Dispatcher.ResponseData> {
  const headers = {
    ...(options.headers as Record<string, string>),
    host: url.host,
    ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
  };
  const { href } = new URL(`${url.pathname}${url.search}`, url.origin);
  const answer = await request.call(agent, { ...options, headers, origin: proxy.origin, path: href });
  if (answer.statusCode !== 407) return answer;
  await answer.body.dump();
  throw loginRequired(proxy);
}
