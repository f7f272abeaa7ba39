import { type ErrorCode, ImagebuildError } from '../../../errors.ts';
import { readQuota } from './quota.ts';
import { longestRetryAfterMs, parseRetryAfter, TransientError } from './retry.ts';

/** Whom a failure is about: the image in words, and the host that answered or did not. */
export interface Subject {
  readonly image: string;
  readonly host: string;
}

/** What a registry answered instead of what was asked (OCI distribution-spec, Error Codes), as plain data. */
export interface ErrorResponse {
  readonly status: number;
  /** In upper case, first one first. */
  readonly codes: readonly string[];
  /** The registry's own words, one line, without secrets. */
  readonly words: string;
  readonly retryAfterMs?: number | undefined;
  /** The pulls that are left, where the registry tells it. */
  readonly pullsLeft?: number | undefined;
}

/** A refusal that stays. */
export class StatusError extends ImagebuildError {
  readonly status: number;

  constructor(status: number, ...rest: ConstructorParameters<typeof ImagebuildError>) {
    super(...rest);
    this.status = status;
  }
}

interface ErrorRule {
  readonly when: (refusal: ErrorResponse) => boolean;
  readonly code: ErrorCode;
  readonly says: string;
  readonly hint: (subject: Subject) => string;
  /** It may pass, so that trying again makes sense. */
  readonly temporary?: boolean;
}

const isBusy = ({ status, codes }: ErrorResponse) => status === 429 || codes.includes('TOOMANYREQUESTS');
/** What Docker Hub says in JSON when the pulls of a window are spent. They do not come back within seconds. */
const isQuota = (refusal: ErrorResponse) =>
  isBusy(refusal) &&
  (/pull rate limit/i.test(refusal.words) || (refusal.codes.length > 0 && refusal.pullsLeft === 0));
/** What stands before a registry (HAP429 at Docker Hub) speaks no JSON, since it never asked the registry. */
const isAbuse = (refusal: ErrorResponse) =>
  isBusy(refusal) && refusal.codes.length === 0 && refusal.words !== '';
const has =
  (...wanted: string[]) =>
  (refusal: ErrorResponse) =>
    refusal.codes.some((code) => wanted.includes(code));
const login = ({ host }: Subject) => `Check the name, or log in: imagebuild login ${host}`;

/** The first row that fits says what a refusal means. */
const errorRules: readonly ErrorRule[] = [
  {
    when: isQuota,
    code: 'RATE_LIMITED',
    says: 'allows no more pulls for now: the pull quota is used up',
    hint: ({ host }) =>
      `Log in for a larger quota: imagebuild login ${host}; or use a mirror: --mirror ${host}=https://…; or let the build wait: --wait-for-quota 6h`,
  },
  {
    when: isAbuse,
    code: 'RATE_LIMITED',
    says: 'blocks this address for a while, because too many requests came at once (the abuse limit, not the pull quota)',
    hint: () => 'Wait some minutes and build again; a login does not lift this limit, a mirror does.',
    temporary: true,
  },
  {
    when: isBusy,
    code: 'RATE_LIMITED',
    says: 'asks for fewer requests',
    hint: ({ host }) => `Build again later, or use a mirror: --mirror ${host}=https://…`,
    temporary: true,
  },
  {
    when: (refusal) => refusal.status === 403 || (refusal.status === 401 && has('DENIED')(refusal)),
    code: 'DENIED',
    says: 'does not allow this account to do that',
    hint: ({ host }) => `Ask for access, or log in as someone who has it: imagebuild login ${host}`,
  },
  { when: ({ status }) => status === 401, code: 'UNAUTHORIZED', says: 'asks for a login', hint: login },
  {
    when: (refusal) => refusal.status === 405 || has('UNSUPPORTED')(refusal),
    code: 'DENIED',
    says: 'does not offer this operation; it may be read-only',
    hint: () => 'Publish to a registry that takes uploads.',
  },
  {
    when: has('DIGEST_INVALID'),
    code: 'DIGEST_MISMATCH',
    says: 'received other bytes than were sent',
    hint: () => 'Build again; if it happens again, something between here and the registry changes bytes.',
  },
  { when: ({ status }) => status === 404, code: 'CONTENT_MISSING', says: 'does not have it', hint: login },
  {
    when: ({ status }) => status === 408 || (status >= 500 && status !== 501),
    code: 'REGISTRY_UNAVAILABLE',
    says: 'is out of order',
    hint: () => 'Build again later; what was uploaded is kept and not uploaded again.',
    temporary: true,
  },
  {
    when: () => true,
    code: 'REGISTRY_PROTOCOL',
    says: 'answered in a way that the distribution specification does not know here',
    hint: () => 'Check that the address is a container registry and no proxy or login page stands before it.',
  },
];

