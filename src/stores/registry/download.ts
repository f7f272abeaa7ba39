import { ImagebuildError } from '../../errors.ts';
import { ResumableHash } from '../../image/content.ts';
import type { Descriptor } from '../../image/descriptor.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { connectionError, placeOf, protocolError } from './http/failure.ts';
import { type Call, headerOf, type ResponseHead, subjectOf } from './http/transport.ts';
import type { RepositoryClient } from './repository-client.ts';

/** After so many bytes a transfer that broke before counts as one that goes on. */
const progressBytes = 1024 * 1024;

/** How far the reading of a blob has come; it may go on at another client. */
export interface Reading {
  readonly descriptor: Descriptor;
  position: number;
  /** Where it ends, at the blob's end at most. */
  readonly end: number;
  /** Of all bytes so far, when they were read from 0 and nobody else checks them. */
  readonly hash: ResumableHash | undefined;
}

export function startReading(
  descriptor: Descriptor,
  offset: number,
  { unchecked = false, length = Number.POSITIVE_INFINITY }: OpenOptions,
): Reading {
  const end = Math.min(descriptor.size, offset + length);
  const isChecked = offset === 0 && end === descriptor.size && !unchecked;
  return { descriptor, position: offset, end, hash: isChecked ? new ResumableHash() : undefined };
}

/**
 * The bytes of a blob, taken up where they stopped when the connection breaks or stalls (Range), and checked against
 * digest and size when read from 0, unless the reader does that (distribution-spec, Pulling blobs).
 * @throws CONTENT_MISSING, DIGEST_MISMATCH, and what a registry can refuse with
 */
export async function* download(client: RepositoryClient, reading: Reading): Bytes {
  const leave = await client.limiters.of(client.endpoint.host, 'download').acquire();
  let well = false;
  try {
    yield* resumed(client, reading);
    well = true;
  } finally {
    leave(well);
  }
}

async function* resumed(client: RepositoryClient, reading: Reading): Bytes {
  const { digest } = reading.descriptor;
  const call = client.call('GET', `blobs/${digest}`, { image: `${client.location}@${digest}` });
  const attempts = client.transport.attempts(call);
  let counted = reading.position;
  for (;;) {
    const began = reading.position;
    try {
      yield* checked(call, reading, bytesFrom(client, call, reading));
    } catch (error) {
      if (reading.position - counted >= progressBytes) {
        counted = reading.position;
        attempts.reset();
      }
      await attempts.waitToRetry(error);
      continue;
    }
    if (reading.position === reading.end) break;
    // A connection may end without a word. One that ends at the same byte again has no more to give.
    if (reading.position === began) throw mismatch(call, reading, 'fewer bytes');
  }
  if (reading.hash && reading.hash.digest() !== digest) throw mismatch(call, reading, 'other bytes');
}

async function* checked(call: Call, reading: Reading, bytes: Bytes): Bytes {
  for await (const chunk of bytes) {
    const end = reading.position + chunk.length;
    if (end > reading.descriptor.size) throw mismatch(call, reading, 'more bytes');
    reading.hash?.update(chunk, reading.position);
    reading.position = end;
    yield chunk;
  }
}

/** One answer's bytes from a position on, whatever part of the blob the registry chose to send. */
async function* bytesFrom(
  client: RepositoryClient,
  call: Call,
  { position, end, descriptor }: Reading,
): Bytes {
  const isPart = end < descriptor.size;
  const headers = position === 0 && !isPart ? {} : { range: `bytes=${position}-${isPart ? end - 1 : ''}` };
  const answer = await client.transport.exchange({ ...call, headers, accept: [200, 206, 416] });
  if (answer.status === 416) {
    await answer.body.dump();
    return;
  }
  let at = startOf(call, answer, position);
  try {
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      const skip = Math.max(0, position - at);
      at += chunk.length;
      const cut = isPart ? Math.max(0, at - end) : 0;
      if (skip < chunk.length - cut)
        yield skip + cut === 0 ? chunk : chunk.subarray(skip, chunk.length - cut);
      if (cut > 0) return; // a registry that takes no Range sends the whole blob
    }
  } catch (error) {
    throw connectionError(error, subjectOf(call));
  }
}

/** Where an answer begins: 200 is the whole blob, 206 says it in Content-Range (RFC 9110, 14.4). */
function startOf(call: Call, answer: ResponseHead, position: number): number {
  if (answer.status === 200) return 0;
  const start = /^bytes (\d+)-/.exec(headerOf(answer, 'content-range') ?? '')?.[1];
  if (start !== undefined && Number(start) <= position) return Number(start);
  throw protocolError(subjectOf(call), 'sends another part of a blob than it was asked for');
}

function mismatch(call: Call, { descriptor: { size } }: Reading, what: string): ImagebuildError {
  const subject = subjectOf(call);
  return new ImagebuildError(
    'DIGEST_MISMATCH',
    `${subject.image}: ${subject.host} sent ${what} than the ${size} that have this digest`,
    {
      place: placeOf(subject),
      hint: `Try again, or take the image from another place; what ${subject.host} holds may be damaged.`,
    },
  );
}
