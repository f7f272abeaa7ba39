import type { Dispatcher } from 'undici';
// undici's main entry point also loads fetch, WebSocket and a cache: 50 ms of every start for what isn't used
// here.
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import { isLoopback } from './endpoint.ts';

/** The open connections to all hosts, kept for later requests. */
export interface Connections {
  send(
    url: URL,
    options: Omit<Dispatcher.RequestOptions, 'origin' | 'path'>,
  ): Promise<Dispatcher.ResponseData>;
  close(): Promise<void>;
}

/**
 * Further requests to a host wait for a free connection: transfers (at most 12 each way) and small requests
 * share them.
 */
const connectionsPerHost = 32;

/**
 * Opens connections through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name, except to loopback.
 * @param stallMs milliseconds without a byte after which a connection counts as broken.
 */
export function openConnections(stallMs: number, env: NodeJS.ProcessEnv): Connections {
  const options = {
    connections: connectionsPerHost,
    connect: { timeout: Math.min(stallMs, 15_000) },
    keepAliveTimeout: 30_000,
  };
  const direct = new Agent(options);
  let proxied: Promise<Dispatcher> | undefined;
  const dispatcherFor = (url: URL) => {
    if (!hasProxy(env) || isLoopback(url.hostname)) return direct;
    proxied ??= openProxied(options, env);
    return proxied;
  };
  return {
    async send(url, rest) {
      const dispatcher = await dispatcherFor(url);
      const path = `${url.pathname}${url.search}`;
      // With each request, since the agent for a proxy doesn't pass its own limits on.
      const limits = { headersTimeout: stallMs, bodyTimeout: stallMs };
      return request.call(dispatcher, { ...limits, ...rest, origin: url.origin, path });
    },
    async close() {
      await Promise.all([direct.destroy(), (await proxied)?.destroy()]);
    },
  };
}

const read = (env: NodeJS.ProcessEnv, name: string) => env[name.toLowerCase()] ?? env[name];

function hasProxy(env: NodeJS.ProcessEnv): boolean {
  return ['HTTPS_PROXY', 'HTTP_PROXY'].some((name) => Boolean(read(env, name)));
}

async function openProxied(options: object, env: NodeJS.ProcessEnv): Promise<Dispatcher> {
  const { default: EnvHttpProxyAgent } = await import('undici/lib/dispatcher/env-http-proxy-agent.js');
  return new EnvHttpProxyAgent({
    ...options,
    httpProxy: read(env, 'HTTP_PROXY') ?? '',
    httpsProxy: read(env, 'HTTPS_PROXY') ?? '',
    noProxy: read(env, 'NO_PROXY') ?? '',
  });
}
