import type { Dispatcher } from 'undici';
import { ImagebuildError } from '../../../errors.ts';
import type { Bytes } from '../../../io/bytes.ts';
import type { Connections } from '../../../network/connections.ts';
import { say } from '../../../text/say.ts';
import {
  type AccessRequest,
  type Attempts,
  type Authorizer,
  type Call,
  type Endpoint,
  type HttpTransport,
  headerOf,
  type ResponseBytes,
  type ResponseHead,
  type StreamedResponse,
  subjectOf,
} from './call.ts';
import { decodeBody } from './contentencoding.ts';
import { type EndpointOptions, mayFollow } from './endpoint.ts';
import { errorFor, parseErrorResponse } from './error-response.ts';
import { connectionError, placeOf, protocolError, type Subject, TransientError } from './failure.ts';
import { resolveLocation } from './location.ts';
import { type RetryPause, type RetryPolicy, startAttempts } from './retry.ts';
import { watchRequest } from './watch.ts';

interface TransportOptions extends EndpointOptions {
  readonly connections: Connections;
  readonly authorizer: Authorizer;
  readonly policy: RetryPolicy;
  /** Ends what is waited for: requests, bodies, pauses. */
  readonly signal?: AbortSignal | undefined;
  /** Called when an answer takes long to begin. */
  readonly onWaiting?: ((call: Call) => void) | undefined;
  readonly onRetry?: ((pause: RetryPause) => void) | undefined;
  /** Called for each answer of the registry itself, whatever its status. */
  readonly onAnswer?: ((endpoint: Endpoint, head: ResponseHead) => void) | undefined;
  /** Called when an answer was damaged on its way, before it is read once more. */
  readonly onDamaged?: ((subject: Subject) => void) | undefined;
  /** Waits for the slot of a request; what it returns ends it, and says whether it succeeded. */
  readonly acquire: (endpoint: Endpoint) => Promise<(succeeded: boolean) => void>;
  /** Called when a host asks for fewer requests. */
  readonly onBusy?: ((endpoint: Endpoint) => void) | undefined;
}

const errorBodyLimit = 64 * 1024;
const redirectLimit = 5;

/**
 * Sends requests to registries: authorization, redirects, retries and limits (docs/security-rules.md 19, 21,
 * 22).
 */
export function createTransport(options: TransportOptions): HttpTransport {
  return {
    exchange: (call) => exchange(options, call),
    request: (call) => request(options, call),
    attempts: (call) => countAttempts(options, call),
    mayFollow: (url, from) => mayFollow(from, url, options),
  };
}

function countAttempts(
  { policy, onRetry, signal }: TransportOptions,
  { endpoint, image, isOptional }: Pick<Call, 'endpoint' | 'image' | 'isOptional'>,
): Attempts {
  // Behind a mirror there is the registry itself, so fewer attempts are made.
  const most = isOptional ? 1 : endpoint.isMirror ? 2 : policy.attempts;
  return startAttempts(
    { ...policy, attempts: Math.min(most, policy.attempts) },
    { host: endpoint.host, image },
    onRetry,
    signal,
  );
}

async function request(options: TransportOptions, call: Call): Promise<ResponseBytes> {
  const attempts = countAttempts(options, call);
  // Behind a mirror there is the registry itself, which is asked instead.
  let mayBeDamaged = !call.endpoint.isMirror;
  for (;;) {
    try {
      const answer = await requestOnce(options, call);
      if (!mayBeDamaged || !call.isDamaged?.(answer)) return answer;
      mayBeDamaged = false;
      options.onDamaged?.(subjectOf(call));
    } catch (error) {
      await attempts.waitToRetry(error);
    }
  }
}

/**
 * Makes one attempt and reads the body, in one of the host's slots for requests. A request for a token takes
 * none: one that has a slot may wait for it.
 */
async function requestOnce(options: TransportOptions, call: Call): Promise<ResponseBytes> {
  const release = call.authorization === undefined ? await options.acquire(call.endpoint) : () => {};
  let succeeded = false;
  try {
    const { status, headers, url, body } = await exchange(options, call);
    const bytes = await readBody(call, { headers, body }, call.limit ?? errorBodyLimit);
    succeeded = true;
    return { status, headers, url, bytes };
  } finally {
    release(succeeded);
  }
}

async function exchange(options: TransportOptions, call: Call): Promise<StreamedResponse> {
  const access = accessOf(call);
  const used = call.authorization ?? (await options.authorizer.header(access));
  const answer = await followRedirects(options, call, used);
  if (call.accept.includes(answer.status)) return answer;
  if (answer.status === 401 && call.authorization === undefined && isOwn(call, answer.url)) {
    const challenges = answer.headers['www-authenticate'];
    const fresh = await options.authorizer.answerChallenge(access, challenges, used);
    if (fresh !== undefined) return repeatAuthorized(options, call, answer, fresh);
  }
  throw await readError(options, call, answer, used);
}

