import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { ImagebuildError } from '../../errors.ts';
import { formatBytes } from '../../text/format.ts';
import { say } from '../../text/say.ts';
import { type ClusterName, describeFailure, describeStatus, type RequestName } from './answers.ts';
import { pauseMs, type RequestPolicy } from './policy.ts';
import type { Transport } from './transport.ts';

/** A request to the API server. */
export interface ApiRequest extends RequestName {
  readonly method: 'GET' | 'DELETE';
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: object | undefined;
  /** Statuses that are answers too, besides 200 to 299. */
  readonly accept?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

interface ApiAnswer {
  readonly status: number;
  /** The parsed JSON. */
  readonly body: unknown;
}

/** What all requests of a connection share. */
export interface ApiConnection {
  readonly transport: Transport;
  readonly name: ClusterName;
  readonly policy: RequestPolicy;
  readonly signal: AbortSignal | undefined;
}

/** The largest answer that is read, in bytes: a page of a list, the discovery of a large cluster. */
const largestAnswer = 64 * 1024 * 1024;
const largestError = 64 * 1024;

/** Statuses after which the same request may succeed. */
const transient = [408, 429, 500, 502, 503, 504];

/** Sends a request and reads its answer, and tries again when that may help. */
export async function sendRequest(connection: ApiConnection, request: ApiRequest): Promise<ApiAnswer> {
  const { policy, signal: closing } = connection;
  for (let failures = 1; ; failures++) {
    const attempt = await tryRequest(connection, request);
    if ('answer' in attempt) return attempt.answer;
    if (!attempt.isTransient || failures >= policy.attempts) throw attempt.error;
    await pause(pauseMs(failures, policy.baseDelayMs, attempt.waitMs), joinSignals(closing, request.signal));
  }
}

/** Waits, unless the build is cancelled. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, { ...(signal && { signal }) }).catch((error) => {
    signal?.throwIfAborted();
    throw error;
  });
}

type Attempt =
  | { readonly answer: ApiAnswer }
  | { readonly error: unknown; readonly isTransient: boolean; readonly waitMs?: number };

async function tryRequest(connection: ApiConnection, request: ApiRequest): Promise<Attempt> {
  const { policy, name } = connection;
  const deadline = AbortSignal.timeout(policy.requestMs);
  const cancelled = joinSignals(connection.signal, request.signal);
  try {
    const answer = await open(connection, request, policy.stallMs, joinSignals(deadline, cancelled));
    const status = answer.statusCode;
    if (isSuccess(status) || request.accept?.includes(status))
      return {
        answer: {
          status,
          body: parseBody(await readBody(answer, largestAnswer, name, request), name, request),
        },
      };
    const text = await readBody(answer, largestError, name, request).catch(() => '');
    const waitMs = Number(answer.headers['retry-after'] ?? 0) * 1000 || 0;
    const isTransient = transient.includes(status);
    return { error: describeStatus(status, text, name, request), isTransient, waitMs };
  } catch (cause) {
    cancelled?.throwIfAborted();
    const error = describeFailure(deadline.aborted ? timedOut(policy.requestMs) : cause, name);
    return { error, isTransient: error.code === 'CLUSTER_UNREACHABLE' && !isCertificate(error) };
  }
}

function isCertificate({ reason }: ImagebuildError): boolean {
  return reason.name === 'clusterCertificate';
}

function timedOut(ms: number): Error {
  return new Error(say('clusterTimeout', { seconds: ms / 1000 }).text);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Sends a request and returns the answer with its body unread. */
async function open(
  { transport }: ApiConnection,
  { method, path, query = {}, body }: ApiRequest,
  stallMs: number,
  signal: AbortSignal | undefined,
): Promise<Dispatcher.ResponseData> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined) as [string, string][];
  const search = new URLSearchParams(given).toString();
  return transport.send({
    method,
    path: search === '' ? path : `${path}?${search}`,
    body: body && JSON.stringify(body),
    stallMs,
    signal: signal ?? new AbortController().signal,
  });
}

/** Opens a request whose answer is a stream. @throws the error of a status that isn't 200 */
export async function openStream(
  connection: ApiConnection,
  request: ApiRequest,
  stallMs: number,
  signal: AbortSignal | undefined,
): Promise<{ status: number; body: Dispatcher.ResponseData['body'] }> {
  const answer = await open(connection, request, stallMs, signal);
  const { statusCode: status, body } = answer;
  if (isSuccess(status) || request.accept?.includes(status)) return { status, body };
  const text = await readBody(answer, largestError, connection.name, request).catch(() => '');
  throw describeStatus(status, text, connection.name, request);
}

async function readBody(
  { body }: Dispatcher.ResponseData,
  limit: number,
  { server }: ClusterName,
  { verb, path }: RequestName,
): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > limit) {
      const words = { server, verb, path, limit: formatBytes(limit) };
      throw new ImagebuildError('LIMIT_EXCEEDED', say('clusterAnswerTooLarge', words));
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseBody(text: string, { server }: ClusterName, { verb, path }: RequestName): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const words = { server, verb, path };
    throw new ImagebuildError('CLUSTER_REFUSED', say('clusterAnswerInvalid', words), {
      hint: say('kubeconfigServerHint'),
      cause,
    });
  }
}

/** Returns a signal that each of the given ones aborts. */
export function joinSignals(...signals: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length > 1 ? AbortSignal.any(given) : given[0];
}
