import { ImagebuildError, type Message } from '../../errors.ts';
import { ResumableHash } from '../../image/content.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { say } from '../../text/say.ts';
import { type Call, headerOf, type ResponseHead, type StreamedResponse, subjectOf } from './http/call.ts';
import { decodeBody, isEncoded } from './http/contentencoding.ts';
import { connectionError, placeOf, protocolError } from './http/failure.ts';
import { smallBlobBytes } from './http/limiter.ts';
import type { RepositoryClient } from './repository-client.ts';

/** A transfer that breaks after so many bytes gets all its attempts again. */
const progressBytes = 1024 * 1024;

/** A blob that is being read, and how far it has come; it may continue at another client. */
export interface BlobRead {
  readonly descriptor: Descriptor;
  position: number;
  /** The position where it ends, at most the end of the blob. */
  readonly end: number;
  /** Of all bytes so far, when they are read from 0 and the reader doesn't check them. */
  readonly hash: ResumableHash | undefined;
}

export function startRead(
  descriptor: Descriptor,
  offset: number,
  { unchecked = false, length = Number.POSITIVE_INFINITY }: OpenOptions,
): BlobRead {
  const end = Math.min(descriptor.size, offset + length);
  const isChecked = offset === 0 && end === descriptor.size && !unchecked;
  return { descriptor, position: offset, end, hash: isChecked ? new ResumableHash() : undefined };
}

/**
 * Yields the bytes of a blob. Continues where they stopped (Range) when the connection breaks or stalls, and
 * checks digest and size when they are read from 0, unless the reader does that (distribution-spec, Pulling
 * blobs).
 * @throws CONTENT_MISSING, DIGEST_MISMATCH, and the errors of error responses
 */
export async function* download(client: RepositoryClient, read: BlobRead): Bytes {
  const { digest, size } = read.descriptor;
  if (read.position > 0 && read.position >= read.end) return;
  // A small blob that is read as a whole is held in memory, so its reader can't keep the slot.
  const traffic = read.hash !== undefined && size <= smallBlobBytes ? 'request' : 'download';
  const release = await client.limiters.of(client.endpoint.host, traffic).acquire();
  const call = client.call('GET', `blobs/${digest}`, { image: `${client.location}@${digest}` });
  const waitToRetry = countAttempts(client, call, read);
  let succeeded = false;
  try {
    while (!succeeded) {
      const began = read.position;
      try {
        for await (const chunk of bytesFrom(client, call, read)) {
          count(call, read, chunk);
          yield chunk;
        }
      } catch (error) {
        await waitToRetry(error);
        continue;
      }
      succeeded = isComplete(call, read, began);
    }
  } finally {
    release(succeeded);
  }
}

/** Returns a function that waits for the next attempt; bytes that came give a read all its attempts again. */
function countAttempts(client: RepositoryClient, call: Call, read: BlobRead) {
  const attempts = client.transport.attempts(call);
  let counted = read.position;
  return async (error: unknown) => {
    if (read.position - counted >= progressBytes) {
      counted = read.position;
      attempts.reset();
    }
    await attempts.waitToRetry(error);
  };
}

/**
 * Tells whether all bytes came, and checks them. A connection may end without an error; when it ends at the
 * same byte again, there are no more bytes. @throws DIGEST_MISMATCH
 */
function isComplete(call: Call, read: BlobRead, began: number): boolean {
  if (read.position !== read.end) {
    if (read.position > began) return false;
    throw mismatch(call, say('blobTooShort', mismatchWords(call, read)));
  }
  if (!read.hash || read.hash.digest() === read.descriptor.digest) return true;
  throw mismatch(call, say('blobOtherBytes', mismatchWords(call, read)));
}

/** Hashes and counts a chunk. @throws DIGEST_MISMATCH when the blob has more bytes than it should */
function count(call: Call, read: BlobRead, chunk: Uint8Array): void {
  const end = read.position + chunk.length;
  if (end > read.descriptor.size) throw mismatch(call, say('blobTooLong', mismatchWords(call, read)));
  read.hash?.update(chunk, read.position);
  read.position = end;
}

/** Yields one answer's bytes from a position on, whatever part of the blob the registry chose to send. */
async function* bytesFrom(
  client: RepositoryClient,
  call: Call,
  { position, end, descriptor }: Pick<BlobRead, 'position' | 'end' | 'descriptor'>,
  asWhole = false,
): Bytes {
  const isPart = end < descriptor.size;
  const isAll = asWhole || (position === 0 && !isPart);
  const headers = isAll ? {} : { range: `bytes=${position}-${isPart ? end - 1 : ''}` };
  const answer = await client.transport.exchange({ ...call, headers, accept: [200, 206, 416] });
  if (answer.status === 416) {
    await answer.body.dump();
    return;
  }
  if (answer.status === 206 && isEncoded(answer)) {
    await answer.body.dump(); // a part of the encoded blob, which can't be decoded
    return yield* bytesFrom(client, call, { position, end, descriptor }, true);
  }
  let at = startOf(call, answer, position);
  try {
    for await (const chunk of contentOf(call, answer, descriptor)) {
      const skip = Math.max(0, position - at);
      at += chunk.length;
      const cut = isPart ? Math.max(0, at - end) : 0;
      if (skip < chunk.length - cut)
        yield skip + cut === 0 ? chunk : chunk.subarray(skip, chunk.length - cut);
      if (cut > 0) return; // a registry without Range support sends the whole blob
    }
  } catch (error) {
    throw connectionError(error, subjectOf(call), 'body');
  }
}

/**
 * Opens the blob in an answer. Storage that names a coding and sends as many bytes as the blob has means the
 * coding of the blob itself, such as a layer in gzip.
 */
function contentOf(call: Call, answer: StreamedResponse, { size }: Descriptor): Bytes {
  const isBlob = Number(headerOf(answer, 'content-length')) === size;
  return isBlob ? (answer.body as Bytes) : decodeBody(call, answer);
}

/** Returns where an answer begins: 200 is the whole blob, 206 says it in Content-Range (RFC 9110, 14.4). */
function startOf(call: Call, answer: ResponseHead, position: number): number {
  if (answer.status === 200) return 0;
  const start = /^bytes (\d+)-/.exec(headerOf(answer, 'content-range') ?? '')?.[1];
  if (start !== undefined && Number(start) <= position) return Number(start);
  throw protocolError(subjectOf(call), (who) => say('registrySendsOtherPart', { who }));
}

function mismatchWords(call: Call, { descriptor: { size } }: BlobRead) {
  return { ...subjectOf(call), size };
}

function mismatch(call: Call, message: Message): ImagebuildError {
  const subject = subjectOf(call);
  return new ImagebuildError('DIGEST_MISMATCH', message, {
    place: placeOf(subject),
    hint: say('registryMayBeDamaged', { host: subject.host }),
  });
}
