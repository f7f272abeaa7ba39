import { ImagebuildError } from '../errors.ts';
import { type Content, collectBytes, ResumableHash } from '../image/content.ts';
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
  open(offset: number): Bytes | Buffer;
}

/**
 * Reads segments from an offset. Small ones (headers, padding) are joined, so a thousand links aren't a
 * thousand writes.
 */
export async function* readSegments(segments: readonly TarSegment[], offset: number): Bytes {
  let small: Uint8Array[] = [];
  let smallSize = 0;
  for await (const bytes of openAhead(segments.slice(segmentAt(segments, offset)), offset)) {
    for await (const chunk of bytes instanceof Uint8Array ? [bytes] : bytes) {
      small.push(chunk);
      smallSize += chunk.length;
      if (smallSize < chunkSize) continue;
      yield small.length === 1 ? chunk : Buffer.concat(small, smallSize);
      small = [];
      smallSize = 0;
    }
  }
  if (smallSize > 0) yield Buffer.concat(small, smallSize);
}

const chunkSize = 64 * 1024;

/** How much is read ahead of small contents that come from elsewhere: each costs a round trip. */
const ahead = { contents: 8, bytes: 1024 * 1024 };

/** Opens segments in order, and reads the next small contents of registries at the same time. */
async function* openAhead(
  segments: readonly TarSegment[],
  offset: number,
): AsyncGenerator<Bytes | Uint8Array> {
  const begun = new Map<TarSegment, Promise<Buffer>>();
  let next = 0;
  let bytes = 0;
  for (const [index, segment] of segments.entries()) {
    next = Math.max(next, index + 1);
    while (
      next < segments.length &&
      begun.size < ahead.contents &&
      bytes + segments[next]!.size <= ahead.bytes
    ) {
      const following = segments[next++]!;
      if (following.content?.where === undefined) continue;
      const reading = collectBytes(following.open(0) as Bytes);
      reading.catch(() => {}); // thrown when its turn comes
      begun.set(following, reading);
      bytes += following.size;
    }
    const read = begun.get(segment);
    yield read ? await read : segment.open(Math.max(0, offset - segment.start));
    if (begun.delete(segment)) bytes -= segment.size;
  }
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
  const hashes = new Map<TarSegment, ResumableHash>();
  const check = (segment: TarSegment, content: Content, chunk: Uint8Array, position: number) => {
    const hash = hashes.get(segment) ?? new ResumableHash();
    hashes.set(segment, hash);
    const start = Math.max(segment.start, position);
    const end = Math.min(segment.start + segment.size, position + chunk.length);
    hash.update(chunk.subarray(start - position, end - position), start - segment.start);
    if (hash.size === segment.size && hash.digest() !== content.digest) throw otherBytes(content);
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
