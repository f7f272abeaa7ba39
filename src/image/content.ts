import { createHash, type Hash } from 'node:crypto';
import type { Bytes, OpenOptions } from '../io/bytes.ts';
import { type Digest, digestOf } from './descriptor.ts';

/** Bytes of known digest and size that can be opened again, at any offset. */
export interface Content {
  readonly digest: Digest;
  readonly size: number;
  /** The file on this machine that holds the bytes, if there is one: an archive is read in place. */
  readonly file?: string | undefined;
  /** The bytes themselves, if they are in memory. */
  readonly bytes?: Uint8Array | undefined;
  /** The name that errors give to the place the content comes from. */
  readonly where?: string | undefined;
  open(offset?: number, options?: OpenOptions): Bytes;
}

/** Returns bytes or text that are already in memory as content. */
export function contentOf(source: Uint8Array | string): Content {
  const bytes = typeof source === 'string' ? Buffer.from(source) : source;
  return {
    digest: digestOf(bytes),
    size: bytes.length,
    bytes,
    async *open(offset = 0) {
      if (offset < bytes.length) yield bytes.subarray(offset);
    },
  };
}

/**
 * Hashes and counts a stream that may be read again from the middle: it passes over bytes at positions it has
 * already seen, so a reopened stream goes on hashing exactly where the first one ended.
 */
export class ResumableHash {
  #hash: Hash | undefined;
  #digest: Digest | undefined;
  #size = 0;

  /** Bytes hashed so far, counted from the start. */
  get size(): number {
    return this.#size;
  }

  /** Adds the chunk at `position`. @throws RangeError when bytes before it are missing. */
  update(chunk: Uint8Array, position: number = this.#size): void {
    const skip = this.#size - position;
    if (skip < 0) throw new RangeError(`hash at ${this.#size} cannot take bytes at ${position}`);
    if (skip >= chunk.length) return;
    this.#hash ??= createHash('sha256');
    this.#hash.update(skip === 0 ? chunk : chunk.subarray(skip));
    this.#size = position + chunk.length;
    this.#digest = undefined;
  }

  /** Returns the digest of all bytes so far; more may follow. */
  digest(): Digest {
    this.#digest ??= this.#hash ? `sha256:${this.#hash.copy().digest('hex')}` : digestOf('');
    return this.#digest;
  }
}

/** Digest and size that a stream should have; one that is left out isn't compared. */
export interface ExpectedBytes {
  readonly digest?: Digest | undefined;
  readonly size?: number | undefined;
}

/** Digest and size of bytes that aren't the expected ones. */
export interface UnexpectedBytes {
  /** Bytes read. Reading stops as soon as there are more than expected. */
  readonly size: number;
  /** Given only when the size is right. */
  readonly digest?: Digest | undefined;
}

/**
 * Passes a stream on and compares it with what it should be: the size always, the digest when every byte from
 * the start was seen.
 * @param report makes the error to throw, in the words of the place that is read.
 * @param options.offset where in the content the stream starts.
 * @param options.hash goes on from an earlier stream of the same content; by default a stream from 0 gets a
 *   new one.
 * @throws what `report` makes, before the stream ends.
 */
export async function* checkBytes(
  bytes: Bytes,
  expected: ExpectedBytes,
  report: (found: UnexpectedBytes) => Error,
  options: { readonly offset?: number; readonly hash?: ResumableHash } = {},
): Bytes {
  const { offset = 0 } = options;
  const hash = options.hash ?? (offset === 0 ? new ResumableHash() : undefined);
  let position = offset;
  for await (const chunk of bytes) {
    const end = position + chunk.length;
    if (end > (expected.size ?? end)) throw report({ size: end });
    hash?.update(chunk, position);
    position = end;
    yield chunk;
  }
  if (position !== (expected.size ?? position)) throw report({ size: position });
  const digest = expected.digest === undefined ? undefined : hash?.digest();
  if (digest !== undefined && digest !== expected.digest) throw report({ size: position, digest });
}

/** Passes a stream on and hashes it. A stream that is opened again goes on where the hash stands. */
export async function* hashBytes(bytes: Bytes, hash: ResumableHash): Bytes {
  let position = 0;
  for await (const chunk of bytes) {
    hash.update(chunk, position);
    position += chunk.length;
    yield chunk;
  }
}

/** Passes a stream on and reports the length of each chunk. It can be read as often as `bytes` can. */
export function countBytes(bytes: Bytes, onBytes: (count: number) => void): Bytes {
  const count = async function* () {
    for await (const chunk of bytes) {
      onBytes(chunk.length);
      yield chunk;
    }
  };
  return { [Symbol.asyncIterator]: count };
}

/** Passes a stream on until a signal stops the command. @throws the signal's reason */
export function untilAborted(bytes: Bytes, signal: AbortSignal | undefined): Bytes {
  return countBytes(bytes, () => signal?.throwIfAborted());
}

/** Passes on a stream without its first `count` bytes. */
export async function* skipBytes(bytes: Bytes, count: number): Bytes {
  let left = count;
  for await (const chunk of bytes) {
    if (chunk.length <= left) left -= chunk.length;
    else {
      yield left === 0 ? chunk : chunk.subarray(left);
      left = 0;
    }
  }
}

/** Reads a stream to its end and returns its bytes, which the caller knows to be few. */
export async function collectBytes(bytes: Bytes): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Reads a stream to its end, so that whatever checks or hashes it on the way sees every byte. */
export async function drainBytes(bytes: Bytes): Promise<void> {
  for await (const _ of bytes);
}

/** Reads the first bytes of a stream, fewer when there aren't as many, and leaves the rest. */
export async function firstBytes(bytes: Bytes, count: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= count) break;
  }
  return Buffer.concat(chunks).subarray(0, count);
}

/**
 * Reads the first bytes of a stream. Returns them, and the whole stream, which must be read or closed: the
 * first bytes have opened it.
 */
export async function peekBytes(bytes: Bytes, count: number): Promise<{ head: Buffer; whole: Bytes }> {
  const iterator = bytes[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let size = 0;
  while (size < count) {
    const { done, value } = await iterator.next();
    if (done) break;
    held.push(value);
    size += value.length;
  }
  return { head: Buffer.concat(held).subarray(0, count), whole: continueBytes(held, iterator) };
}

/** Not a generator: one that hasn't begun runs no `finally`, and would leave the stream open. */
function continueBytes(held: readonly Uint8Array[], rest: AsyncIterator<Uint8Array>): Bytes {
  let next = 0;
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      const value = held[next++];
      return value === undefined ? await rest.next() : { done: false, value };
    },
    async return() {
      next = held.length;
      await rest.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** Closes a stream that isn't read, or not to its end. */
export async function closeBytes(bytes: Bytes): Promise<void> {
  await bytes[Symbol.asyncIterator]().return?.();
}
