import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { ImagebuildError } from '../../errors.ts';

/** Bounds on what a run hands over: it is untrusted (docs/security.md 13). */
export const artifactLimits = { packed: 1024 * 1024, unpacked: 4 * 1024 * 1024 } as const;

/**
 * The text of the one file that an artifact must hold.
 * @throws LIMIT_EXCEEDED over 1 MiB packed or 4 MiB unpacked; CONTENT_INVALID when it is no zip, or holds anything else.
 */
export async function unpackArtifact(zip: Buffer, name: string): Promise<string> {
  if (zip.length > artifactLimits.packed) throw tooLarge('packed');
  try {
    const file = await fromBufferPromise(zip);
    return await readOnly(file, name);
  } catch (error) {
    if (error instanceof ImagebuildError) throw error;
    throw invalid(error instanceof Error ? error.message : String(error), error);
  }
}

/**
 * A body up to its bound.
 * @throws LIMIT_EXCEEDED as soon as it is longer, whatever its header said.
 */
export async function readBounded(
  body: AsyncIterable<Uint8Array>,
  limit: number,
  which: keyof typeof artifactLimits,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limit) throw tooLarge(which);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readOnly(file: ZipFile, name: string): Promise<string> {
  if (file.entryCount !== 1) throw invalid(`it holds ${file.entryCount} files instead of one`);
  for await (const entry of file.eachEntry()) {
    if (entry.fileName !== name) throw invalid(`it holds no ${name}`);
    return await readEntry(file, entry);
  }
  throw invalid('it holds nothing');
}

async function readEntry(file: ZipFile, entry: Entry): Promise<string> {
  // What the directory says may be a lie; the stream is counted too.
  if (entry.uncompressedSize > artifactLimits.unpacked) throw tooLarge('unpacked');
  const stream = await file.openReadStreamPromise(entry);
  return (await readBounded(stream, artifactLimits.unpacked, 'unpacked')).toString('utf8');
}

function tooLarge(which: keyof typeof artifactLimits): ImagebuildError {
  const mebibytes = artifactLimits[which] / 1024 / 1024;
  return new ImagebuildError('LIMIT_EXCEEDED', `the run’s result is larger than ${mebibytes} MiB ${which}`);
}

function invalid(reason: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', `the run’s result cannot be read: ${reason}`, { cause });
}
