import { ImagebuildError } from '../../../errors.ts';
import type { Digest } from '../../../image/descriptor.ts';
import type { Bytes } from '../../../io/bytes.ts';
import { repositoryScope } from '../auth/scope.ts';
import { placeOf, protocolError, type Subject } from '../http/failure.ts';
import { TransientError } from '../http/retry.ts';
import { type Call, headerOf, type Method, type ResponseHead, subjectOf } from '../http/transport.ts';
import type { RepositoryClient } from '../repository-client.ts';

/** An upload that a registry keeps open (distribution-spec, Pushing blobs). */
export interface UploadSession {
  /** Changes with every answer. */
  readonly url: URL;
  /** OCI-Chunk-Min-Length, in bytes. */
  readonly minChunk: number;
}

/** Bytes on their way into a session. */
export interface UploadPart {
  readonly bytes: Uint8Array | Bytes;
  /** Where in the blob they begin. */
  readonly start: number;
  /** How many they are, when that is known. */
  readonly length?: number | undefined;
}

/** A registry may hash or move a large blob before it answers that it is stored. */
const commitTimeoutMs = 300_000;

export async function startUpload(client: RepositoryClient): Promise<UploadSession> {
  const call = client.call('POST', 'blobs/uploads/', { accept: [202] });
  return sessionAfter(client, call, await client.transport.request(call));
}

/** `mounted` when the blob is in the repository now; else the session that the registry opened instead. */
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

/** Sends a part to the end of what the session has. One try: after a failure `standing` says where to go on. */
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

/** Where a session stands after a failure; undefined when the registry has dropped it or does not say. */
export async function uploadStatus(
  client: RepositoryClient,
  session: UploadSession,
): Promise<{ session: UploadSession; offset: number } | undefined> {
  const call = sessionCall(client, session, 'GET', { accept: [200, 202, 204, 400, 404, 405, 416] });
  const answer = await client.transport.request(call);
  const end = Number(/^(?:bytes=)?0-(\d+)$/.exec(headerOf(answer, 'range') ?? '')?.[1] ?? 0);
  // `0-0` is one byte for some registries and none for others: such a session is not worth keeping.
  if (answer.status >= 300 || end === 0) return undefined;
  return { session: sessionAfter(client, call, answer, session), offset: end + 1 };
}

/** Closes the session: the blob is there under its digest. False when the registry has no such session. */
export async function commitUpload(
  client: RepositoryClient,
  session: UploadSession,
  digest: Digest,
  whole?: UploadPart,
): Promise<boolean> {
  const url = new URL(session.url);
  url.searchParams.set('digest', digest);
  const call = sessionCall(client, { ...session, url }, 'PUT', {
    accept: [201, 204, 404],
    timeoutMs: commitTimeoutMs,
    ...(whole && { body: whole.bytes, headers: partHeaders({ ...whole, start: 0 }) }),
  });
  if (!whole) return (await client.transport.request(call)).status !== 404;
  const answer = await client.transport.exchange(call);
  await answer.body.dump();
  return answer.status !== 404;
}

/** Lets the registry forget the session. It would do so by itself some day, so a failure here does not matter. */
export async function cancelUpload(client: RepositoryClient, session: UploadSession): Promise<void> {
  const call = sessionCall(client, session, 'DELETE', { accept: [200, 202, 204, 404] });
  await client.transport.exchange(call).then(
    (answer) => answer.body.dump(),
    () => undefined,
  );
}

/** The registry does not know the session any more: the blob must be sent again. */
export function uploadExpired(client: RepositoryClient): TransientError {
  const subject: Subject = { image: client.location, host: client.endpoint.host };
  const error = new ImagebuildError(
    'REGISTRY_UNAVAILABLE',
    `${subject.image}: ${subject.host} forgot the upload`,
    {
      place: placeOf(subject),
      hint: 'Build again; what was uploaded is kept and not uploaded again.',
    },
  );
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

/** Content-Range needs the end, and with it goes Content-Length; a stream of unknown length has neither. */
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
  if (!url) throw protocolError(subjectOf(call), 'opens an upload and does not say where');
  if (!client.transport.mayFollow(url, client.endpoint.base))
    throw protocolError(subjectOf(call), `sends an upload to ${url.host} without TLS`);
  const minChunk = Number(headerOf(answer, 'oci-chunk-min-length') ?? before?.minChunk ?? 0) || 0;
  return { url, minChunk };
}

/** Where Location points to: it may be relative, and it may say http: behind a proxy that adds the TLS. */
export function locate(location: string, from: URL, base: URL): URL | undefined {
  const url = URL.parse(location, from.href) ?? undefined;
  if (url?.hostname === base.hostname && url.protocol === 'http:') url.protocol = base.protocol;
  return url;
}
