import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import makeConnector from 'undici/lib/core/connect.js';
import type { CertificateLookup } from './certificates.ts';
import type { ProxyLookup } from './proxies.ts';
import { openTunnel } from './tunnel.ts';

interface ConnectorOptions {
  readonly proxyFor: ProxyLookup;
  readonly certificatesFor: CertificateLookup;
  readonly timeoutMs: number;
  /** Ends the tunnels that are being opened. */
  readonly signal: AbortSignal;
}

type Connector = buildConnector.connector;

/**
 * Creates the function that opens undici's connections: with the certificates of each host, and through the
 * proxy of an https:// origin.
 */
export function createConnector(options: ConnectorOptions): Connector {
  // Not shared: each connector remembers the TLS sessions of its host.
  const connectors = new Map<string, Promise<Connector>>();
  const connectorFor = (host: string) => {
    const connector = connectors.get(host) ?? makeTlsConnector(host, options);
    connectors.set(host, connector);
    return connector;
  };
  const plain = makeConnector({ timeout: options.timeoutMs, allowH2: false });
  return (target, callback) => {
    if (target.protocol !== 'https:') return plain(target, callback);
    const host = target.host ?? target.hostname;
    const open = async () => {
      const [connect, httpSocket] = await Promise.all([connectorFor(host), openProxied(target, options)]);
      connect(httpSocket ? { ...target, httpSocket } : target, callback);
    };
    open().catch((error: Error) => callback(error, null));
  };
}

async function makeTlsConnector(host: string, { certificatesFor, timeoutMs }: ConnectorOptions) {
  return makeConnector({ ...(await certificatesFor(host)), timeout: timeoutMs, allowH2: false });
}

/** Opens the connection to the proxy of a host; undefined when it has none. */
async function openProxied(
  { hostname, host, port }: Parameters<Connector>[0],
  { proxyFor, certificatesFor, timeoutMs, signal }: ConnectorOptions,
): Promise<Socket | undefined> {
  const proxy = proxyFor(new URL(`https://${host ?? hostname}`));
  if (!proxy) return undefined;
  const name = hostname.includes(':') ? `[${hostname}]` : hostname;
  const tls = await certificatesFor(new URL(proxy.origin).host);
  return (await openTunnel(proxy, `${name}:${port || 443}`, { timeoutMs, signal, tls })) as Socket;
}
