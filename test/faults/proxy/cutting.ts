import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { cutAfter, type Exchange, forward } from '../../support/faults.ts';

/** An answer of the registry, whole and in memory, before the proxy damages it. */
interface WholeAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

export async function wholeAnswer(exchange: Exchange): Promise<WholeAnswer> {
  const answer = await forward(exchange);
  return { status: answer.statusCode ?? 0, headers: answer.headers, bytes: await buffer(answer) };
}

/**
 * Writes an answer byte for byte as given, so that its headers may be false, and ends the connection: `fin`
 * as a server does, `reset` as a broken network does, `open` leaves it open.
 */
export async function sendRaw(
  { response }: Exchange,
  { status, headers, bytes }: WholeAnswer,
  end: 'fin' | 'reset' | 'open',
): Promise<void> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`HTTP/1.1 ${status} Answer\r\n${lines.join('')}\r\n`);
  const { socket } = response;
  if (!socket) return;
  await new Promise<void>((resolve) => socket.write(Buffer.concat([head, bytes]), () => resolve()));
  if (end === 'fin') socket.end();
  if (end === 'reset') socket.resetAndDestroy();
}

export function reset({ response }: Exchange): void {
  response.socket?.resetAndDestroy();
}

export function withoutLength({ headers, ...rest }: WholeAnswer): WholeAnswer {
  const { 'content-length': _, 'transfer-encoding': __, ...others } = headers;
  return { ...rest, headers: { ...others, connection: 'close' } };
}

/** Keeps the first part of the body. The headers still tell the old length. */
export function cutBody(answer: WholeAnswer, share: number): WholeAnswer {
  return { ...answer, bytes: answer.bytes.subarray(0, Math.floor(answer.bytes.length * share)) };
}

export function withRightLength({ headers, bytes, ...rest }: WholeAnswer): WholeAnswer {
  return { ...rest, bytes, headers: { ...headers, 'content-length': String(bytes.length) } };
}

/** Forwards the beginning of a request's body and hangs up, here and there. */
export async function cutRequest(exchange: Exchange, bytes: number): Promise<void> {
  await forward(exchange, { body: (body) => cutAfter(body, bytes) }).catch(() => undefined);
  reset(exchange);
}
