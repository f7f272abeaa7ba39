import { once } from 'node:events';
import { answer, type Exchange, flipAt, forward, reply } from '../../support/faults.ts';
import {
  cutBody,
  cutRequest,
  reset,
  sendRaw,
  wholeAnswer,
  withoutLength,
  withRightLength,
} from './cutting.ts';
import type { Act, FaultKind, ProxyState } from './faultkind.ts';
import { type RequestJob, uploadOf } from './requests.ts';

const reads: readonly RequestJob[] = ['read manifest', 'read blob'];
const asks: readonly RequestJob[] = ['resolve', ...reads];
const writes: readonly RequestJob[] = ['start upload', 'send', 'complete', 'put manifest'];
const bodies: readonly RequestJob[] = ['send', 'put manifest'];
const everywhere = { source: asks, target: ['resolve', 'look up', 'read manifest', ...writes] } as const;

const json = (code: string) => JSON.stringify({ errors: [{ code, message: 'injected' }] });
const status =
  (code: number, body: string, headers: Record<string, string> = {}): Act =>
  (exchange) =>
    answer(exchange, code, headers, body);

const isUpload = ({ incoming }: Exchange) => incoming.method === 'PATCH' || incoming.method === 'PUT';

/** Every kind of fault. A new one is a row. */
export const faultKinds: readonly FaultKind[] = [
  { name: '429', ...everywhere, most: 3, act: status(429, json('TOOMANYREQUESTS')) },
  {
    name: '429 with Retry-After',
    ...everywhere,
    most: 2,
    act: status(429, json('TOOMANYREQUESTS'), { 'retry-after': '1' }),
  },
  { name: '500', ...everywhere, most: 3, act: status(500, json('UNKNOWN')) },
  { name: '502', ...everywhere, most: 3, act: status(502, '<html>Bad Gateway</html>') },
  { name: '503', ...everywhere, most: 3, act: status(503, json('UNAVAILABLE')) },
  {
    name: 'reset before the body',
    source: reads,
    target: writes,
    most: 3,
    async act(exchange) {
      if (!isUpload(exchange)) await sendRaw(exchange, cutBody(await wholeAnswer(exchange), 0), 'open');
      reset(exchange);
    },
  },
  {
    name: 'reset in the body',
    source: reads,
    target: bodies,
    most: 3,
    async act(exchange, { random }) {
      if (isUpload(exchange)) return cutRequest(exchange, 1 + random.below(20_000));
      await sendRaw(exchange, cutBody(await wholeAnswer(exchange), random.next()), 'reset');
    },
  },
  {
    name: 'reset after the body',
    source: reads,
    target: writes,
    most: 3,
    async act(exchange) {
      const whole = await wholeAnswer(exchange);
      if (!isUpload(exchange)) return sendRaw(exchange, whole, 'reset');
      reset(exchange); // the registry did it, and nobody is told
    },
  },
  {
    name: 'drop',
    ...everywhere,
    most: 3,
    act: async ({ response }) => void response.socket?.destroy(),
  },
  {
    name: 'truncated, Connection: close',
    source: reads,
    target: ['read manifest'],
    most: 1,
    damages: true,
    act: async (exchange, { random }) =>
      sendRaw(exchange, withoutLength(cutBody(await wholeAnswer(exchange), random.next())), 'fin'),
  },
  {
    name: 'truncated, Content-Length',
    source: reads,
    target: ['read manifest'],
    most: 2,
    act: async (exchange, { random }) =>
      sendRaw(exchange, cutBody(await wholeAnswer(exchange), random.next()), 'fin'),
  },
  {
    name: 'shortened',
    source: reads,
    target: ['read manifest'],
    most: 1,
    damages: true,
    act: async (exchange, { random }) =>
      sendRaw(exchange, withRightLength(cutBody(await wholeAnswer(exchange), random.next())), 'fin'),
  },
  {
    name: 'flipped byte in a blob',
    source: ['read blob'],
    target: [],
    most: 1,
    damages: true,
    act: flip,
  },
  {
    name: 'flipped byte in a manifest',
    source: ['read manifest'],
    target: ['read manifest'],
    most: 1,
    damages: true,
    act: flip,
  },
  {
    name: 'stall',
    source: asks,
    target: ['look up', ...writes],
    most: 1,
    slow: true,
    async act(exchange, { random }) {
      exchange.incoming.resume();
      const isRead = exchange.incoming.method === 'GET';
      if (isRead) await sendRaw(exchange, cutBody(await wholeAnswer(exchange), random.next()), 'open');
      if (!exchange.response.destroyed) await once(exchange.response, 'close');
    },
  },
  {
    name: 'refused mount',
    source: [],
    target: ['mount'],
    most: 9,
    harmless: true,
    async act(exchange) {
      const path = exchange.incoming.url?.replace(/\?.*/, '') ?? '/';
      await reply(exchange, await forward(exchange, { path }));
    },
  },
  {
    name: 'forgotten upload session',
    source: [],
    target: ['send', 'complete'],
    most: 2,
    async act(exchange, { forgotten }) {
      forgotten.add(uploadOf(exchange.incoming.url ?? '') ?? '');
      await answer(exchange, 404, {}, json('BLOB_UPLOAD_UNKNOWN'));
    },
  },
  {
    name: '401 midway',
    ...everywhere,
    most: 1,
    tokens: true,
    act: (exchange, { challenge }) => challenge(exchange),
  },
  {
    name: 'revoked token',
    ...everywhere,
    most: 1,
    tokens: true,
    async act(exchange, { tokens, challenge }) {
      tokens.clear();
      await challenge(exchange);
    },
  },
];

async function flip(exchange: Exchange, { random }: ProxyState): Promise<void> {
  const whole = await forward(exchange);
  const position = random.below(Math.max(1, Number(whole.headers['content-length'])));
  await reply(exchange, whole, { body: (bytes) => flipAt(bytes, position) });
}
