import { type ErrorCode, ImagebuildError, type Message } from '../../../errors.ts';
import { formatScalar } from '../../../text/format.ts';
import { say } from '../../../text/say.ts';
import { maskSecrets } from '../../../text/secrets.ts';
import { nameOf, oneLine, placeOf, type Subject, TransientError } from './failure.ts';
import { readQuota } from './quota.ts';
import { longestRetryAfterMs, parseRetryAfter } from './retry.ts';

/** An error that a registry answered with (OCI distribution-spec, Error Codes), as plain data. */
interface ErrorResponse {
  readonly status: number;
  /** In upper case, in the order of the answer. */
  readonly codes: readonly string[];
  /** The registry's own words, on one line, without secrets. */
  readonly words: string;
  readonly retryAfterMs?: number | undefined;
  readonly sent: SentRequest;
  /** The pulls that are left, where the registry says so. */
  readonly pullsLeft?: number | undefined;
}

/** The part of a request that its error depends on. */
interface SentRequest {
  /** The Authorization header. */
  readonly authorization?: string | undefined;
  /** The media type of its body. */
  readonly mediaType?: string | undefined;
}

/** An error status that trying again doesn't change. */
export class StatusError extends ImagebuildError {
  readonly status: number;
  /** The registry's own codes (distribution-spec, Error Codes). */
  readonly codes: readonly string[];

  constructor(
    { status, codes }: Pick<ErrorResponse, 'status' | 'codes'>,
    ...rest: ConstructorParameters<typeof ImagebuildError>
  ) {
    super(...rest);
    this.status = status;
    this.codes = codes;
  }
}

interface ErrorRule {
  readonly when: (response: ErrorResponse) => boolean;
  readonly code: ErrorCode;
  readonly message:
    | 'registryQuotaSpent'
    | 'registryAbuseLimit'
    | 'registryBusy'
    | 'registryDenies'
    | 'registryNeedsLogin'
    | 'registryRefusesPassword'
    | 'registryRefusesToken'
    | 'registryLacksRepository'
    | 'registryKeepsTag'
    | 'registryRefusesSize'
    | 'registryTakesNoIndex'
    | 'registryReadOnly'
    | 'registryGotOtherBytes'
    | 'registryLacks'
    | 'registryForgotUpload'
    | 'registryDown'
    | 'registryOutsideSpec';
  readonly hint: (host: string) => Message;
  /** It may pass, so that trying again makes sense. */
  readonly temporary?: boolean;
}

const isBusy = ({ status, codes }: ErrorResponse) => status === 429 || codes.includes('TOOMANYREQUESTS');
/**
 * Docker Hub answers so, in JSON, when the pulls of a window are used up. They don't come back within
 * seconds.
 */
const isQuota = (response: ErrorResponse) =>
  isBusy(response) &&
  (/pull rate limit/i.test(response.words) || (response.codes.length > 0 && response.pullsLeft === 0));
/**
 * A proxy in front of a registry (HAP429 at Docker Hub) answers without JSON, since it never asked the
 * registry.
 */
const isAbuse = (response: ErrorResponse) =>
  isBusy(response) && response.codes.length === 0 && response.words !== '';
const has =
  (...wanted: string[]) =>
  (response: ErrorResponse) =>
    response.codes.some((code) => wanted.includes(code));

/** A registry that takes no images of several platforms refuses their index by its media type. */
function isRefusedIndex(response: ErrorResponse): boolean {
  const isIndex = /image\.index|manifest\.list/.test(response.sent.mediaType ?? '');
  const isOfType = has('MANIFEST_INVALID', 'UNSUPPORTED')(response) || [405, 415].includes(response.status);
  return isIndex && isOfType;
}

function hasScheme({ authorization = '' }: SentRequest, scheme: string): boolean {
  return authorization.startsWith(`${scheme} `);
}

