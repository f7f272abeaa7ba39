import { ImagebuildError } from '../../errors.ts';
import { formatBytes } from '../../text/format.ts';
import { say } from '../../text/say.ts';
import { type KubernetesObject, type WatchEvent, WatchExpired, type WatchOptions } from '../cluster.ts';
import { describeFailure, describeStatus } from './answers.ts';
import { type ApiConnection, type ApiRequest, joinSignals, openStream } from './request.ts';

/** The largest event that is read, in bytes: etcd keeps objects of 1.5 MiB at most. */
const largestEvent = 16 * 1024 * 1024;

/** A line of a watch as the API server sends it; the object of an ERROR is a Status. */
interface EventDocument {
  readonly type: WatchEvent['type'] | 'ERROR';
  readonly object: KubernetesObject & { readonly code?: number };
}

/**
 * Watches a collection over one connection, until the server ends it or nothing came for a while. Bookmarks
 * are asked for, so that a watch of a quiet collection can go on where it was.
 */
export async function* watchObjects(
  connection: ApiConnection,
  path: string,
  { resourceVersion, labelSelector, fieldSelector, signal }: WatchOptions,
): AsyncGenerator<WatchEvent> {
  const { policy } = connection;
  const cancelled = joinSignals(connection.signal, signal);
  const leaving = new AbortController();
  const timeoutSeconds = String(Math.ceil(policy.watchMs / 1000));
  const query = { watch: 'true', allowWatchBookmarks: 'true', resourceVersion, timeoutSeconds };
  const request: ApiRequest = {
    ...{ method: 'GET', verb: 'watch', path },
    query: { ...query, labelSelector, fieldSelector },
    accept: [410],
  };
  // The server ends the watch by itself; this is for one that doesn't.
  const deadline = AbortSignal.timeout(policy.watchMs + policy.stallMs);
  const ending = joinSignals(cancelled, leaving.signal, deadline);
  try {
    const { status, body } = await openStream(connection, request, policy.watchStallMs, ending);
    if (status === 410) throw new WatchExpired();
    // Says that the watch is open: from here on, nothing is missed.
    yield { type: 'BOOKMARK', object: { apiVersion: '', kind: '', metadata: { name: '', resourceVersion } } };
    for await (const line of linesOf(body as AsyncIterable<Uint8Array>, connection, request))
      yield readEvent(line, connection, request);
  } catch (error) {
    cancelled?.throwIfAborted();
    if (isOver(error) || deadline.aborted) return;
    throw error instanceof WatchExpired ? error : describeFailure(error, connection.name);
  } finally {
    leaving.abort();
  }
}

/** Tells whether nothing came for a while: the watch is opened again from where it was. */
function isOver(error: unknown): boolean {
  return (error as { code?: string }).code === 'UND_ERR_BODY_TIMEOUT';
}

function readEvent(line: Buffer, { name }: ApiConnection, request: ApiRequest): WatchEvent {
  const { type, object } = JSON.parse(line.toString('utf8')) as EventDocument;
  if (type !== 'ERROR') return { type, object };
  if (object.code === 410) throw new WatchExpired();
  throw describeStatus(object.code ?? 500, JSON.stringify(object), name, request);
}

async function* linesOf(
  body: AsyncIterable<Uint8Array>,
  { name }: ApiConnection,
  { verb, path }: ApiRequest,
): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, end)]);
      [parts, size, from] = [[], 0, end + 1];
      if (line.length > 0) yield line;
    }
    parts.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > largestEvent) {
      const words = { server: name.server, verb, path, limit: formatBytes(largestEvent) };
      throw new ImagebuildError('LIMIT_EXCEEDED', say('clusterAnswerTooLarge', words));
    }
  }
  // A line without an end was cut off; the watch goes on from the event before.
}
