import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ImagebuildError } from '../../errors.ts';
import type { Bytes } from '../../io/bytes.ts';
import { say } from '../../text/say.ts';
import { type Answer, answerRoute, errorAnswer, type Served } from './answer.ts';
import type { AnsweredRequest } from './answeredrequest.ts';
import { type ListenAddress, urlOf } from './listenaddress.ts';
import { parseRoute, refuse } from './routes.ts';

interface RegistryServer {
  /** The address for clients: `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections at once. */
  close(): Promise<void>;
}

/** Bounds of requests and connections (docs/security-rules.md 21, 27). Milliseconds, bytes, connections. */
export interface ServerBounds {
  readonly headersMs: number;
  readonly requestMs: number;
  /** Time in which a client must take some bytes of an answer. */
  readonly stallMs: number;
  readonly keepAliveMs: number;
  readonly headerBytes: number;
  readonly connections: number;
}

export const defaultBounds: ServerBounds = {
  headersMs: 10_000,
  requestMs: 20_000,
  stallMs: 60_000,
  keepAliveMs: 30_000,
  headerBytes: 16 * 1024,
  connections: 1000,
};

/**
 * Starts a read-only registry (distribution-spec, "Pull" and "Content Discovery").
 * @throws NOT_CONFIGURED when it can't listen at the address.
 */
export async function startRegistryServer(
  served: Served,
  address: ListenAddress,
  onRequest: (request: AnsweredRequest) => void,
  bounds: ServerBounds = defaultBounds,
): Promise<RegistryServer> {
  const server = createServer({
    maxHeaderSize: bounds.headerBytes,
    headersTimeout: bounds.headersMs,
    requestTimeout: bounds.requestMs,
    keepAliveTimeout: bounds.keepAliveMs,
    connectionsCheckingInterval: Math.min(1000, bounds.headersMs),
  });
  server.maxConnections = bounds.connections;
  server.on('request', (request, response) => void respond(served, request, response, onRequest, bounds));
  server.listen(address.port, address.host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw cannotListen(address, cause as NodeJS.ErrnoException);
  }
  const { port } = server.address() as AddressInfo;
  return {
    url: urlOf({ ...address, port }),
    port,
    async close() {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function cannotListen(address: ListenAddress, cause: NodeJS.ErrnoException): ImagebuildError {
  const url = urlOf(address);
  const isTaken = cause.code === 'EADDRINUSE';
  const free = urlOf({ ...address, port: 0 }).replace('http://', '');
  return new ImagebuildError(
    'NOT_CONFIGURED',
    isTaken
      ? say('servePortTaken', { address: url })
      : say('serveCannotListen', { address: url, reason: cause.message }),
    { cause, hint: isTaken ? say('servePortTakenHint', { free }) : say('serveListenHint') },
  );
}

async function respond(
  served: Served,
  request: IncomingMessage,
  response: ServerResponse,
  onRequest: (request: AnsweredRequest) => void,
  { stallMs }: ServerBounds,
): Promise<void> {
  const { method = '', url = '' } = request;
  const parsed = parseRoute(url);
  const route = parsed.kind === 'refused' ? undefined : parsed;
  let status = 500;
  let failure: string | undefined;
  response.on('error', () => {}); // a client that went away
  response.setHeader('docker-distribution-api-version', 'registry/2.0');
  request.resume();
  try {
    const isRead = method === 'GET' || method === 'HEAD';
    const answer = isRead ? await findAnswer(parsed, served, request.headers.range) : notAllowed(response);
    ({ status } = answer);
    await send(answer, method, response, stallMs);
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
    // What was sent already isn't the whole answer, so the connection is cut.
    if (response.headersSent) response.destroy();
    else {
      status = 502;
      const words = refuse(status, 'UNAVAILABLE', 'the content cannot be read where the image is');
      await send(errorAnswer(words), method, response, stallMs).catch(() => response.destroy());
    }
  }
  onRequest({ method, url, route, status, failure });
}

async function findAnswer(
  route: ReturnType<typeof parseRoute>,
  served: Served,
  range: string | undefined,
): Promise<Answer> {
  const answer = route.kind === 'refused' ? route : await answerRoute(route, served, range);
  return 'kind' in answer ? errorAnswer(answer) : answer;
}

function notAllowed(response: ServerResponse): Answer {
  response.setHeader('allow', 'GET, HEAD');
  response.setHeader('connection', 'close'); // so that a body isn't waited for
  return errorAnswer(refuse(405, 'UNSUPPORTED', 'this registry can only be read'));
}

/** Sends an answer. Its head goes out with the first bytes, so that a failure before them has its own. */
async function send(
  { status, headers, body }: Answer,
  method: string,
  response: ServerResponse,
  stallMs: number,
): Promise<void> {
  if (method === 'HEAD' || Buffer.isBuffer(body)) {
    response.writeHead(status, headers);
    response.end(method === 'HEAD' ? undefined : body);
    return;
  }
  for await (const chunk of untilClosed(body(), response)) {
    if (!response.headersSent) response.writeHead(status, headers);
    if (!response.write(chunk)) await taken(response, stallMs);
  }
  if (!response.headersSent) response.writeHead(status, headers); // an empty blob
  response.end();
}

/** Passes bytes on until the client goes away. */
async function* untilClosed(bytes: Bytes, response: ServerResponse): Bytes {
  for await (const chunk of bytes) {
    if (response.destroyed || response.closed) throw new Error('the client has closed the connection');
    yield chunk;
  }
}

/** Waits until a client has taken what was sent. @throws when it takes nothing for too long, or goes away. */
async function taken(response: ServerResponse, stallMs: number): Promise<void> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new Error('the client takes no bytes')), stallMs);
  const gone = () => stop.abort(new Error('the client has closed the connection'));
  response.once('close', gone);
  if (response.destroyed) gone();
  try {
    await once(response, 'drain', { signal: stop.signal });
  } catch {
    throw stop.signal.reason;
  } finally {
    clearTimeout(timer);
    response.off('close', gone);
  }
}
