import { ImagebuildError } from '../errors.ts';
import { type Content, collectBytes, ResumableHash } from '../image/content.ts';
import { digestOf } from '../image/descriptor.ts';
import type { Bytes } from '../io/bytes.ts';
import { say } from '../text/say.ts';

/**
 * A part of a tar that can be opened at any offset: bytes of our own, or content that is read from somewhere.
 */
export interface TarSegment {
  readonly start: number;
  readonly size: number;
  /** The expected digest, when the bytes aren't our own. */
  readonly content?: Content | undefined;
  open(offset: number): Bytes | Uint8Array;
}

/**
 * Reads segments from an offset. Small ones (headers, padding) are joined, so a thousand links aren't a
 * thousand writes.
 */
export async function* readSegments(segments: readonly TarSegment[], offset: number): Bytes {
  let small: Uint8Array[] = [];
  let smallSize = 0;
  /** Keeps a chunk. Returns it with those before it when they are enough to be passed on. */
  const join = (chunk: Uint8Array): Uint8Array | undefined => {
    small.push(chunk);
    smallSize += chunk.length;
    return smallSize < chunkSize ? undefined : take();
  };
  const take = () => {
    const joined = small.length === 1 ? small[0]! : Buffer.concat(small, smallSize);
    small = [];
    smallSize = 0;
    return joined;
  };
  const readAhead = startReadAhead(segments);
  for (let at = segmentAt(segments, offset); at < segments.length; at++) {
    const opened = readAhead(at) ?? segments[at]!.open(Math.max(0, offset - segments[at]!.start));
    const bytes = opened instanceof Promise ? await opened : opened;
    if (bytes instanceof Uint8Array) {
      const joined = join(bytes);
      if (joined) yield joined;
      continue;
    }
    for await (const chunk of bytes) {
      const joined = join(chunk);
      if (joined) yield joined;
    }
  }
  if (smallSize > 0) yield take();
}

const chunkSize = 64 * 1024;

/** How much is read ahead of small contents that come from elsewhere: each costs a round trip. */
const ahead = { contents: 8, bytes: 1024 * 1024 };

/**
 * Returns a function that is called for the segments in order: it begins to read the next small contents of
 * registries, and returns the bytes of this one when it began to read it earlier.
 */
function startReadAhead(segments: readonly TarSegment[]): (index: number) => Promise<Buffer> | undefined {
  const begun = new Map<number, Promise<Buffer>>();
  let next = 0;
  let bytes = 0;
  return (index) => {
    for (next = Math.max(next, index + 1); next < segments.length; next++) {
      const { content, size, open } = segments[next]!;
      if (begun.size >= ahead.contents || bytes + size > ahead.bytes) break;
      if (content?.where === undefined) continue;
      const reading = collectBytes(open(0) as Bytes);
      reading.catch(() => {}); // thrown when its turn comes
      begun.set(next, reading);
      bytes += size;
    }
    const reading = begun.get(index);
    if (begun.delete(index)) bytes -= segments[index]!.size;
    return reading;
  };
}

/** Finds the index of the segment at a position. */
function segmentAt(segments: readonly TarSegment[], position: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const segment = segments[middle]!;
    if (segment.start + segment.size <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Checks the digest of every content while segments are read, also when reading stops and continues at an
 * offset. Each byte is hashed the first time it is read, so a segment may open its content unchecked.
 * @returns a function that opens the checked bytes at any offset that was reached before. It throws
 *   DIGEST_MISMATCH before the last byte of the content.
 */
export function checkSegments(segments: readonly TarSegment[]): (offset: number) => Bytes {
  const hashes = new Map<TarSegment, ResumableHash | 'checked'>();
  const check = (segment: TarSegment, content: Content, chunk: Uint8Array, position: number) => {
    const hash = hashes.get(segment) ?? new ResumableHash();
    if (hash === 'checked') return;
    const start = Math.max(segment.start, position);
    const end = Math.min(segment.start + segment.size, position + chunk.length);
    const bytes = chunk.subarray(start - position, end - position);
    // Most contents are small, and come in one chunk.
    const isWhole = bytes.length === segment.size;
    if (!isWhole) hash.update(bytes, start - segment.start);
    const isOver = isWhole || hash.size === segment.size;
    if (isOver && (isWhole ? digestOf(bytes) : hash.digest()) !== content.digest) throw otherBytes(content);
    hashes.set(segment, isOver ? 'checked' : hash);
  };
  return async function* (offset) {
    let position = offset;
    for await (const chunk of readSegments(segments, offset)) {
      const end = position + chunk.length;
      for (let at = segmentAt(segments, position); (segments[at]?.start ?? end) < end; at++) {
        const segment = segments[at]!;
        if (segment.content) check(segment, segment.content, chunk, position);
      }
      position = end;
      yield chunk;
    }
  };
}

function otherBytes({ digest, where }: Content): ImagebuildError {
  const name = where ?? digest;
  return new ImagebuildError('DIGEST_MISMATCH', say('layerContentOtherBytes', { name }), {
    ...(where === undefined ? {} : { place: { image: where } }),
    hint: say('layerContentHint'),
  });
}