/** Returns what a token depends on, and nothing that belongs to the request itself, such as its body. */
function accessOf({ endpoint, image, repository, scopes }: Call): AccessRequest {
  return { endpoint, image, repository, scopes };
}

/** Repeats a request with a new token, once. A stream can't be sent again: its caller decides. */
async function repeatAuthorized(
  options: TransportOptions,
  call: Call,
  first: StreamedResponse,
  authorization: string,
): Promise<StreamedResponse> {
  if (isStream(call.body)) {
    const error = await readError(options, call, first, undefined);
    throw error instanceof ImagebuildError ? new TransientError(error, { freshToken: true }) : error;
  }
  await first.body.dump();
  const answer = await followRedirects(options, call, authorization);
  if (call.accept.includes(answer.status)) return answer;
  throw await readError(options, call, answer, authorization);
}

/** Sends a request and follows redirects. The authorization never leaves the registry's own origin. */
async function followRedirects(
  options: TransportOptions,
  call: Call,
  authorization: string | undefined,
): Promise<StreamedResponse> {
  let url = call.url;
  let own = isOwn(call, url);
  for (let hops = 0; hops <= redirectLimit; hops++) {
    const answer = await send(options, call, url, own && authorization ? { authorization } : {});
    const next = redirectTarget(call, answer);
    if (!next) return answer;
    await answer.body.dump();
    if (!mayFollow(answer.url, next, options))
      throw protocolError(subjectOf(call), (who) =>
        say('registryRedirectsToPlain', { who, host: next.host }),
      );
    own &&= isOwn(call, next);
    url = next;
  }
  throw protocolError(subjectOf(call), (who) =>
    say('registryRedirectsTooOften', { who, limit: redirectLimit }),
  );
}

async function send(
  { connections, onAnswer, policy, signal, onWaiting }: TransportOptions,
  call: Call,
  url: URL,
  authorization: Record<string, string>,
): Promise<StreamedResponse> {
  const watch = watchRequest(call, { signal, stallMs: policy.stallMs, onWaiting });
  try {
    const { statusCode, headers, body } = await connections.send(url, {
      method: call.method,
      headers: {
        'user-agent': 'imagebuild',
        'accept-encoding': 'identity',
        ...call.headers,
        ...authorization,
      },
      reset: false, // undici would close the connection after every HEAD, which is most of what a rebuild sends
      body: (watch.sending(call.body) as Dispatcher.RequestOptions['body']) ?? null,
      signal: watch.signal,
      ...(call.timeoutMs === undefined ? {} : { headersTimeout: call.timeoutMs }),
    });
    const answer = { status: statusCode, headers, url, body: watch.receiving(body) };
    if (isOwn(call, url)) onAnswer?.(call.endpoint, answer);
    return answer;
  } catch (error) {
    watch.end();
    throw connectionError(error, subjectOf(call));
  }
}

async function readError(
  { onBusy }: TransportOptions,
  call: Call,
  { status, headers, body }: StreamedResponse,
  authorization: string | undefined,
): Promise<Error> {
  const bytes = await readBody(call, { headers, body }, errorBodyLimit).catch(() => new Uint8Array());
  const sent = { authorization, mediaType: call.headers?.['content-type'] };
  if (status === 429) onBusy?.(call.endpoint);
  return errorFor(parseErrorResponse(status, headers, bytes, sent), subjectOf(call));
}

/** @throws LIMIT_EXCEEDED, or a TransientError when the connection breaks */
async function readBody(
  call: Call,
  answer: Pick<StreamedResponse, 'headers' | 'body'>,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of decodeBody(call, answer)) {
      size += chunk.length;
      if (size > limit) throw tooLarge(call, limit);
      chunks.push(chunk);
    }
  } catch (error) {
    throw connectionError(error, subjectOf(call), 'body');
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(call: Call, limit: number): ImagebuildError {
  const { image, host } = subjectOf(call);
  return new ImagebuildError('LIMIT_EXCEEDED', say('registryAnswerTooLarge', { image, host, limit }), {
    place: placeOf({ image, host }),
    hint: say('registryCheckReference'),
  });
}

/** Tells whether a URL is of the registry's own origin: the only place its credentials go to. */
function isOwn(call: Call, url: URL): boolean {
  return url.origin === call.endpoint.base.origin;
}

function isStream(body: Call['body']): body is Bytes {
  return body !== undefined && !(body instanceof Uint8Array);
}

/**
 * Returns where an answer redirects to (RFC 9110, 15.4). A body is sent again only to the same origin, and
 * only where the method stays.
 */
function redirectTarget(call: Call, answer: StreamedResponse): URL | undefined {
  const location = headerOf(answer, 'location');
  if (location === undefined || ![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  const next = resolveLocation(location, answer.url);
  if (!next) throw protocolError(subjectOf(call), (who) => say('registryRedirectsNowhere', { who }));
  if (call.method === 'GET' || call.method === 'HEAD') return next;
  const keeps = (answer.status === 307 || answer.status === 308) && !isStream(call.body) && isOwn(call, next);
  return keeps ? next : undefined;
}
