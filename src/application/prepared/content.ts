import { ImagebuildError } from '../../errors.ts';
import { checkBytes, drainBytes, skipBytes, type UnexpectedBytes } from '../../image/content.ts';
import type { Digest } from '../../image/descriptor.ts';
import type { Bytes } from '../../io/bytes.ts';
import { checkFileSize, type OpenedFile, openRegularFile, readChunks } from '../../io/file.ts';
import { say } from '../../text/say.ts';

/** The digest and size that a file must have. */
interface ExpectedContent {
  readonly digest: Digest;
  readonly size: number;
}

/**
 * Reads a file from an offset on, and checks all of it: the bytes before the offset are read too, so that a
 * stream that ends was right from the first byte, even if the file is changed in the meantime.
 * @throws PREPARED_INVALID when it isn't a regular file, DIGEST_MISMATCH
 */
export async function* openContent(path: string, expected: ExpectedContent, offset = 0): Bytes {
  const { handle, size } = await openContentFile(path);
  await using _file = handle;
  yield* skipBytes(verifyBytes(readChunks(handle, 0, size), expected, path), offset);
}

/**
 * Reads a file to its end, so that nothing can stand in for bytes that the directory only claims to have.
 * @throws PREPARED_INVALID when it is missing, isn't a regular file, or has another size; DIGEST_MISMATCH
 */
export async function checkContent(path: string, expected: ExpectedContent): Promise<void> {
  const { handle, size: found } = await openContentFile(path);
  await using _file = handle;
  checkFileSize(path, found);
  if (found !== expected.size) throw unreadable(path, say('partSize', { found, size: expected.size }).text);
  await drainBytes(verifyBytes(readChunks(handle, 0, found), expected, path));
}

/** Reads a whole file. @param limit bytes @throws PREPARED_INVALID, LIMIT_EXCEEDED */
export async function readBounded(path: string, limit: number): Promise<Buffer> {
  const { handle, size } = await openContentFile(path);
  await using _file = handle;
  if (size > limit) {
    throw new ImagebuildError('LIMIT_EXCEEDED', say('fileTooLarge', { path, limit }), {
      place: { file: path },
    });
  }
  return await handle.readFile();
}

/**
 * Passes bytes through, and fails before the end if they aren't the expected ones. @throws DIGEST_MISMATCH
 */
export function verifyBytes(bytes: Bytes, expected: ExpectedContent, path: string): Bytes {
  return checkBytes(bytes, expected, (found) => mismatch(path, expected, found));
}

async function openContentFile(path: string): Promise<OpenedFile> {
  const file = await openRegularFile(path);
  if (!('problem' in file)) return file;
  if (file.problem === 'irregular') throw unreadable(path, say('partIrregular').text);
  throw unreadable(path, say(file.problem === 'link' ? 'partLink' : 'partUnopened').text, file.cause);
}

function mismatch(path: string, { digest, size }: ExpectedContent, found: UnexpectedBytes): ImagebuildError {
  const reason =
    found.digest !== undefined
      ? say('partDigest', { digest: found.digest })
      : found.size > size
        ? say('partTooLong', { size })
        : say('partOtherSize', { found: found.size, size });
  return new ImagebuildError(
    'DIGEST_MISMATCH',
    say('preparedFileChanged', { path, digest, reason: reason.text }),
    {
      place: { file: path },
      hint: say('prepareAgainUnchanged'),
    },
  );
}

/**
 * Returns the error for a file of a prepared build that can't be read. @param reason a clause such as "it is
 * a link"
 */
export function unreadable(path: string, reason: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', say('preparedUnreadable', { path, reason }), {
    place: { file: path },
    hint: say('preparedNameDirectory'),
    cause,
  });
}
