import { ImagebuildError } from '../../../errors.ts';
import type { Bytes } from '../../../io/bytes.ts';
import { say } from '../../../text/say.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One server that a repository is reached at: the registry itself, or a mirror of it. */
export interface Endpoint {
  /** The host whose credentials are used: `docker.io`, `ghcr.io`, `mirror.example:5000`. */
  readonly host: string;
  /** Ends in `/v2/`. */
  readonly base: URL;
  /** The path that a mirror of several registries puts before the repository: `hub/`, else ''. */
  readonly prefix: string;
  /** The value of `?ns=`: the registry that is meant, for a mirror of all registries. */
  readonly namespace?: string | undefined;
  readonly isMirror: boolean;
}

/** One request to a registry. */
export interface Call {
  readonly endpoint: Endpoint;
  /** The image that messages name: `docker.io/library/nginx:latest`. */
  readonly image: string;
  readonly repository?: string | undefined;
  readonly method: Method;
  readonly url: URL;
  /** The scopes that a token for it must have. */
  readonly scopes: readonly string[];
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A stream can be sent only once, so the caller decides what happens after a failure. */
  readonly body?: Uint8Array | Bytes | undefined;
  /** The statuses that count as answers; all others are errors. */
  readonly accept: readonly number[];
  /** The most bytes that `request` reads of an answer's body. Default 64 KiB. */
  readonly limit?: number | undefined;
  /** Tells that an answer was damaged on its way: the registry is then asked once more. */
  readonly isDamaged?: ((answer: ResponseBytes) => boolean) | undefined;
  /** Milliseconds until the answer must begin, for a request that is slow by nature. */
  readonly timeoutMs?: number | undefined;
  /** Its answer is only a help: a failure isn't retried. */
  readonly isOptional?: boolean | undefined;
  /** It cleans up: it is sent although the build was stopped, and its answer isn't waited for long. */
  readonly cleansUp?: boolean | undefined;
  /** It decides what a tag names: it may end although the build was stopped meanwhile. */
  readonly outlivesStop?: boolean | undefined;
  /** Sent as it is, and a challenge is not answered. '' sends none. */
  readonly authorization?: string | undefined;
}

/** The part of a call that decides which token it needs. */
export type AccessRequest = Pick<Call, 'endpoint' | 'image' | 'repository' | 'scopes'>;

/** Finds the Authorization headers of requests. */
export interface Authorizer {
  /** Returns the Authorization header, once it is known that the registry wants one. */
  header(access: AccessRequest): Promise<string | undefined>;
  /**
   * Returns the header to try after a 401; undefined when there is nothing better than the one that was used.
   */
  answerChallenge(
    access: AccessRequest,
    challenges: string | string[] | undefined,
    used: string | undefined,
  ): Promise<string | undefined>;
}

/** An answer without its body. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The address that the answer came from, after redirects. */
  readonly url: URL;
}

/** An answer with its whole body, in memory. */
export type ResponseBytes = ResponseHead & { readonly bytes: Uint8Array };

/** The body of an answer, which is read or discarded. */
export type ResponseBody = Bytes & { dump(): Promise<void> };

/** An answer whose body must be read or discarded with `body.dump()`: its connection is busy until then. */
export type StreamedResponse = ResponseHead & { readonly body: ResponseBody };

/** Counts the attempts at one thing. */
export interface Attempts {
  /** Waits before the next attempt. Throws the error when it can't pass, or when the attempts are used up. */
  waitToRetry(error: unknown): Promise<void>;
  /** Starts counting again, since bytes moved. */
  reset(): void;
}

/** Sends calls to registries. */
export interface HttpTransport {
  /** Makes one attempt and leaves the body unread. @throws TransientError for what may pass */
  exchange(call: Call): Promise<StreamedResponse>;
  /** Makes as many attempts as it takes, and reads the body. */
  request(call: Call): Promise<ResponseBytes>;
  attempts(call: Pick<Call, 'endpoint' | 'image'>): Attempts;
  /** Tells whether a URL that an answer from `from` names may be asked. */
  mayFollow(url: URL, from: URL): boolean;
}

/**
 * Returns the URL of something in a repository: `manifests/latest`, `blobs/uploads/`.
 * @throws REFERENCE_INVALID for a name that leads out of the repository, or into a query.
 */
export function repositoryUrl(endpoint: Endpoint, repository: string, path: string): URL {
  const url = new URL(`${repository}/${path}`, endpoint.base);
  if (url.pathname !== `${endpoint.base.pathname}${repository}/${path}`)
    throw new ImagebuildError(
      'REFERENCE_INVALID',
      say('registryPathInvalid', { path: JSON.stringify(path), repository }),
    );
  if (endpoint.namespace !== undefined) url.searchParams.set('ns', endpoint.namespace);
  return url;
}

/** Returns the first value of a header. */
export function headerOf(head: Pick<ResponseHead, 'headers'>, name: string): string | undefined {
  const value = head.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** Returns what a failure of this call is about. */
export function subjectOf({ image, endpoint }: Pick<Call, 'endpoint' | 'image'>): {
  image: string;
  host: string;
} {
  return { image, host: endpoint.host };
}
