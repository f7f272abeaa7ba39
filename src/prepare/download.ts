import { setTimeout as sleep } from 'node:timers/promises';
import type { Download } from '../context/remote.ts';
import { ImagebuildError, type Place } from '../errors.ts';
import type { Bytes } from '../io/bytes.ts';
import type { BlobSpool } from '../layers/spool.ts';

const redirectLimit = 5;
const attempts = 3;
const requestHeaders = { 'accept-encoding': 'identity', 'user-agent': 'imagebuild' };

/** Sends one request and follows nothing; a stalled answer is an error. */
export type SendRequest = (
  url: URL,
  options: {
    readonly method: 'GET';
    readonly headers: Record<string, string>;
    readonly signal: AbortSignal | null;
  },
) => Promise<{
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Bytes & { dump(): Promise<void> };
}>;

/**
 * Downloads what ADD names by an address, streamed into what `keep` makes of it. No credential is sent, and at most five redirects
 * are followed, never from https to http. Any host may be asked: init.sh could ask it too, in the same job, which holds no secret.
 * @throws COPY_SOURCE_MISSING when the server does not give the file, DIGEST_MISMATCH for a wrong checksum, LIMIT_EXCEEDED.
 */
export function createDownloader(send: SendRequest, keep: BlobSpool, signal?: AbortSignal): Download {
  return async (address, checksum, place) => {
    const wanted = checksum === undefined ? undefined : parseChecksum(checksum, place);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const content = await keep(await open(parseAddress(address, place), place, send, signal));
        if (wanted === undefined || content.digest === wanted) return content;
        throw wrongChecksum(address, wanted, content.digest, place);
      } catch (error) {
        if (error instanceof ImagebuildError) throw error;
        signal?.throwIfAborted();
        if (attempt === attempts) throw unavailable(address, place, error);
        await sleep(500 * 2 ** attempt, undefined, { signal });
      }
    }
  };
}

/** The bytes behind an address, redirects followed. @throws Error for what may pass */
async function open(
  first: URL,
  place: Place,
  send: SendRequest,
  signal: AbortSignal | undefined,
): Promise<Bytes> {
  let url = first;
  for (let redirects = 0; redirects <= redirectLimit; redirects += 1) {
    const { statusCode, headers, body } = await send(url, {
      method: 'GET',
      headers: requestHeaders,
      signal: signal ?? null,
    });
    if (statusCode === 200) return body;
    await body.dump();
    const { location } = headers;
    if (statusCode >= 300 && statusCode < 400 && typeof location === 'string')
      url = redirected(url, location, place);
    else if ([408, 429].includes(statusCode) || statusCode >= 500)
      throw new Error(`it answers ${statusCode}`);
    else throw missing(first.href, `${url.host} answers ${statusCode}`, place);
  }
  throw missing(first.href, `it redirects more than ${redirectLimit} times`, place);
}

function redirected(from: URL, location: string, place: Place): URL {
  const to = URL.parse(location, from.href);
  if (to && (to.protocol === 'https:' || to.protocol === from.protocol)) return to;
  throw missing(from.href, `it redirects to ${JSON.stringify(location)}, which is not followed`, place);
}

function parseAddress(address: string, place: Place): URL {
  const url = URL.parse(address);
  if (url && url.username === '' && url.password === '') return url;
  throw new ImagebuildError(
    'KUBEFILE_SYNTAX',
    url ? 'this address holds a name or a password' : `${address} is no address`,
    { place, hint: 'Write http://host/path or https://host/path; fetch what needs a login in init.sh.' },
  );
}

function parseChecksum(text: string, place: Place): string {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  throw new ImagebuildError('KUBEFILE_SYNTAX', `--checksum=${text} is no checksum`, {
    place,
    hint: 'Write --checksum=sha256: and 64 lower-case hex digits.',
  });
}

function wrongChecksum(address: string, wanted: string, found: string, place: Place): ImagebuildError {
  return new ImagebuildError('DIGEST_MISMATCH', `${address} has the checksum ${found}, not ${wanted}`, {
    place,
    hint: 'Find out why the file changed; write the new checksum when that is right.',
  });
}

function missing(address: string, reason: string, place: Place): ImagebuildError {
  return new ImagebuildError('COPY_SOURCE_MISSING', `${address} cannot be downloaded: ${reason}`, {
    place,
    hint: 'Correct the address, or remove the instruction.',
  });
}

function unavailable(address: string, place: Place, cause: unknown): ImagebuildError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ImagebuildError('COPY_SOURCE_MISSING', `${address} cannot be downloaded: ${reason}`, {
    place,
    cause,
    hint: 'Try again later, or take the file from elsewhere.',
  });
}
