import { ImagebuildError } from '../../../errors.ts';
import {
  checkBytes,
  collectBytes,
  drainBytes,
  ResumableHash,
  type UnexpectedBytes,
} from '../../../image/content.ts';
import type { Digest } from '../../../image/descriptor.ts';
import type { Writable, WrittenBlob } from '../../../image/store.ts';
import type { Bytes } from '../../../io/bytes.ts';
import { say } from '../../../text/say.ts';
import { subjectOf } from '../http/call.ts';
import { StatusError } from '../http/error-response.ts';
import { placeOf } from '../http/failure.ts';
import { smallBlobBytes } from '../http/limiter.ts';
import type { RepositoryClient } from '../repository-client.ts';
import {
  appendPart,
  cancelUpload,
  commitUpload,
  startUpload,
  type UploadSession,
  uploadExpired,
  uploadStatus,
} from './session.ts';

/**
 * A way to upload a blob: one streamed PATCH that can continue after it was cut; one that must start again
 * then; PATCHes of bounded size, or of a smaller one; or all in the PUT that completes the upload.
 */
export type UploadMethod = 'stream' | 'once' | 'chunks' | 'pieces' | 'whole';

/** One upload and how far it has come. */
interface Upload {
  readonly client: RepositoryClient;
  readonly content: Writable | HeldContent;
  /** Continues over a reopened stream, so no byte counts twice. */
  readonly hash: ResumableHash;
  session: UploadSession;
  /** The number of bytes that the registry has for certain. */
  offset: number;
  /** The error of the content itself: the upload then ends with it. */
  failure?: unknown;
}

interface UploadContext {
  /** The method that each host was found to accept; this upload adds what it finds out. */
  readonly methods: Map<string, UploadMethod>;
  has(digest: Digest): Promise<boolean>;
  /** Returns an open session that a refused mount left over. */
  takeUnused(): UploadSession | undefined;
}

/** The bytes of a small blob, read and checked, and their hash. */
interface HeldContent extends Required<Writable> {
  readonly bytes: Buffer;
  readonly hash: ResumableHash;
}

/** GHCR takes at most 4 MiB in one chunk. */
const chunkBytes = 4 * 1024 * 1024;
/** The largest chunk, since a chunk is held in memory; a registry that asks for larger ones gets these. */
const mostChunkBytes = 64 * 1024 * 1024;

/** Tells whether a blob is known to be so small that it is held in memory and sent in one request. */
export function isSmallBlob({ size }: Pick<Writable, 'size'>): boolean {
  return size !== undefined && size <= smallBlobBytes;
}

/**
 * Uploads a blob and returns its digest and size. A small one is read first: it takes no slot of an upload,
 * but those of its requests. An upload that was cut continues with the bytes that the
 * registry lacks, or from the start when it expired; bytes that aren't what `content` says are never
 * committed (distribution-spec, Pushing a blob in chunks).
 * @throws DIGEST_MISMATCH, the content's own error, and the errors of error responses
 */
export async function uploadBlob(
  client: RepositoryClient,
  content: Writable,
  context: UploadContext,
): Promise<WrittenBlob> {
  const { host } = client.endpoint;
  const held = isSmallBlob(content) ? await holdContent(client, content) : undefined;
  const session = context.takeUnused() ?? (await startUpload(client));
  const hash = held?.hash ?? new ResumableHash();
  const state: Upload = { client, content: held ?? content, hash, session, offset: 0 };
  const [key, usual] = held ? ([`${host} small`, 'whole'] as const) : ([host, 'stream'] as const);
  const attempts = client.transport.attempts(client.call('PATCH', ''));
  for (;;) {
    const method = context.methods.get(key) ?? usual;
    try {
      const committed = await senders[method](state);
      const written = { digest: state.hash.digest(), size: state.hash.size };
      // When the answer to a first PUT was lost, the second one finds the blob and no session.
      if (committed || (await context.has(written.digest))) return written;
      throw uploadExpired(client);
    } catch (error) {
      const other = state.failure === undefined ? fallbackMethod(method, error, state) : undefined;
      try {
        if (state.failure !== undefined) throw state.failure;
        if (other) context.methods.set(key, other);
        else await attempts.waitToRetry(error);
        if (await resume(state, other === undefined && resumable.has(method))) attempts.reset();
      } catch (final) {
        await cancelUpload(client, state.session);
        throw final;
      }
    }
  }
}

/** The methods that continue where a cut left them. */
const resumable: ReadonlySet<UploadMethod> = new Set(['stream', 'chunks', 'pieces']);

/**
 * Each sends what is left and completes the upload; false when the registry doesn't know the session any
 * more.
 */
const senders: Record<UploadMethod, (state: Upload) => Promise<boolean>> = {
  stream,
  once: stream,

  chunks: (state) => sendChunks(state, chunkBytes),
  pieces: (state) => sendChunks(state, smallBlobBytes),

  /** Needs digest and size first, so content that doesn't know them is read twice. */
  async whole(state) {
    const { content, hash } = state;
    if (content.digest === undefined || content.size === undefined) await drainBytes(feed(state));
    if (state.failure !== undefined) throw state.failure;
    const { digest = hash.digest(), size: length = hash.size } = content;
    const part = { bytes: 'bytes' in content ? content.bytes : feed(state), start: 0, length };
    const known = await commitUpload(state.client, state.session, { digest, size: length }, part);
    if (state.failure !== undefined) throw state.failure;
    return known;
  },
};

