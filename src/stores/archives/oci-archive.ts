import { rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import pLimit from 'p-limit';
import { collectBytes, contentOf } from '../../image/content.ts';
import { type Digest, hexOf } from '../../image/descriptor.ts';
import type { Target, Writable, WrittenBlob } from '../../image/store.ts';
import { isSmallTransfer } from '../../image/transfers.ts';
import { cannotCreate, createDirectory } from '../../io/directory.ts';
import { clearStale, temporaryFor } from '../../io/temporary.ts';
import { layoutMarker } from '../layout/layout.ts';
import { emptyIndex, encodeLayoutIndex, parseLayoutIndex, pointName } from '../layout/layout-index.ts';
import { createSource, type ListedSource } from '../layout/layout-source.ts';
import { type Extent, indexArchive, readExtent, readMember } from './archive-file.ts';
import { TarWriter } from './archive-writer.ts';

/**
 * Opens an OCI archive: an OCI layout in a tar file, read in place; nothing is unpacked.
 * @param shown how messages name it.
 * @throws CONTENT_MISSING when the file doesn't exist, CONTENT_INVALID when it isn't an OCI archive.
 */
export async function openOciArchive(file: string, shown: string = file): Promise<ListedSource> {
  const files = await indexArchive(file, shown);
  const index = parseLayoutIndex(await readMember(file, files, 'index.json', shown), `${shown}: index.json`);
  const find = (digest: Digest) => files.find(memberOf(digest));
  return createSource({
    location: `oci-archive:${shown}`,
    index: async () => index,
    size: async (digest) => find(digest)?.size,
    open: (digest, offset) => readExtent(file, find(digest), offset),
  });
}

/**
 * An OCI archive that is being written: it can be read at any time, and appears under its name when it is
 * finished.
 */
export interface ArchiveTarget extends Target {
  /** Writes the index and the end, and gives the file its name. */
  finish(): Promise<void>;
  /** Removes what was written; does nothing after `finish`. */
  abort(): Promise<void>;
}

/**
 * Creates an OCI archive. Blobs are written one at a time, in the order in which they come; the same order
 * gives the same bytes. Side by side the place of each would depend on which one arrives first, and the size
 * of a compressed one isn't known before its end. Small ones are read while they wait for their turn, so that
 * their source needn't be near.
 */
export async function createOciArchive(file: string): Promise<ArchiveTarget> {
  await createDirectory(dirname(file));
  await clearStale(dirname(file), [basename(file)]);
  const temporary = temporaryFor(file);
  const tar = await TarWriter.create(temporary).catch((cause) => {
    throw cannotCreate(file, cause, 'file');
  });
  for (const directory of ['blobs', 'blobs/sha256']) await tar.addDirectory(directory);

  const location = `oci-archive:${file}`;
  const extents = new Map<Digest, Extent>();
  const oneAtATime = pLimit(1);
  let path = temporary;
  let index = emptyIndex;

  const write = async (content: Writable) => {
    const known = content.digest !== undefined && extents.has(content.digest);
    const ahead = isSmallTransfer(content.size) && !known ? readAhead(content) : undefined;
    return await oneAtATime(async () => writeBlob(tar, extents, location, (await ahead) ?? content));
  };
  return {
    ...createSource({
      location,
      index: async () => index,
      size: async (digest) => extents.get(digest)?.size,
      open: (digest, offset) => readExtent(path, extents.get(digest), offset),
    }),
    has: async ({ digest, size }) => extents.get(digest)?.size === size,
    mount: async () => false,
    write,
    async putManifest(bytes, descriptor, tag) {
      await write({ ...descriptor, open: contentOf(bytes).open });
      if (tag !== undefined) index = pointName(index, tag, descriptor);
    },
    finish: () =>
      oneAtATime(async () => {
        await tar.addFile('index.json', Buffer.from(encodeLayoutIndex(index)));
        await tar.addFile('oci-layout', Buffer.from(layoutMarker));
        await tar.finish();
        await rename(temporary, file);
        path = file;
      }),
    async abort() {
      await tar.close();
      await rm(temporary, { force: true });
    },
  };
}

/** Reads content into memory. */
function readAhead(content: Writable): Promise<Writable> {
  const reading = collectBytes(content.open(0)).then((bytes) => ({
    ...content,
    open: contentOf(bytes).open,
  }));
  reading.catch(() => {}); // thrown when it is its turn
  return reading;
}

function memberOf(digest: Digest): string {
  return `blobs/sha256/${hexOf(digest)}`;
}

async function writeBlob(
  tar: TarWriter,
  extents: Map<Digest, Extent>,
  location: string,
  content: Writable,
): Promise<WrittenBlob> {
  const there = content.digest && extents.get(content.digest);
  if (content.digest && there && there.size === (content.size ?? there.size))
    return { digest: content.digest, size: there.size };
  const draft = await tar.draft(content, location, ({ digest }) => memberOf(digest));
  if (!extents.has(draft.digest)) extents.set(draft.digest, await tar.keep(draft));
  return { digest: draft.digest, size: draft.size };
}
