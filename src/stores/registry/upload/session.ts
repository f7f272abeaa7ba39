import { ImagebuildError } from '../../../errors.ts';
import type { Digest } from '../../../image/descriptor.ts';
import type { WrittenBlob } from '../../../image/store.ts';
import type { Bytes } from '../../../io/bytes.ts';
import { say } from '../../../text/say.ts';
import { repositoryScope } from '../auth/scope.ts';
import { type Call, headerOf, type Method, type ResponseHead, subjectOf } from '../http/call.ts';
import { placeOf, protocolError, TransientError } from '../http/failure.ts';
import { resolveLocation, withParameter } from '../http/location.ts';
import { commitTime } from '../http/timeouts.ts';
import type { RepositoryClient } from '../repository-client.ts';

/** An upload that a registry keeps open (distribution-spec, Pushing blobs). */
export interface UploadSession {
  /** Changes with every answer. */
  readonly url: URL;
  /** OCI-Chunk-Min-Length, in bytes. */
  readonly minChunk: number;
}

/** Bytes to send to an upload session. */
interface UploadPart {
  readonly bytes: Uint8Array | Bytes;
  /** Their position in the blob. */
  readonly start: number;
  /** Their number, when it is known. */
  readonly length?: number | undefined;
}

/** Starts an upload (POST). */
export async function startUpload(client: RepositoryClient): Promise<UploadSession> {
  const call = client.call('POST', 'blobs/uploads/', { accept: [202] });
  return sessionAfter(client, call, await client.transport.request(call));
}

/**
 * Mounts a blob of another repository: `mounted` when it is in this one now, else the upload that the
 * registry opened instead.
 */
export async function mountOrStartUpload(
  client: RepositoryClient,
  digest: Digest,
  from: string,
): Promise<UploadSession | 'mounted'> {
  const call = client.call('POST', 'blobs/uploads/', {
    accept: [201, 202],
    scopes: [repositoryScope(client.repository, 'pull', 'push'), repositoryScope(from, 'pull')],
  });
  call.url.searchParams.set('mount', digest);
  call.url.searchParams.set('from', from);
  const answer = await client.transport.request(call);
  return answer.status === 201 ? 'mounted' : sessionAfter(client, call, answer);
}

/**
 * Sends a part that follows the bytes the session has (PATCH). One attempt: after a failure, `uploadStatus`
 * says where to continue.
 */
export async function appendPart(
  client: RepositoryClient,
  session: UploadSession,
  part: UploadPart,
): Promise<UploadSession> {
  const call = sessionCall(client, session, 'PATCH', {
    accept: [201, 202, 204, 404],
    body: part.bytes,
    headers: partHeaders(part),
  });
  const answer = await client.transport.exchange(call);
  await answer.body.dump();
  if (answer.status === 404) throw uploadExpired(client);
  return sessionAfter(client, call, answer, session);
}

/**
 * Asks how many bytes a session has after a failure; undefined when the registry dropped it or doesn't say.
 */
export async function uploadStatus(
  client: RepositoryClient,
  session: UploadSession,
): Promise<{ session: UploadSession; offset: number } | undefined> {
  const call = sessionCall(client, session, 'GET', { accept: [200, 202, 204, 400, 404, 405, 416] });
  const answer = await client.transport.request(call);
  const end = Number(/^(?:bytes=)?0-(\d+)$/.exec(headerOf(answer, 'range') ?? '')?.[1] ?? 0);
  // `0-0` means one byte for some registries and none for others: such a session isn't worth keeping.
  if (answer.status >= 300 || end === 0) return undefined;
  return { session: sessionAfter(client, call, answer, session), offset: end + 1 };
}

/**
 * Completes the upload: the blob is stored under its digest (PUT). False when the registry has no such
 * session.
 */
export async function commitUpload(
  client: RepositoryClient,
  session: UploadSession,
  { digest, size }: WrittenBlob,
  whole?: UploadPart,
): Promise<boolean> {
  const url = withParameter(session.url, 'digest', digest);
  const call = sessionCall(client, { ...session, url }, 'PUT', {
    accept: [201, 204, 404],
    timeoutMs: commitTime(size),
    ...(whole && { body: whole.bytes, headers: partHeaders({ ...whole, start: 0 }) }),
  });
  if (!whole || whole.bytes instanceof Uint8Array)
    return (await client.transport.request(call)).status !== 404;
  const answer = await client.transport.exchange(call);
  await answer.body.dump();
  return answer.status !== 404;
}

/**
 * Cancels the upload (DELETE). The registry removes it by itself one day, so a failure here doesn't matter.
 */
export async function cancelUpload(client: RepositoryClient, session: UploadSession): Promise<void> {
  const call = sessionCall(client, session, 'DELETE', {
    accept: [200, 202, 204, 404],
    cleansUp: true,
  });
  await client.transport.exchange(call).then(
    (answer) => answer.body.dump(),
    () => undefined,
  );
}

/** Returns the error for a session that the registry doesn't know any more: the blob must be sent again. */
export function uploadExpired(client: RepositoryClient): TransientError {
  const subject = { image: client.location, host: client.endpoint.host };
  const error = new ImagebuildError('REGISTRY_UNAVAILABLE', say('uploadExpired', subject), {
    place: placeOf(subject),
    hint: say('uploadAgain'),
  });
  return new TransientError(error);
}

function sessionCall(
  client: RepositoryClient,
  session: UploadSession,
  method: Method,
  more: Partial<Call>,
): Call {
  const scopes = [repositoryScope(client.repository, 'pull', 'push')];
  return client.call(method, '', { url: session.url, scopes, ...more });
}

/**
 * Returns the headers of a part: Content-Range needs its end, and so its length; a stream of unknown length
 * has neither.
 */
function partHeaders({ start, length }: UploadPart): Record<string, string> {
  return {
    'content-type': 'application/octet-stream',
    ...(length !== undefined && { 'content-length': String(length) }),
    ...(length !== undefined && start > 0 && { 'content-range': `${start}-${start + length - 1}` }),
  };
}

function sessionAfter(
  client: RepositoryClient,
  call: Call,
  answer: ResponseHead,
  before?: UploadSession,
): UploadSession {
  const location = headerOf(answer, 'location');
  const url = location === undefined ? before?.url : locate(location, answer.url, client.endpoint.base);
  if (!url) throw protocolError(subjectOf(call), (who) => say('uploadWithoutLocation', { who }));
  if (!client.transport.mayFollow(url, client.endpoint.base))
    throw protocolError(subjectOf(call), (who) => say('uploadToPlain', { who, host: url.host }));
  const minChunk = Number(headerOf(answer, 'oci-chunk-min-length') ?? before?.minChunk ?? 0) || 0;
  return { url, minChunk };
}

/** Resolves Location: it may be relative, and it may say http: behind a proxy that adds TLS. */
export function locate(location: string, from: URL, base: URL): URL | undefined {
  const url = resolveLocation(location, from);
  if (url?.hostname === base.hostname && url.protocol === 'http:') url.protocol = base.protocol;
  return url;
}