/** Reads and checks the content of a small blob. @throws DIGEST_MISMATCH, and the content's own error */
async function holdContent(client: RepositoryClient, content: Writable): Promise<HeldContent> {
  const hash = new ResumableHash();
  const report = (found: UnexpectedBytes) => mismatch({ client, content }, found);
  const bytes = await collectBytes(checkBytes(content.open(0), content, report, { hash }));
  const open = async function* (offset: number) {
    if (offset < bytes.length) yield bytes.subarray(offset);
  };
  return { bytes, hash, digest: hash.digest(), size: bytes.length, open };
}

async function stream(state: Upload): Promise<boolean> {
  const { client, content, offset: start } = state;
  // A range needs its end. From the start the length is better left open: then content that fails can end the
  // request regularly, and the answer says how to cancel (distribution 2.8 keeps a session whose PATCH was
  // cut, but not its name).
  const length = start === 0 || content.size === undefined ? undefined : content.size - start;
  if (content.size === start) await drainBytes(feed(state));
  else state.session = await appendPart(client, state.session, { bytes: feed(state), start, length });
  return finish(state);
}

/** @param least bytes in a PATCH; a registry may ask for more. */
async function sendChunks(state: Upload, least: number): Promise<boolean> {
  const size = Math.min(mostChunkBytes, Math.max(least, state.session.minChunk));
  for await (const bytes of chunksOf(feed(state), size)) {
    const part = { bytes, start: state.offset, length: bytes.length };
    state.session = await appendPart(state.client, state.session, part);
    state.offset += bytes.length;
  }
  return finish(state);
}

/** Completes the upload, unless the content failed. */
async function finish(state: Upload): Promise<boolean> {
  if (state.failure !== undefined) throw state.failure;
  const { client, session, hash } = state;
  return commitUpload(client, session, { digest: hash.digest(), size: hash.size });
}

/** Finds out where to continue; true when the registry kept more than it had before. */
async function resume(state: Upload, mayContinue: boolean): Promise<boolean> {
  const kept = mayContinue ? await uploadStatus(state.client, state.session) : undefined;
  if (kept && kept.offset <= state.hash.size) {
    const isMore = kept.offset > state.offset;
    Object.assign(state, kept);
    return isMore;
  }
  await cancelUpload(state.client, state.session);
  state.session = await startUpload(state.client);
  state.offset = 0;
  return false;
}

/**
 * Yields the content from the offset that the registry has, hashed and checked. An error ends it early and is
 * kept in `failure`.
 */
async function* feed(state: Upload): Bytes {
  const { content, hash, offset } = state;
  try {
    yield* checkBytes(content.open(offset), content, (found) => mismatch(state, found), { offset, hash });
  } catch (error) {
    state.failure = error;
  }
}

/** Yields the same bytes in pieces of one size, the last one smaller. */
async function* chunksOf(bytes: Bytes, size: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (let chunk of bytes) {
    while (length + chunk.length >= size) {
      held.push(chunk.subarray(0, size - length));
      yield Buffer.concat(held);
      chunk = chunk.subarray(size - length);
      [held, length] = [[], 0];
    }
    held.push(chunk);
    length += chunk.length;
  }
  if (length > 0) yield Buffer.concat(held);
}

function mismatch(
  { client, content: { digest, size = 0 } }: Pick<Upload, 'client' | 'content'>,
  found: UnexpectedBytes,
): ImagebuildError {
  const { location } = client;
  const message =
    found.digest !== undefined && digest !== undefined
      ? say('uploadOtherBytes', { location, actual: found.digest, expected: digest })
      : found.size > size
        ? say('uploadTooLong', { location, size })
        : say('uploadTooShort', { location, count: found.size, size });
  return new ImagebuildError('DIGEST_MISMATCH', message, {
    place: placeOf(subjectOf(client.call('PUT', ''))),
    hint: say('uploadContentChanged'),
  });
}

/**
 * The method to try on a host that refuses a streamed PATCH with this status. A proxy that allows about 100
 * MB in one request says 413, and so does nginx for more than 1 MB, unless it is told otherwise; GHCR takes
 * at most 4 MiB in one that has a range.
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

/** The status of a part that was too large for one request: a smaller one may be accepted. */
const payloadTooLarge = 413;

/**
 * Chooses the method to fall back to when the stream was refused; undefined when another method wouldn't
 * help.
 * @param upload.offset where the refused part began: a registry that accepts the first part and refuses the
 *   second, as Google's does, accepts a stream, but only in one piece.
 */
function fallbackMethod(
  method: UploadMethod,
  error: unknown,
  { offset, content }: Pick<Upload, 'offset' | 'content'>,
): UploadMethod | undefined {
  if (!(error instanceof StatusError) || error.code === 'DIGEST_MISMATCH') return undefined;
  const other = fallbacks[error.status];
  if (method === 'whole' && 'bytes' in content && other !== undefined) return 'stream';
  if (method === 'chunks' && error.status === payloadTooLarge) return 'pieces';
  if (method !== 'stream') return undefined;
  return other !== undefined && offset > 0 && error.status !== payloadTooLarge ? 'once' : other;
}
