import type { RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import type { ProxyServer } from './proxies.ts';

/** A connection that a proxy makes for us, or its failure. */
interface TunnelOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The options of TLS, for a proxy that is reached over https. */
  readonly tls: object;
}

/** A failure of a proxy that may pass; its code is one that is tried again. */
class ProxyUnavailable extends Error {
  readonly code: string;

  constructor(message: string, code: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/**
 * Asks a proxy for a connection to `host:port` by CONNECT (RFC 9110, 9.3.6).
 * @throws CONFIGURATION_INVALID for 407, REGISTRY_UNAVAILABLE for another refusal
 */
export async function openTunnel(
  proxy: ProxyServer,
  target: string,
  options: TunnelOptions,
): Promise<Duplex> {
  const { timeoutMs, signal, tls } = options;
  const { protocol, hostname, port } = new URL(proxy.origin);
  const isSecure = protocol === 'https:';
  const { request } = isSecure ? await import('node:https') : await import('node:http');
  const headers = {
    host: target,
    ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
  };
  const connect: RequestOptions = {
    ...(isSecure ? tls : {}),
    ...{ hostname: hostname.replace(/^\[(.*)\]$/, '$1'), port: port || (isSecure ? 443 : 80) },
    ...{ method: 'CONNECT', path: target, headers, agent: false, timeout: timeoutMs, signal },
  };
  return new Promise((resolve, reject) => {
    request(connect)
      .once('connect', ({ statusCode = 0 }, socket, head) => {
        if (statusCode === 200) {
          if (head.length > 0) socket.unshift(head);
          socket.setTimeout(0);
          return resolve(socket);
        }
        socket.destroy();
        reject(refused(proxy, target, statusCode));
      })
      .once('timeout', function (this: { destroy(error: Error): unknown }) {
        this.destroy(unavailable(proxy, 'no answer', 'ETIMEDOUT'));
      })
      .once('error', (cause: NodeJS.ErrnoException) => {
        reject(
          cause instanceof ProxyUnavailable ? cause : unavailable(proxy, cause.message, cause.code, cause),
        );
      })
      .end();
  });
}

function unavailable(proxy: ProxyServer, reason: string, code = '', cause?: unknown): ProxyUnavailable {
  return new ProxyUnavailable(say('proxyFails', { proxy: proxy.origin, reason }).text, code, cause);
}

/** Statuses of a proxy that couldn't reach the host at this moment. */
const passing = [429, 500, 502, 503, 504];

function refused(proxy: ProxyServer, target: string, status: number): Error {
  if (status === 407) return loginRequired(proxy);
  const words = { proxy: proxy.origin, target, status };
  if (passing.includes(status))
    return new ProxyUnavailable(say('proxyCannotReach', words).text, 'EHOSTUNREACH');
  return new ImagebuildError('REGISTRY_UNAVAILABLE', say('proxyRefuses', words), {
    hint: say('proxyRefusesHint', { host: target.replace(/:\d+$/, '') }),
  });
}

/** Returns the error for a proxy that answers 407, which trying again doesn't change. */
export function loginRequired({ origin, variable, authorization }: ProxyServer): ImagebuildError {
  const words = { proxy: origin, variable };
  const message =
    authorization === undefined ? say('proxyNeedsLogin', words) : say('proxyRefusesLogin', words);
  return new ImagebuildError('CONFIGURATION_INVALID', message, { hint: say('proxyLoginForm', { variable }) });
}