/** The first rule that fits decides what an error response means. */
const errorRules: readonly ErrorRule[] = [
  {
    when: isQuota,
    code: 'RATE_LIMITED',
    message: 'registryQuotaSpent',
    hint: (host) => say('registryLargerQuota', { host }),
  },
  {
    when: isAbuse,
    code: 'RATE_LIMITED',
    message: 'registryAbuseLimit',
    hint: () => say('registryWaitMinutes'),
    temporary: true,
  },
  {
    when: isBusy,
    code: 'RATE_LIMITED',
    message: 'registryBusy',
    hint: (host) => say('registryLaterOrMirror', { host }),
    temporary: true,
  },
  {
    when: ({ status, words }) => status >= 400 && status < 500 && /\bimmutable\b/i.test(words),
    code: 'TAG_EXISTS',
    message: 'registryKeepsTag',
    hint: () => say('registryKeepsTagHint'),
  },
  {
    when: ({ status }) => status === 413,
    code: 'REGISTRY_PROTOCOL',
    message: 'registryRefusesSize',
    hint: () => say('registryRefusesSizeHint'),
  },
  {
    when: isRefusedIndex,
    code: 'REGISTRY_PROTOCOL',
    message: 'registryTakesNoIndex',
    hint: () => say('registryTakesNoIndexHint'),
  },
  {
    when: (response) => response.status === 403 || (response.status === 401 && has('DENIED')(response)),
    code: 'DENIED',
    message: 'registryDenies',
    hint: (host) => say('registryAskForAccess', { host }),
  },
  {
    when: ({ status, sent }) => status === 401 && hasScheme(sent, 'Basic'),
    code: 'UNAUTHORIZED',
    message: 'registryRefusesPassword',
    hint: (host) => say('registryLogInAgain', { host }),
  },
  {
    when: ({ status, sent }) => status === 401 && hasScheme(sent, 'Bearer'),
    code: 'UNAUTHORIZED',
    message: 'registryRefusesToken',
    hint: (host) => say('registryCheckNameOrLogin', { host }),
  },
  {
    when: ({ status }) => status === 401,
    code: 'UNAUTHORIZED',
    message: 'registryNeedsLogin',
    hint: (host) => say('registryCheckNameOrLogin', { host }),
  },
  {
    when: (response) => response.status === 405 || has('UNSUPPORTED')(response),
    code: 'DENIED',
    message: 'registryReadOnly',
    hint: () => say('registryPublishElsewhere'),
  },
  {
    when: has('DIGEST_INVALID'),
    code: 'DIGEST_MISMATCH',
    message: 'registryGotOtherBytes',
    hint: () => say('registryBytesChange'),
  },
  {
    when: has('BLOB_UPLOAD_UNKNOWN'),
    code: 'REGISTRY_UNAVAILABLE',
    message: 'registryForgotUpload',
    hint: () => say('registryBuildLater'),
    temporary: true,
  },
  {
    when: (response) => response.status === 404 && has('NAME_UNKNOWN')(response),
    code: 'CONTENT_MISSING',
    message: 'registryLacksRepository',
    hint: (host) => say('registryLacksRepositoryHint', { host }),
  },
  {
    when: ({ status }) => status === 404,
    code: 'CONTENT_MISSING',
    message: 'registryLacks',
    hint: (host) => say('registryCheckNameOrLogin', { host }),
  },
  {
    when: ({ status }) => status === 408 || (status >= 500 && status !== 501),
    code: 'REGISTRY_UNAVAILABLE',
    message: 'registryDown',
    hint: () => say('registryBuildLater'),
    temporary: true,
  },
  {
    when: () => true,
    code: 'REGISTRY_PROTOCOL',
    message: 'registryOutsideSpec',
    hint: () => say('registryCheckAddress'),
  },
];

/**
 * Parses an error answer.
 * @param body at most 64 KiB of it.
 * @param sent what the request was.
 */
export function parseErrorResponse(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Uint8Array,
  sent: SentRequest = {},
): ErrorResponse {
  const text = Buffer.from(body).toString('utf8');
  const errors = parseErrors(text);
  const words = errors.length > 0 ? errors.map(({ message }) => message).join('; ') : text;
  const isPage = /^\s*</.test(words);
  return {
    status,
    sent,
    codes: errors.map(({ code }) => code.toUpperCase()),
    words: isPage ? '' : oneLine(maskSecrets(words)),
    pullsLeft: readQuota(headers)?.remaining,
    retryAfterMs: parseRetryAfter(String(headers['retry-after'] ?? '') || undefined),
  };
}

/**
 * Returns the error to throw for an error response: a TransientError when it may pass soon, else a
 * StatusError.
 */
export function errorFor(response: ErrorResponse, subject: Subject): TransientError | ImagebuildError {
  const { status, words, retryAfterMs = 0 } = response;
  const rule = errorRules.find(({ when }) => when(response))!;
  const isTooLong = retryAfterMs > longestRetryAfterMs;
  const waitSeconds = isTooLong ? Math.round(retryAfterMs / 1000) : 0;
  const error = new StatusError(
    response,
    rule.code,
    say(rule.message, { who: nameOf(subject), status, waitSeconds, words }),
    {
      place: placeOf(subject),
      hint: rule.hint(subject.host),
      ...(refusesAnonymous(response) ? { answer: 'refuses-anonymous' as const } : {}),
    },
  );
  return rule.temporary && !isTooLong ? new TransientError(error, { waitMs: response.retryAfterMs }) : error;
}

/**
 * Tells whether a reader without a login is refused, also after a token was issued to anyone, as Docker Hub
 * does for a repository that doesn't exist. A password that was sent is refused itself.
 */
function refusesAnonymous({ status, sent }: ErrorResponse): boolean {
  return (status === 401 || status === 403) && !hasScheme(sent, 'Basic');
}

function parseErrors(text: string): { code: string; message: string }[] {
  const parsed = tryJson(text) as { errors?: unknown; details?: unknown } | undefined;
  const list = Array.isArray(parsed?.errors) ? parsed.errors : [];
  const errors = list.filter((item) => typeof item === 'object' && item !== null).slice(0, 5);
  if (errors.length === 0 && typeof parsed?.details === 'string')
    return [{ code: '', message: parsed.details }]; // token servers answer {"details": "incorrect username or password"}
  return errors.map(({ code, message }) => ({
    code: formatScalar(code),
    message: formatScalar(message) || formatScalar(code),
  }));
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // plain text or a page: not every error response comes from the registry itself
  }
}
