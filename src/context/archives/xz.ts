import xz from 'xz-decompress';
import { ImagebuildError } from '../../errors.ts';
import type { Bytes } from '../../io/bytes.ts';
import { say } from '../../text/say.ts';

/**
 * Unpacks one or several xz streams (The .xz File Format 1.2). Memory is bounded by the dictionary, 64 MiB at
 * most.
 * @throws KUBEFILE_UNSUPPORTED for a larger dictionary, another filter than LZMA2, or a SHA-256 check; Error
 *   for damaged data.
 */
export async function* unpackXz(bytes: Bytes): Bytes {
  const packed = bytes[Symbol.asyncIterator]();
  const unpacked = new xz.XzReadableStream(webStream(packed)).getReader();
  try {
    for (let next = await unpacked.read(); !next.done; next = await unpacked.read())
      if (next.value.length > 0) yield next.value;
  } catch (cause) {
    throw unsupported(cause) ?? cause;
  } finally {
    await unpacked.cancel().catch(() => {}); // fails once everything is read, when nothing is left to release
    await packed.return?.();
  }
}

/** Returns a web stream that reads no further ahead than its reader. */
function webStream(bytes: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const { done, value } = await bytes.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

/** The xz_ret codes of xz-embedded for valid files that it doesn't support. */
const unsupportedCodes: ReadonlyMap<string, 'xzDictionary' | 'xzFilter'> = new Map([
  ['4', 'xzDictionary'],
  ['6', 'xzFilter'],
]);

function unsupported(cause: unknown): ImagebuildError | undefined {
  const code = /error code (\d+)$/.exec(cause instanceof Error ? cause.message : '')?.[1];
  const row = unsupportedCodes.get(code ?? '');
  if (row === undefined) return undefined;
  return new ImagebuildError('KUBEFILE_UNSUPPORTED', say(row), { hint: say('xzHint'), cause });
}
