import type { Dispatcher } from 'undici';
import { ImagebuildError } from '../../../errors.ts';
import type { Bytes } from '../../../io/bytes.ts';
import type { Authorizer } from '../auth/authorization.ts';
import type { Connections } from './connections.ts';
import { type Endpoint, type EndpointOptions, mayFollow } from './endpoint.ts';
import {
  connectionError,
  errorFor,
  parseErrorResponse,
  placeOf,
  protocolError,
  type Subject,
} from './failure.ts';
import { type Attempts, type Retry, type RetryPolicy, startAttempts, TransientError } from './retry.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One thing asked of a registry. */
export interface Call {
  readonly endpoint: Endpoint;
  /** How errors name what this is about: `docker.io/library/nginx:latest`. */
  readonly image: string;
  readonly repository?: string | undefined;
  readonly method: Method;
  readonly url: URL;
  /** What a token for it must allow. */
  readonly scopes: readonly string[];
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A stream can be sent only once: what comes after a failure is the caller's decision. */
  readonly body?: Uint8Array | Bytes | undefined;
  /** The statuses that are answers; all others are errors. */
  readonly accept: readonly number[];
  /** The most bytes an answer's body may have when `request` reads it. Default 64 KiB. */
  readonly limit?: number | undefined;
  /** How long the answer may take to begin, when it is slow by nature. Milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** Sent as it is, and a challenge is not answered. '' sends none. */
  readonly authorization?: string | undefined;
}

export interface ResponseHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
}

/** An answer whose body must be read, or given up by `body.dump()`: its connection waits for that. */
export type StreamedResponse = ResponseHead & { readonly body: Dispatcher.ResponseData['body'] };

export interface HttpTransport {
  /** One try, its body unread. @throws Interruption for what may pass */
  exchange(call: Call): Promise<StreamedResponse>;
  /** As often as it takes, its body read. */
  request(call: Call): Promise<ResponseHead & { readonly bytes: Uint8Array }>;
  attempts(call: Pick<Call, 'endpoint' | 'image'>): Attempts;
  /** Whether a URL that an answer from `from` names may be asked. */
  mayFollow(url: URL, from: URL): boolean;
}

export interface TransportOptions extends EndpointOptions {
  readonly connections: Connections;
  readonly authorizer: Authorizer;
  readonly policy: RetryPolicy;
  readonly userAgent: string;
  readonly onRequest?: ((request: { method: Method; url: URL }) => void) | undefined;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  /** A registry's own answer came, whatever it says. */
  readonly onAnswer?: ((endpoint: Endpoint, head: ResponseHead) => void) | undefined;
  /** A host asked for fewer requests. */
  readonly onBusy?: ((endpoint: Endpoint) => void) | undefined;
}

const errorBodyLimit = 64 * 1024;
const redirectLimit = 5;

