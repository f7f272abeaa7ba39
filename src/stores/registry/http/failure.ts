import { ImagebuildError, type Message } from '../../../errors.ts';
import { say } from '../../../text/say.ts';

/** The subject of a failure: the image, and the host that answered or did not. */
export interface Subject {
  readonly image: string;
  readonly host: string;
}

/**
 * A failure that may pass: a reset, a stall, a 503. It stays inside the client, which throws `error` after
 * the last attempt.
 */
export class TransientError extends Error {
  readonly error: ImagebuildError;
  /** Milliseconds that the registry asks to wait. */
  readonly waitMs: number | undefined;
  /** The token expired and there is a new one: retry at once, but only once. */
  readonly freshToken: boolean;

  constructor(error: ImagebuildError, details: { waitMs?: number | undefined; freshToken?: boolean } = {}) {
    super(error.message);
    this.error = error;
    this.waitMs = details.waitMs;
    this.freshToken = details.freshToken ?? false;
  }
}

/** Errors of the connection that may pass. Others (unknown name, bad certificate) do not. */
const transientCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_ABORTED',
  'UND_ERR_INFO',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);
const resetCodes = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_ABORTED',
  'UND_ERR_INFO',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', // a body that was cut, under `Connection: close`
]);
/** The errors of Node's decompressors, for a body with a Content-Encoding. */
const decoderCode = /^(?:Z_|ZSTD_|ERR__ERROR_|ERR_BROTLI)/;
const stallCodes = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * Returns the error to throw when a connection broke or could not be made. An ImagebuildError, such as one of
 * the content that is sent, stays as it is.
 * @param part of the answer that was read. A server that sent a head speaks HTTP: if its body doesn't, as
 *   when a chunk ends early, it was damaged on its way.
 */
export function connectionError(cause: unknown, subject: Subject, part: 'head' | 'body' = 'head'): Error {
  if (cause instanceof ImagebuildError) return isUnreachable(cause) ? cause.with({ answer: 'none' }) : cause;
  if (cause instanceof TransientError) return cause;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const reason = cause instanceof Error ? oneLine(cause.message || code) : 'unknown reason';
  const words = { who: nameOf(subject), reason };
  const details = { place: placeOf(subject), hint: say('registryCheckNetwork', { host: subject.host }) };
  // Its cause holds the bytes of the answer, which may contain a token, so it isn't kept.
  const isParserError = cause instanceof Error && cause.name === 'HTTPParserError';
  const isDamaged = isParserError || (part === 'body' && decoderCode.test(code));
  if (isParserError && part === 'head')
    return new ImagebuildError('REGISTRY_PROTOCOL', say('registryNotHttp', words), details);
  const message = stallCodes.has(code)
    ? say('registryStalled', words)
    : resetCodes.has(code) || isDamaged
      ? say('registryReset', words)
      : say('registryUnreachable', words);
  const more = isParserError ? {} : { cause };
  const error = new ImagebuildError('REGISTRY_UNAVAILABLE', message, { ...details, ...more, answer: 'none' });
  return transientCodes.has(code) || isDamaged ? new TransientError(error) : error;
}

/** Tells whether no connection could be made: a certificate isn't trusted, or a proxy refuses. */
function isUnreachable({ code, answer }: ImagebuildError): boolean {
  return code === 'REGISTRY_UNAVAILABLE' && answer === undefined;
}

/**
 * Returns the error for an answer that has the right status and the wrong content.
 * @param message makes the message from what the failure is about.
 */
export function protocolError(subject: Subject, message: (who: string) => Message): ImagebuildError {
  return new ImagebuildError('REGISTRY_PROTOCOL', message(nameOf(subject)), {
    place: placeOf(subject),
    hint: say('registryCheckAddress'),
  });
}

/**
 * Returns how messages begin: the image and its host, or the host alone when the registry itself is asked.
 */
export function nameOf({ image, host }: Subject): string {
  return image === host ? host : `${image}: ${host}`;
}

export function placeOf({ image, host }: Subject): { image: string; registry: string } {
  return { image, registry: host };
}

/** Returns a text on one line, without control characters, cut to 300 characters. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
