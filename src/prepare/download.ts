import { setTimeout as sleep } from 'node:timers/promises';
import type { Download } from '../context/remote.ts';
import { ImagebuildError, type Place } from '../errors.ts';
import type { Bytes } from '../io/bytes.ts';
import type { BlobSpool } from '../layers/filecontent.ts';
import type { Progress } from '../progress.ts';
import { say } from '../text/say.ts';

const redirectLimit = 5;
const attempts = 3;
const requestHeaders = { 'accept-encoding': 'identity', 'user-agent': 'imagebuild' };

/** Sends one request without following redirects. A stalled response is an error. */
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
 * Creates the downloader for the addresses of ADD; it streams files into the spool. No credential is sent,
 * and at most five redirects are followed, never from https to http. Any host is allowed: init.sh could reach
 * it too, in the same job, which holds no secret.
 *
 * The downloader throws COPY_SOURCE_MISSING when the server doesn't return the file, DIGEST_MISMATCH for a
 * wrong checksum, and LIMIT_EXCEEDED. A failure that may be temporary is tried again and reported.
 */
export function createDownloader(
  send: SendRequest,
  spool: BlobSpool,
  progress: Progress,
  signal?: AbortSignal,
): Download {
  return async (address, checksum, place) => {
    const wanted = checksum === undefined ? undefined : parseChecksum(checksum, place);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const content = await spool.add(await openAddress(parseAddress(address, place), place, send, signal));
        if (wanted === undefined || content.digest === wanted) return content;
        throw wrongChecksum(address, wanted, content.digest, place);
      } catch (error) {
        if (error instanceof ImagebuildError) throw error.place?.file ? error : error.with({ place });
        signal?.throwIfAborted();
        if (attempt === attempts) throw unavailable(address, place, error);
        const seconds = 2 ** (attempt - 1);
        const reason = say('downloadRetried', { address, reason: reasonOf(error) }).text;
        progress({ type: 'wait', subject: new URL(address).host, reason, seconds });
        await sleep(seconds * 1000, undefined, { signal });
      }
    }
  };
}

/** Opens an address, following redirects. @throws Error for a failure that may be temporary */
async function openAddress(
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
      url = resolveRedirect(url, location, place);
    else if ([408, 429].includes(statusCode) || statusCode >= 500) throw new Error(`status ${statusCode}`);
    else throw missing(first.href, `${url.host} returned status ${statusCode}`, place);
  }
  throw missing(first.href, `more than ${redirectLimit} redirects`, place);
}

function resolveRedirect(from: URL, location: string, place: Place): URL {
  const to = URL.parse(location, from.href);
  if (to && (to.protocol === 'https:' || to.protocol === from.protocol)) return to;
  throw missing(from.href, `a redirect to ${JSON.stringify(location)} is not allowed`, place);
}

function parseAddress(address: string, place: Place): URL {
  const url = URL.parse(address);
  if (url && url.username === '' && url.password === '') return url;
  const message = url ? say('addressWithLogin') : say('addressInvalid', { address });
  throw new ImagebuildError('KUBEFILE_SYNTAX', message, { place, hint: say('addressInvalidHint') });
}

function parseChecksum(checksum: string, place: Place): string {
  if (/^sha256:[0-9a-f]{64}$/.test(checksum)) return checksum;
  throw new ImagebuildError('KUBEFILE_SYNTAX', say('checksumInvalid', { checksum }), {
    place,
    hint: say('checksumInvalidHint'),
  });
}

function wrongChecksum(address: string, expected: string, found: string, place: Place): ImagebuildError {
  return new ImagebuildError('DIGEST_MISMATCH', say('checksumWrong', { address, expected, found }), {
    place,
    hint: say('checksumWrongHint'),
  });
}

function missing(address: string, reason: string, place: Place): ImagebuildError {
  return new ImagebuildError('COPY_SOURCE_MISSING', say('downloadFailed', { address, reason }), {
    place,
    hint: say('downloadFailedHint'),
  });
}

function unavailable(address: string, place: Place, cause: unknown): ImagebuildError {
  return new ImagebuildError(
    'COPY_SOURCE_MISSING',
    say('downloadFailed', { address, reason: reasonOf(cause) }),
    {
      place,
      cause,
      hint: say('downloadUnavailableHint'),
    },
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
