import { setTimeout as wait } from 'node:timers/promises';
import { isUnclear, statusOf } from './client.ts';

/** Milliseconds that a write waits in all when GitHub asks for patience. */
const longestWait = 5 * 60_000;

/** Milliseconds to wait for a limit whose answer doesn't say how long, as GitHub's documentation asks. */
const unsaidWait = 60_000;

/** Milliseconds before each repetition of a write that failed at GitHub. */
const pauses = [1000, 4000, 9000];

/**
 * Sends a write. When GitHub limits requests, which it then hasn't carried out, waits as long as it asks and
 * sends it again; five minutes in all.
 * @param send sends the request once, without the client's own retry.
 * @throws the answer to the last one.
 */
export async function sendWrite<T>(send: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; ) {
    try {
      return await send();
    } catch (error) {
      const asked = readLimit(error);
      if (asked === undefined || waited + asked > longestWait) throw error;
      waited += Math.max(asked, 1000);
      await wait(asked);
    }
  }
}

/**
 * Sends a write, and again after a failure of GitHub or a lost answer.
 * @param repeat what is sent then; the same when left out.
 */
export async function sendUntilClear<T>(send: () => Promise<T>, repeat: () => Promise<T> = send): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await sendWrite(attempt === 0 ? send : repeat);
    } catch (error) {
      const pause = pauses[attempt];
      if (pause === undefined || !isUnclear(error)) throw error;
      await wait(pause);
    }
  }
}

/**
 * Reads how many milliseconds GitHub asks to wait; undefined when an error isn't a limit. The secondary limit
 * is a 403 or 429, with `retry-after` in seconds or its name in the message.
 */
function readLimit(error: unknown): number | undefined {
  const status = statusOf(error);
  if (status !== 403 && status !== 429) return undefined;
  const { response, message } = error as { response: { headers?: Record<string, string> }; message: string };
  const seconds = Number(response.headers?.['retry-after'] ?? Number.NaN);
  if (seconds >= 0) return seconds * 1000;
  return status === 429 || /\bsecondary rate\b/i.test(message) ? unsaidWait : undefined;
}
