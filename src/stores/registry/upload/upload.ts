import { ImagebuildError } from '../../../errors.ts';
import { ResumableHash } from '../../../image/content.ts';
import type { Digest } from '../../../image/descriptor.ts';
import type { Writable, Written } from '../../../image/store.ts';
import type { Bytes } from '../../../io/bytes.ts';
import { placeOf } from '../http/failure.ts';
import { subjectOf } from '../http/transport.ts';
import type { RepositoryClient } from '../repository-client.ts';
import { fallbackMethod, type UploadMethod } from './method.ts';
import {
  appendPart,
  cancelUpload,
  commitUpload,
  startUpload,
  type UploadSession,
  uploadExpired,
  uploadStatus,
} from './session.ts';

/** One blob on its way up. */
interface Upload {
  readonly client: RepositoryClient;
  readonly content: Writable;
  /** Goes on over a reopened stream, so no byte counts twice. */
  readonly hash: ResumableHash;
  session: UploadSession;
  /** So many bytes the registry has for certain. */
  offset: number;
  /** What the content itself failed with: the upload then ends with this very error. */
  failure?: unknown;
}

/** What an upload is told about the repository it goes to. */
export interface UploadContext {
  /** The way that each host was found to take. */
  readonly methods: Map<string, UploadMethod>;
  has(digest: Digest): Promise<boolean>;
  /** An open session that is left from a refused mount. */
  readonly spare?: UploadSession | undefined;
}

/** GHCR takes at most 4 MiB in one chunk. */
const chunkBytes = 4 * 1024 * 1024;
/** A chunk lies in memory, so a registry that asks for larger ones gets these. */
const mostChunkBytes = 64 * 1024 * 1024;

/**
 * Sends a blob and gives its digest and size. What was cut goes on where the registry stands, or from the start when it has
 * forgotten; bytes that are not what `content` says are never committed (distribution-spec, Pushing a blob in chunks).
 * @throws DIGEST_MISMATCH, the content's own error, and what a registry can refuse with
 */
export async function uploadBlob(
  client: RepositoryClient,
  content: Writable,
  context: UploadContext,
): Promise<Written> {
  const { host } = client.endpoint;
  const session = context.spare ?? (await startUpload(client));
  const state: Upload = { client, content, hash: new ResumableHash(), session, offset: 0 };
  const attempts = client.transport.attempts(client.call('PATCH', ''));
  for (;;) {
    const way = context.methods.get(host) ?? 'stream';
    try {
      const committed = await senders[way](state);
      const written = { digest: state.hash.digest(), size: state.hash.size };
      // When the answer to a first PUT was lost, the second finds no session, but the blob.
      if (committed || (await context.has(written.digest))) return written;
      throw uploadExpired(client);
    } catch (error) {
      const other = state.failure === undefined ? fallbackMethod(way, error, state.offset) : undefined;
      try {
        if (state.failure !== undefined) throw state.failure;
        if (other) context.methods.set(host, other);
        else await attempts.waitToRetry(error);
        if (await resume(state, other === undefined && continuable.has(way))) attempts.reset();
      } catch (final) {
        await cancelUpload(client, state.session);
        throw final;
      }
    }
  }
}

/** Those that go on where a cut left them. */
const continuable: ReadonlySet<UploadMethod> = new Set(['stream', 'chunks']);

/** Each sends what is left and commits; false when the registry does not know the session any more. */
const senders: Record<UploadMethod, (state: Upload) => Promise<boolean>> = {
  stream,
  once: stream,

  async chunks(state) {
    const { client } = state;
    const size = Math.min(mostChunkBytes, Math.max(chunkBytes, state.session.minChunk));
    for await (const bytes of chunksOf(feed(state), size)) {
      const part = { bytes, start: state.offset, length: bytes.length };
      state.session = await appendPart(client, state.session, part);
      state.offset += bytes.length;
    }
    return finish(state);
  },

  /** Digest and size come first here, so content that does not know them is read twice. */
  async whole(state) {
    const { content, hash } = state;
    if (content.digest === undefined || content.size === undefined) await drain(feed(state));
    if (state.failure !== undefined) throw state.failure;
    const { digest = hash.digest(), size: length = hash.size } = content;
    const part = { bytes: feed(state), start: 0, length };
    const known = await commitUpload(state.client, state.session, digest, part);
    if (state.failure !== undefined) throw state.failure;
    return known;
  },
};

async function stream(state: Upload): Promise<boolean> {
  const { client, content, offset: start } = state;
  // A range needs its end. From the start the length is better left open: then content that fails can end the request in good
  // order, and the registry's answer says how to cancel (distribution 2.8 keeps a session whose PATCH was cut, and forgets its name).
  const length = start === 0 || content.size === undefined ? undefined : content.size - start;
  if (content.size === start) await drain(feed(state));
  else state.session = await appendPart(client, state.session, { bytes: feed(state), start, length });
  return finish(state);
}

/** Nothing is committed of content that failed. */
async function finish(state: Upload): Promise<boolean> {
  if (state.failure !== undefined) throw state.failure;
  return commitUpload(state.client, state.session, state.hash.digest());
}

/** Finds out where to go on; true when the registry kept more than it had before. */
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

/** The content from where the registry stands, hashed and checked. A failure ends it early and is told in `failure`. */
async function* feed(state: Upload): Bytes {
  const { content, hash } = state;
  let at = state.offset;
  try {
    for await (const chunk of content.open(at)) {
      hash.update(chunk, at);
      at += chunk.length;
      if (at > (content.size ?? at)) throw mismatch(state, `more than ${content.size} bytes`);
      yield chunk;
    }
    if (at < (content.size ?? at)) throw mismatch(state, `${at} of ${content.size} bytes`);
    if (content.digest !== undefined && hash.digest() !== content.digest)
      throw mismatch(state, `${hash.digest()} instead of ${content.digest}`);
  } catch (error) {
    state.failure = error;
  }
}

async function drain(bytes: Bytes): Promise<void> {
  for await (const _ of bytes);
}

/** The same bytes in pieces of one size, the last one smaller. */
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

function mismatch({ client }: Upload, what: string): ImagebuildError {
  return new ImagebuildError('DIGEST_MISMATCH', `${client.location}: the content to upload has ${what}`, {
    place: placeOf(subjectOf(client.call('PUT', ''))),
    hint: 'Build again: a file changed while it was read, or its source sent other bytes.',
  });
}