/** Reads the answer's head and body (at most 64 KiB of it); `authorization` is the header that was sent, to keep it out. */
export function parseErrorResponse(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Uint8Array,
  authorization: string | undefined,
): ErrorResponse {
  const text = Buffer.from(body).toString('utf8');
  const errors = parseErrors(text);
  const words = errors.length > 0 ? errors.map(({ message }) => message).join('; ') : text;
  const isPage = /^\s*</.test(words);
  return {
    status,
    codes: errors.map(({ code }) => code.toUpperCase()),
    words: isPage ? '' : oneLine(withoutSecrets(words, authorization)),
    pullsLeft: readQuota(headers)?.remaining,
    retryAfterMs: parseRetryAfter(String(headers['retry-after'] ?? '') || undefined),
  };
}

/** What to throw for a refusal: an Interruption when it may pass soon, else the error itself. */
export function errorFor(refusal: ErrorResponse, subject: Subject): TransientError | ImagebuildError {
  const row = errorRules.find(({ when }) => when(refusal))!;
  const detail = refusal.words === '' ? '' : `: ${refusal.words}`;
  const tooLong = (refusal.retryAfterMs ?? 0) > longestRetryAfterMs;
  const wait = tooLong ? `; it asks to wait ${Math.round(refusal.retryAfterMs! / 1000)} s` : '';
  const message = `${shown(subject)} ${row.says} (status ${refusal.status}${wait})${detail}`;
  const details = { place: placeOf(subject), hint: row.hint(subject) };
  const error = new StatusError(refusal.status, row.code, message, details);
  return row.temporary && !tooLong ? new TransientError(error, { waitMs: refusal.retryAfterMs }) : error;
}

/** Errors of the connection that may pass. Others (unknown name, bad certificate) do not. */
const passing = new Set([
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
]);
const hangUps = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_ABORTED']);
const stalls = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** The image and its registry; a registry that is asked without an image stands for itself. */
function shown({ image, host }: Subject): string {
  return image === host ? host : `${image}: ${host}`;
}

/** What to throw for a connection that broke or never was. An error of imagebuild (of the content sent) stays itself. */
export function connectionError(cause: unknown, subject: Subject): Error {
  if (cause instanceof ImagebuildError || cause instanceof TransientError) return cause;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? '';
  const words = cause instanceof Error ? oneLine(cause.message || code) : 'unknown reason';
  const what = stalls.has(code)
    ? 'sent nothing for too long'
    : hangUps.has(code)
      ? 'hung up'
      : 'cannot be reached';
  // Such an error carries the answer's bytes, which may hold a token: it is no cause to keep.
  const isHttp = !(cause instanceof Error && cause.name === 'HTTPParserError');
  const error = new ImagebuildError(
    isHttp ? 'REGISTRY_UNAVAILABLE' : 'REGISTRY_PROTOCOL',
    `${shown(subject)} ${isHttp ? what : 'does not speak HTTP'} (${words})`,
    {
      place: placeOf(subject),
      hint: `Check the network and the name ${subject.host}, and try again.`,
      ...(isHttp && { cause }),
    },
  );
  return passing.has(code) ? new TransientError(error) : error;
}

/** An answer that has the right status and the wrong content. */
export function protocolError(subject: Subject, words: string): ImagebuildError {
  return new ImagebuildError('REGISTRY_PROTOCOL', `${shown(subject)} ${words}`, {
    place: placeOf(subject),
    hint: 'Check that the address is a container registry and no proxy or login page stands before it.',
  });
}

export function placeOf(subject: Subject): { image: string; registry: string } {
  return { image: subject.image, registry: subject.host };
}

function parseErrors(text: string): { code: string; message: string }[] {
  const parsed = tryJson(text) as { errors?: unknown; details?: unknown } | undefined;
  const list = Array.isArray(parsed?.errors) ? parsed.errors : [];
  const errors = list.filter((item) => typeof item === 'object' && item !== null).slice(0, 5);
  if (errors.length === 0 && typeof parsed?.details === 'string')
    return [{ code: '', message: parsed.details }]; // token servers answer {"details": "incorrect username or password"}
  return errors.map(({ code, message }) => ({
    code: String(code ?? ''),
    message: String(message ?? code ?? ''),
  }));
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // plain text or a page: not every refusal comes from the registry itself
  }
}

/** A registry may repeat in its error what it was sent. */
function withoutSecrets(text: string, authorization: string | undefined): string {
  const secret = authorization?.split(' ')[1];
  if (!secret) return text;
  const decoded = Buffer.from(secret, 'base64').toString();
  const password = decoded.slice(decoded.indexOf(':') + 1);
  return [secret, ...(authorization!.startsWith('Basic ') ? [decoded, password] : [])]
    .filter((part) => part.length > 0)
    .reduce((rest, part) => rest.replaceAll(part, '***'), text);
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, 300);
}
