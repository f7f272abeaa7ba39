import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ImagebuildError } from '../errors.ts';
import type { Content } from '../image/content.ts';
import { contentOf } from '../image/content.ts';
import type { Bytes } from '../io/bytes.ts';

const chunkSize = 256 * 1024;

/** Between the walk and the opening a file may have become a link or a pipe: neither is followed or waited for. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A text as content. */
export function textContent(text: string): Content {
  return contentOf(Buffer.from(text));
}

/**
 * A file on disk as content: read once now for its digest, and again whenever it is opened.
 * @throws CONTEXT_INVALID when it cannot be read; from `open`, also when it has changed since.
 */
export async function fileContent(path: string): Promise<Content> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of readFrom(path, 0)) {
    hash.update(chunk);
    size += chunk.length;
  }
  return contentAt(path, { digest: `sha256:${hash.digest('hex')}`, size });
}

/** A file on disk whose digest and size are known. */
export function contentAt(path: string, known: Pick<Content, 'digest' | 'size'>): Content {
  return { ...known, file: path, open: (offset = 0) => unchanged(path, known, offset) };
}

/** The digest is checked when the file is read from its start, the size always. */
async function* unchanged(path: string, content: Pick<Content, 'digest' | 'size'>, offset: number): Bytes {
  const hash = offset === 0 ? createHash('sha256') : undefined;
  let position = offset;
  for await (const chunk of readFrom(path, offset)) {
    position += chunk.length;
    if (position > content.size) throw changed(path);
    hash?.update(chunk);
    yield chunk;
  }
  if (position !== content.size) throw changed(path);
  if (hash && `sha256:${hash.digest('hex')}` !== content.digest) throw changed(path);
}

async function* readFrom(path: string, offset: number): Bytes {
  const { handle, size } = await openRegular(path);
  await using _file = handle;
  // Room for one byte more than is left: a read that does not fill it has met the end, so small files take one read. A buffer of
  // its own for each chunk, since one may still be on its way when the next is read.
  const room = Math.max(1, Math.min(chunkSize, size - offset + 1));
  for (let position = offset, full = true; full; ) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(room), 0, room, position);
    position += bytesRead;
    full = bytesRead === room;
    if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
  }
}

async function openRegular(path: string): Promise<{ handle: FileHandle; size: number }> {
  const handle = await open(path, flags).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  const stats = await handle.stat();
  if (stats.isFile()) return { handle, size: stats.size };
  await handle.close();
  throw changed(path);
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
