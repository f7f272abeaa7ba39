import { link, lstat, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import { ImagebuildError, type Message } from '../../errors.ts';
import { contentOf } from '../../image/content.ts';
import { type Digest, hexOf } from '../../image/descriptor.ts';
import { manifestLimit } from '../../image/manifest.ts';
import type { Target, Writable, WrittenBlob } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { createDirectory } from '../../io/directory.ts';
import { isErrno, openFile, readRange, readSmallFile } from '../../io/file.ts';
import { underLock } from '../../io/lock.ts';
import { clearStale, temporaryFor } from '../../io/temporary.ts';
import { say } from '../../text/say.ts';
import {
  emptyIndex,
  encodeLayoutIndex,
  type LayoutIndex,
  parseLayoutIndex,
  pointName,
} from './layout-index.ts';
import { createSource, type ListedSource } from './layout-source.ts';
import { receive } from './verify.ts';

/** The content of `oci-layout`. */
export const layoutMarker = JSON.stringify({ imageLayoutVersion: '1.0.0' });

/**
 * Opens an OCI layout in a directory (OCI image-spec, image-layout.md).
 *
 * @param create makes the directory an empty layout when it isn't a layout yet.
 * @throws CONTENT_MISSING when the directory isn't a layout, CONTENT_INVALID when it is a damaged one.
 */
export async function openLayout(directory: string, { create = false } = {}): Promise<Target & ListedSource> {
  if (create) await createLayout(directory);
  const root = await checkLayout(directory);
  const location = `oci:${directory}`;
  const blobs = {
    location,
    index: () => readIndex(root),
    size: (digest: Digest) => blobSize(root, digest),
    open: (digest: Digest, offset: number) => openBlob(root, digest, offset),
  };
  return {
    ...createSource(blobs),
    async has({ digest, size }) {
      return (await blobSize(root, digest)) === size;
    },
    // Another layout's file could be linked here, but then a change to one would damage the other.
    mount: async () => false,
    write: (content) => writeBlob(root, location, content),
    async putManifest(bytes, descriptor, tag) {
      await writeBlob(root, location, { ...descriptor, open: contentOf(bytes).open });
      if (tag !== undefined) await changeIndex(root, (index) => pointName(index, tag, descriptor));
    },
  };
}

async function createLayout(directory: string): Promise<void> {
  const blobs = join(directory, 'blobs', 'sha256');
  await createDirectory(blobs);
  await clearStale(blobs, [blobName]);
  await clearStale(directory, ['index.json', 'oci-layout', lockName]);
  await writeOnce(directory, 'index.json', encodeLayoutIndex(emptyIndex));
  await writeOnce(directory, 'oci-layout', layoutMarker);
}

/** Creates a file unless it exists. It appears with its whole content, even on a full disk. */
async function writeOnce(directory: string, name: string, text: string): Promise<void> {
  const temporary = temporaryFor(join(directory, name));
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await link(temporary, join(directory, name));
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Returns the real path of a layout. Its directories must not be links, since all blobs are found below them.
 */
async function checkLayout(directory: string): Promise<string> {
  const marker = await readSmallFile(join(directory, 'oci-layout'), manifestLimit);
  if (!marker) {
    throw new ImagebuildError('CONTENT_MISSING', say('layoutMissing', { directory }), {
      place: { file: directory },
      hint: say('layoutMissingHint'),
    });
  }
  for (const name of ['blobs', join('blobs', 'sha256')]) {
    const path = join(directory, name);
    const stats = await lstat(path).catch(() => undefined);
    if (!stats?.isDirectory()) throw damaged(directory, say('layoutNotDirectory', { directory, path }));
  }
  return await realpath(directory);
}

async function readIndex(root: string): Promise<LayoutIndex> {
  const bytes = await readSmallFile(join(root, 'index.json'), manifestLimit);
  if (!bytes) throw damaged(root, say('layoutWithoutIndex', { directory: root }));
  return parseLayoutIndex(bytes, join(root, 'index.json'));
}

/** The file that exists while a process changes the index. */
const lockName = '.index.json.lock';

/** Changes of an index in this process, one after the other; the lock file is for other processes. */
const changes = new Map<string, LimitFunction>();

async function changeIndex(root: string, change: (index: LayoutIndex) => LayoutIndex): Promise<void> {
  const oneAtATime = changes.get(root) ?? pLimit(1);
  changes.set(root, oneAtATime);
  const replace = async () => {
    const path = join(root, 'index.json');
    const temporary = temporaryFor(path);
    try {
      await writeFile(temporary, encodeLayoutIndex(change(await readIndex(root))), { flag: 'wx' });
      await rename(temporary, path);
    } finally {
      await rm(temporary, { force: true });
    }
  };
  await oneAtATime(() => underLock(join(root, lockName), replace));
}

function blobPath(root: string, digest: Digest): string {
  return join(root, 'blobs', 'sha256', hexOf(digest));
}

async function blobSize(root: string, digest: Digest): Promise<number | undefined> {
  await using handle = await openFile(blobPath(root, digest), 'refuse');
  return handle && (await handle.stat()).size;
}

async function* openBlob(root: string, digest: Digest, offset: number): Bytes {
  const handle = await openFile(blobPath(root, digest), 'refuse');
  if (handle) yield* readRange(handle, offset, Number.POSITIVE_INFINITY);
}

/** The name of a blob until it is complete and its digest is known. */
const blobName = 'blob';

/** Writes a blob, which appears under its digest only when it is complete. */
async function writeBlob(root: string, location: string, content: Writable): Promise<WrittenBlob> {
  const there = content.digest && (await blobSize(root, content.digest));
  if (content.digest && there !== undefined && there === (content.size ?? there))
    return { digest: content.digest, size: there };
  const temporary = temporaryFor(join(root, 'blobs', 'sha256', blobName));
  try {
    const written = await writeTemporary(temporary, location, content);
    await rename(temporary, blobPath(root, written.digest));
    return written;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeTemporary(path: string, location: string, content: Writable): Promise<WrittenBlob> {
  await using handle = await open(path, 'wx', 0o644);
  return await receive(content, location, (chunk) => handle.appendFile(chunk));
}

function damaged(directory: string, message: Message): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', message, {
    place: { file: directory },
    hint: say('layoutMakeAgain'),
  });
}