/** Everything that goes over the wire: authorization, redirects, retries, limits (docs/security.md 19, 21, 22). */
export function createTransport(options: TransportOptions): HttpTransport {
  function attempts({ endpoint, image }: Pick<Call, 'endpoint' | 'image'>): Attempts {
    const { policy, onRetry } = options;
    // Behind a mirror there is the registry itself, so there is less reason for patience.
    const own = endpoint.isMirror ? { ...policy, attempts: Math.min(2, policy.attempts) } : policy;
    return startAttempts(own, { host: endpoint.host, image }, onRetry);
  }

  async function exchange(call: Call): Promise<StreamedResponse> {
    const used = call.authorization ?? (await options.authorizer.header(call));
    const answer = await follow(call, used);
    if (call.accept.includes(answer.status)) return answer;
    if (answer.status === 401 && call.authorization === undefined && isOwn(call, answer.url)) {
      const fresh = await options.authorizer.refused(call, answer.headers['www-authenticate'], used);
      if (fresh !== undefined) return once(call, answer, fresh);
    }
    throw await refusal(call, answer, used);
  }

  /** The one repetition with a fresh token. */
  async function once(call: Call, first: StreamedResponse, authorization: string): Promise<StreamedResponse> {
    if (isStream(call.body)) throw await tokenEnded(call, first);
    await first.body.dump();
    const answer = await follow(call, authorization);
    if (call.accept.includes(answer.status)) return answer;
    throw await refusal(call, answer, authorization);
  }

  async function tokenEnded(call: Call, answer: StreamedResponse): Promise<Error> {
    const error = await refusal(call, answer, undefined);
    return error instanceof ImagebuildError ? new TransientError(error, { freshToken: true }) : error;
  }

  /** Sends and goes where the answer points to. The authorization never leaves the registry's own origin. */
  async function follow(call: Call, authorization: string | undefined): Promise<StreamedResponse> {
    let url = call.url;
    let own = isOwn(call, url);
    for (let hops = 0; hops <= redirectLimit; hops++) {
      const answer = await send(call, url, own && authorization ? { authorization } : {});
      const next = redirection(call, answer);
      if (!next) return answer;
      await answer.body.dump();
      if (!mayFollow(answer.url, next, options))
        throw protocolError(subjectOf(call), `redirects to ${next.host} without TLS`);
      own &&= isOwn(call, next);
      url = next;
    }
    throw protocolError(subjectOf(call), `redirects more than ${redirectLimit} times`);
  }

  async function send(
    call: Call,
    url: URL,
    authorization: Record<string, string>,
  ): Promise<StreamedResponse> {
    options.onRequest?.({ method: call.method, url });
    try {
      const { statusCode, headers, body } = await options.connections.send(url, {
        method: call.method,
        headers: { 'user-agent': options.userAgent, ...call.headers, ...authorization },
        reset: false, // undici would close the connection after every HEAD, which is most of what a rebuild sends
        body: (call.body as Dispatcher.RequestOptions['body']) ?? null,
        ...(call.timeoutMs === undefined ? {} : { headersTimeout: call.timeoutMs }),
      });
      const answer = { status: statusCode, headers, url, body };
      if (isOwn(call, url)) options.onAnswer?.(call.endpoint, answer);
      return answer;
    } catch (error) {
      throw connectionError(error, subjectOf(call));
    }
  }

  async function refusal(
    call: Call,
    answer: StreamedResponse,
    authorization: string | undefined,
  ): Promise<Error> {
    const body = await readBody(call, answer.body, errorBodyLimit).catch(() => new Uint8Array());
    if (answer.status === 429) options.onBusy?.(call.endpoint);
    return errorFor(parseErrorResponse(answer.status, answer.headers, body, authorization), subjectOf(call));
  }

  async function request(call: Call): Promise<ResponseHead & { bytes: Uint8Array }> {
    const tries = attempts(call);
    for (;;) {
      try {
        const { status, headers, url, body } = await exchange(call);
        return { status, headers, url, bytes: await readBody(call, body, call.limit ?? errorBodyLimit) };
      } catch (error) {
        await tries.waitToRetry(error);
      }
    }
  }

  return { exchange, request, attempts, mayFollow: (url, from) => mayFollow(from, url, options) };
}

export function subjectOf(call: Pick<Call, 'endpoint' | 'image'>): Subject {
  return { image: call.image, host: call.endpoint.host };
}

/** The first value of a header. */
export function headerOf(head: Pick<ResponseHead, 'headers'>, name: string): string | undefined {
  const value = head.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** @throws LIMIT_EXCEEDED, or an Interruption when the connection breaks */
async function readBody(call: Call, body: StreamedResponse['body'], limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > limit) throw tooLarge(call, limit);
      chunks.push(chunk);
    }
  } catch (error) {
    throw connectionError(error, subjectOf(call));
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function tooLarge(call: Call, limit: number): ImagebuildError {
  const subject = subjectOf(call);
  return new ImagebuildError(
    'LIMIT_EXCEEDED',
    `${subject.image}: an answer of ${subject.host} has over ${limit} bytes`,
    {
      place: placeOf(subject),
      hint: 'Check that the reference names an image.',
    },
  );
}

/** The registry's own origin: the only place its credentials go to. */
function isOwn(call: Call, url: URL): boolean {
  return url.origin === call.endpoint.base.origin;
}

function isStream(body: Call['body']): body is Bytes {
  return body !== undefined && !(body instanceof Uint8Array);
}

/** Where to go on (RFC 9110, 15.4). A body is sent again only to the same origin, and only where the method stays. */
function redirection(call: Call, answer: StreamedResponse): URL | undefined {
  const location = headerOf(answer, 'location');
  if (location === undefined || ![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  const next = URL.parse(location, answer.url.href);
  if (!next) throw protocolError(subjectOf(call), 'redirects to an address that is none');
  if (call.method === 'GET' || call.method === 'HEAD') return next;
  const keeps = (answer.status === 307 || answer.status === 308) && !isStream(call.body) && isOwn(call, next);
  return keeps ? next : undefined;
}
