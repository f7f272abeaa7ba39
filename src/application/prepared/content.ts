import { ImagebuildError } from '../../errors.ts';
import { checkBytes, skipBytes, type UnexpectedBytes } from '../../image/content.ts';
import type { Digest } from '../../image/descriptor.ts';
import type { Bytes } from '../../io/bytes.ts';
import { type OpenedFile, openRegularFile, readChunks } from '../../io/file.ts';

/** What the bytes of a file must be. */
export interface ExpectedContent {
  readonly digest: Digest;
  readonly size: number;
}

/**
 * The bytes of a file from an offset on, checked as a whole: those before the offset are read too, so that a stream that ends
 * was right from the first byte, whatever somebody does to the file meanwhile.
 * @throws PREPARED_INVALID when there is no such regular file, DIGEST_MISMATCH.
 */
export async function* openContent(path: string, expected: ExpectedContent, offset = 0): Bytes {
  const { handle, size } = await openContentFile(path);
  await using _file = handle;
  yield* skipBytes(verifyBytes(readChunks(handle, 0, size), expected, path), offset);
}

/** @throws PREPARED_INVALID when the file is not there, not a regular one, or of another size. */
export async function checkContent(path: string, size: number): Promise<void> {
  const { handle, size: found } = await openContentFile(path);
  await using _file = handle;
  if (found !== size) throw invalid(path, `it has ${found} bytes instead of ${size}`);
}

/** All bytes of a file, at most `limit`. @throws PREPARED_INVALID, LIMIT_EXCEEDED */
export async function readBounded(path: string, limit: number): Promise<Buffer> {
  const { handle, size } = await openContentFile(path);
  await using _file = handle;
  if (size > limit) {
    throw new ImagebuildError('LIMIT_EXCEEDED', `${path} is larger than ${limit} bytes`, {
      place: { file: path },
    });
  }
  return await handle.readFile();
}

/** Passes bytes through and fails before the end when they are not the expected ones. @throws DIGEST_MISMATCH */
export function verifyBytes(bytes: Bytes, expected: ExpectedContent, path: string): Bytes {
  return checkBytes(bytes, expected, (found) => mismatch(path, expected, found));
}

async function openContentFile(path: string): Promise<OpenedFile> {
  const file = await openRegularFile(path);
  if (!('problem' in file)) return file;
  if (file.problem === 'irregular') throw invalid(path, 'it is no regular file');
  throw invalid(path, file.problem === 'link' ? 'it is a link' : 'it cannot be opened', file.cause);
}

function mismatch(path: string, { digest, size }: ExpectedContent, found: UnexpectedBytes): ImagebuildError {
  const reason =
    found.digest !== undefined
      ? `the digest ${found.digest}`
      : found.size > size
        ? `more than ${size} bytes`
        : `${found.size} bytes instead of ${size}`;
  return new ImagebuildError('DIGEST_MISMATCH', `${path} is not the file ${digest}: it has ${reason}`, {
    place: { file: path },
    hint: 'Something changed the file after it was prepared: prepare the build again.',
  });
}

function invalid(path: string, reason: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', `${path} cannot be read: ${reason}`, {
    place: { file: path },
    hint: 'Name the folder that `imagebuild prepare --output` wrote, and prepare it again when it is not whole.',
    cause,
  });
}
