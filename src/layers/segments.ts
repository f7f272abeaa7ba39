import { ImagebuildError } from '../errors.ts';
import { type Content, ResumableHash } from '../image/content.ts';
import type { Bytes } from '../io/bytes.ts';

/** A stretch of a stream that can be opened anywhere: bytes of our own, or a content that is read from somewhere. */
export interface TarSegment {
  readonly start: number;
  readonly size: number;
  /** What the bytes must be, when they are not our own. */
  readonly content?: Content | undefined;
  open(offset: number): Bytes | Buffer;
}

/** Small neighbours (headers, padding) leave as one chunk, so that a thousand links are not a thousand writes. */
export async function* readSegments(segments: readonly TarSegment[], offset: number): Bytes {
  let small: Uint8Array[] = [];
  let smallSize = 0;
  for (const segment of segments.slice(segmentAt(segments, offset))) {
    const bytes = segment.open(Math.max(0, offset - segment.start));
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

export const chunkSize = 64 * 1024;

/** The index of the segment that a position lies in. */
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
 * Reads segments and checks every content by its digest, also one whose reading was broken off and went on at an offset. Each byte
 * is hashed as it leaves, the first time that it does; so a segment may open its content unchecked.
 * @returns opens the checked bytes at any offset that was reached before. @throws DIGEST_MISMATCH before the content's last byte leaves.
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
  return new ImagebuildError('DIGEST_MISMATCH', `${name}: other bytes came than this digest names`, {
    ...(where === undefined ? {} : { place: { image: where } }),
    hint: 'Try again, or take the image from another place; what its registry holds may be damaged.',
  });
}
