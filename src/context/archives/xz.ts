import xz from 'xz-decompress';
import { ImagebuildError } from '../../errors.ts';
import type { Bytes } from '../../io/bytes.ts';

/**
 * Unpacks one or several xz streams (The .xz File Format 1.2). Memory is bounded by the dictionary, 64 MiB at most.
 * @throws KUBEFILE_UNSUPPORTED for a larger dictionary, a filter beside LZMA2, or a SHA-256 check; Error for what is damaged.
 */
export async function* unpackXz(bytes: Bytes): Bytes {
  const packed = bytes[Symbol.asyncIterator]();
  const unpacked = new xz.XzReadableStream(webStream(packed)).getReader();
  try {
    for (let next = await unpacked.read(); !next.done; next = await unpacked.read())
      if (next.value.length > 0) yield next.value;
  } catch (cause) {
    throw unread(cause) ?? cause;
  } finally {
    await unpacked.cancel().catch(() => {}); // one that has read ahead to its end cannot be cancelled: it has let go of all already
    await packed.return?.();
  }
}

/** Asks for no more than is read. */
function webStream(bytes: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>) => {
    const { done, value } = await bytes.next();
    if (done) controller.close();
    else controller.enqueue(value);
  };
  return new ReadableStream({ pull }, { highWaterMark: 0 });
}

/** What xz_ret of xz-embedded says of a file that is sound, and not for us. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['4', 'xz with a dictionary of more than 64 MiB is not read'],
  ['6', 'xz with another filter than LZMA2, or with a SHA-256 check, is not read'],
]);

function unread(cause: unknown): ImagebuildError | undefined {
  const code = /error code (\d+)$/.exec(cause instanceof Error ? cause.message : '')?.[1];
  const reason = reasons.get(code ?? '');
  if (reason === undefined) return undefined;
  const hint = 'Pack it with xz -6, or unpack it in init.sh.';
  return new ImagebuildError('KUBEFILE_UNSUPPORTED', reason, { hint, cause });
}
