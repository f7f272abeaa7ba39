import type { Writable } from '../image/store.ts';
import { RefusedError } from './failure.ts';

/** How a blob goes up: one streamed PATCH, PATCHes of bounded size, or all in the PUT that commits. */
export type Way = 'stream' | 'chunks' | 'whole';

/** What to try on a host that answers a streamed PATCH so. */
const fallbacks: Readonly<Record<number, Way>> = {
  400: 'chunks',
  405: 'whole',
  411: 'chunks',
  413: 'chunks',
  415: 'chunks',
  416: 'chunks',
  501: 'whole',
};

/** The way for a host, where `whole` needs to know digest and size before the first byte. */
export function wayFor(remembered: Way | undefined, content: Writable): Way {
  if (remembered !== 'whole') return remembered ?? 'stream';
  return content.digest !== undefined && content.size !== undefined ? 'whole' : 'chunks';
}

/** The way to fall back to after a refusal of the stream; undefined when another way would not help. */
export function otherWay(way: Way, error: unknown): Way | undefined {
  const isRefusal = error instanceof RefusedError && error.code !== 'DIGEST_MISMATCH';
  return way === 'stream' && isRefusal ? fallbacks[error.status] : undefined;
}
