import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** A request that passed the proxy. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The client's port: one per connection. */
  readonly port: number | undefined;
  /** Bytes of the request's body and of the response's that went through. */
  sent: number;
  received: number;
  /** The status that the client got; 0 before. */
  status: number;
}

/** The actions of a fault on a request: answer it, forward it, change either, or close the connection. */
export interface Exchange {
  readonly seen: Seen;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly upstream: URL;
  /** The proxy's own `http://127.0.0.1:PORT`. */
  readonly url: string;
}

export interface Fault {
  /** The requests that it applies to; by default all. */
  readonly method?: string;
  readonly path?: RegExp;
  /** How often it happens; by default always. */
  readonly times?: number;
  readonly act: (exchange: Exchange) => Promise<void> | void;
}

export interface FaultyRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly url: string;
  /** Every request in order. */
  readonly seen: Seen[];
  /** The remaining faults; each request meets the first that matches it. */
  faults: Fault[];
  stop(): Promise<void>;
}

/** Starts a proxy in front of a real registry that applies faults to requests. */
export async function startFaults(upstream: string, faults: Fault[] = []): Promise<FaultyRegistry> {
  const left = new Map<Fault, number>();
  const seen: Seen[] = [];
  const proxy = { seen, faults } as { seen: Seen[]; faults: Fault[] };
  const server = createServer({ requestTimeout: 0 }, async (incoming, response) => {
    const entry = record(incoming, response);
    seen.push(entry);
    const fault = proxy.faults.find((candidate) => fits(candidate, incoming, left));
    if (fault) left.set(fault, (left.get(fault) ?? 0) + 1);
    const exchange = { seen: entry, incoming, response, upstream: new URL(upstream), url };
    try {
      await (fault?.act ?? pass)(exchange);
    } catch {
      response.destroy(); // one side hung up, which is what most faults do
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${host}`;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(proxy, { host, url, stop });
}

type Change = (bytes: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;

/** Forwards a request with changed body and headers, and returns the registry's answer. */
export async function forward(
  { incoming, upstream, seen }: Exchange,
  change: {
    body?: Change;
    headers?: (headers: IncomingMessage['headers']) => IncomingMessage['headers'];
    path?: string;
  } = {},
): Promise<IncomingMessage> {
  const { method = 'GET', url = '/' } = incoming;
  const headers = change.headers?.(incoming.headers) ?? incoming.headers;
  const outgoing = request(new URL(change.path ?? url, upstream), { method, headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
  });
  answered.catch(() => {}); // awaited below, after the body went through
  const body = change.body?.(incoming) ?? incoming;
  await pipeline(
    count(body, (bytes) => (seen.sent += bytes)),
    outgoing,
  );
  return answered;
}

/** Sends an answer back with changed head and body. */
export async function reply(
  { response, seen }: Exchange,
  answer: IncomingMessage,
  change: {
    body?: Change;
    status?: number;
    headers?: (headers: IncomingMessage['headers']) => IncomingMessage['headers'];
  } = {},
): Promise<void> {
  response.writeHead(
    change.status ?? answer.statusCode ?? 0,
    change.headers?.(answer.headers) ?? answer.headers,
  );
  const body = change.body?.(answer) ?? answer;
  await pipeline(
    count(body, (bytes) => (seen.received += bytes)),
    response,
  );
}

/** Handles a request that meets no fault. */
export async function pass(exchange: Exchange): Promise<void> {
  await reply(exchange, await forward(exchange));
}

/** Answers without the registry, after the request's body has arrived. */
export async function answer(
  { incoming, response }: Exchange,
  status: number,
  headers: Record<string, string> = {},
  body = '',
): Promise<void> {
  for await (const _ of incoming);
  response.writeHead(status, headers).end(body);
}

/** Sends the first bytes, then an error: the connection is cut. */
export async function* cutAfter(bytes: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let left = limit;
  for await (const chunk of bytes) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) throw new Error('cut');
  }
}

/** Sends the first bytes, then nothing for a long time. */
export async function* stallAfter(bytes: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let left = limit;
  for await (const chunk of bytes) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
  }
}

/** Sends the same bytes with one of them changed. */
export async function* flipAt(bytes: AsyncIterable<Buffer>, position: number): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of bytes) {
    const copy = Buffer.from(chunk);
    if (position >= at && position < at + copy.length) copy[position - at]! ^= 1;
    at += copy.length;
    yield copy;
  }
}

/**
 * Faults that together cut the first upload after `limit` bytes and then behave as the specification wants:
 * the registry keeps what it has, says so when asked, and takes the rest. (`distribution` 2.8 itself forgets
 * a session whose PATCH was cut.)
 */
export function cutUpload(limit: number): Fault[] {
  let kept = '';
  const path = /\/blobs\/uploads\/./;
  return [
    {
      method: 'PATCH',
      path,
      times: 1,
      async act(exchange) {
        const body: Change = (bytes) => endAfter(bytes, limit);
        const headers = ({ 'content-length': _, ...rest }: IncomingMessage['headers']) => rest;
        const answered = await forward(exchange, { body, headers });
        const { pathname, search } = new URL(answered.headers.location ?? '');
        kept = `${pathname}${search}`;
        answered.resume();
        exchange.response.destroy();
      },
    },
    {
      method: 'GET',
      path,
      times: 1,
      act: async (exchange) => reply(exchange, await forward(exchange, { path: kept })),
    },
  ];
}

async function* endAfter(bytes: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer> {
  let left = limit;
  const iterator = bytes[Symbol.asyncIterator]();
  while (left > 0) {
    const { value, done } = await iterator.next();
    if (done) return;
    yield value.subarray(0, left);
    left -= value.length;
  }
}

function record(incoming: IncomingMessage, response: ServerResponse): Seen {
  const { method = '', url: path = '', headers } = incoming;
  const port = incoming.socket.remotePort;
  const entry: Seen = { method, path, headers, port, sent: 0, received: 0, status: 0 };
  response.once('finish', () => {
    entry.status = response.statusCode;
  });
  return entry;
}

function fits(fault: Fault, incoming: IncomingMessage, left: Map<Fault, number>): boolean {
  if (fault.method !== undefined && fault.method !== incoming.method) return false;
  if (fault.path !== undefined && !fault.path.test(incoming.url ?? '')) return false;
  return (left.get(fault) ?? 0) < (fault.times ?? Number.POSITIVE_INFINITY);
}

async function* count(bytes: AsyncIterable<Buffer>, add: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    add(chunk.length);
    yield chunk;
  }
}

/** The remaining pulls; a test can change the number while requests arrive. */
export interface Quota {
  left: number;
  readonly limit: number;
}

/**
 * Counts like Docker Hub: reading a manifest is a pull, answers say how many remain, and further pulls are
 * refused.
 */
export function countPulls(quota: Quota): Fault {
  const told = () => ({
    'ratelimit-limit': `${quota.limit};w=21600`,
    'ratelimit-remaining': `${quota.left};w=21600`,
  });
  return {
    path: /\/manifests\//,
    async act(exchange) {
      if (exchange.incoming.method === 'GET' && quota.left-- <= 0) {
        quota.left = 0;
        return answer(exchange, 429, told(), spent);
      }
      const answered = await forward(exchange);
      await reply(exchange, answered, { headers: (headers) => ({ ...headers, ...told() }) });
    },
  };
}

const spent = JSON.stringify({
  errors: [{ code: 'TOOMANYREQUESTS', message: 'You have reached your pull rate limit.' }],
});
