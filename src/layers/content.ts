import { ImagebuildError } from '../errors.ts';
import {
  type Content,
  checkBytes,
  contentOf,
  drainBytes,
  hashBytes,
  ResumableHash,
} from '../image/content.ts';
import type { Bytes } from '../io/bytes.ts';
import { openRegularFile, readChunks } from '../io/file.ts';

/** A text as content. */
export function textContent(text: string): Content {
  return contentOf(Buffer.from(text));
}

/**
 * A file on disk as content: read once now for its digest, and again whenever it is opened.
 * @throws CONTEXT_INVALID when it cannot be read; from `open`, also when it has changed since.
 */
export async function fileContent(path: string): Promise<Content> {
  const hash = new ResumableHash();
  await drainBytes(hashBytes(readFrom(path, 0), hash));
  return contentAt(path, { digest: hash.digest(), size: hash.size });
}

/** A file on disk whose digest and size are known. */
export function contentAt(path: string, known: Pick<Content, 'digest' | 'size'>): Content {
  return { ...known, file: path, open: (offset = 0) => unchanged(path, known, offset) };
}

/** The digest is checked when the file is read from its start, the size always. */
function unchanged(path: string, content: Pick<Content, 'digest' | 'size'>, offset: number): Bytes {
  return checkBytes(readFrom(path, offset), content, () => changed(path), { offset });
}

/** Reads a file of the context. Since the context was walked, it may have become a link or a pipe. */
async function* readFrom(path: string, offset: number): Bytes {
  const file = await openRegularFile(path);
  if ('problem' in file) throw file.problem === 'irregular' ? changed(path) : unreadable(path, file.cause);
  await using handle = file.handle;
  yield* readChunks(handle, offset, file.size);
}

/** A place of the context that the system does not let us read. */
export function unreadable(path: string, cause: unknown): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', `${path} cannot be read`, {
    place: { file: path },
    hint: 'Make it readable, or name it in .dockerignore.',
    cause,
  });
}

function changed(path: string): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', `${path} changed while it was read`, {
    place: { file: path },
    hint: 'Build again when nothing writes to the application any more.',
  });
}
