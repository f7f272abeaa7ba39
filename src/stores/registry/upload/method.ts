import { StatusError } from '../http/failure.ts';

/**
 * How a blob goes up: one streamed PATCH, which can go on after it was cut; one that has to start anew then; PATCHes of bounded size; or
 * all in the PUT that commits.
 */
export type UploadMethod = 'stream' | 'once' | 'chunks' | 'whole';

/**
 * What to try on a host that answers a streamed PATCH so. A proxy that takes no more than about 100 MB in one request says 413,
 * GHCR takes at most 4 MiB in one that says its range.
 */
const fallbacks: Readonly<Record<number, UploadMethod>> = {
  400: 'chunks',
  405: 'whole',
  411: 'chunks',
  413: 'chunks',
  415: 'chunks',
  416: 'chunks',
  501: 'whole',
};

/**
 * The way to fall back to after a refusal of the stream; undefined when another way would not help.
 * @param offset where the refused part began: who took the first part and refuses the second, as Google's registry does, takes a stream,
 * but only in one piece.
 */
export function fallbackMethod(way: UploadMethod, error: unknown, offset: number): UploadMethod | undefined {
  if (way !== 'stream' || !(error instanceof StatusError) || error.code === 'DIGEST_MISMATCH')
    return undefined;
  const other = fallbacks[error.status];
  return other !== undefined && offset > 0 && error.status !== tooLarge ? 'once' : other;
}

/** What was left was too much for one request: a smaller piece of it may do. */
const tooLarge = 413;
