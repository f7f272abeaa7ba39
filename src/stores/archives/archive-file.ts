import { posix } from 'node:path';
import { ImagebuildError, type Message } from '../../errors.ts';
import { collectBytes } from '../../image/content.ts';
import { manifestLimit } from '../../image/manifest.ts';
import type { Bytes } from '../../io/bytes.ts';
import { openFile, readRange } from '../../io/file.ts';
import {
  type ArchiveMember,
  type ArchiveSource,
  archiveError,
  readMembers,
} from '../../layers/tar/tarreader.ts';
import { say } from '../../text/say.ts';

/** The position of a file's content in an archive, in bytes. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

/** The files of an archive by their paths, links followed. */
export interface ArchiveFiles {
  /** Returns undefined when the file doesn't exist. @throws CONTENT_INVALID when links form a circle. */
  find(path: string): Extent | undefined;
}

/**
 * Formats that a tar file may be compressed with: their first bytes, in hex, and the program that
 * decompresses them.
 */
const compressions = [
  { magic: '1f8b', format: 'gzip', program: 'gunzip', extension: '.gz' },
  { magic: '28b52ffd', format: 'zstd', program: 'unzstd', extension: '.zst' },
  { magic: 'fd377a585a00', format: 'xz', program: 'unxz', extension: '.xz' },
  { magic: '425a68', format: 'bzip2', program: 'bunzip2', extension: '.bz2' },
] as const;

/**
 * Lists the files of an archive that the user named.
 * @param shown how messages name it.
 * @throws CONTENT_MISSING when the file doesn't exist; CONTENT_INVALID when it is a compressed or damaged tar
 *   file, or holds a device, or a path or link that leads out of it; LIMIT_EXCEEDED for too many entries.
 */
export async function indexArchive(path: string, shown: string): Promise<ArchiveFiles> {
  await using handle = await openFile(path, 'follow');
  if (!handle) {
    throw new ImagebuildError('CONTENT_MISSING', say('archiveMissing', { archive: shown }), {
      place: { file: shown },
      hint: say('archiveNameTar'),
    });
  }
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(6), 0, 6, 0);
  refuseCompressed(buffer.toString('hex', 0, bytesRead), shown);
  const archive = { name: shown, place: { file: shown }, paths: 'relative' } as const;
  const entries = new Map<string, IndexEntry>();
  for await (const member of readMembers({ handle, size: (await handle.stat()).size }, archive)) {
    // Of two members with one path the later counts, as for tar.
    const entry = indexEntry(member, archive);
    if (entry) entries.set(member.path, entry);
  }
  return { find: (path) => followLinks(entries, path, archive) };
}

type IndexEntry = Extent | { readonly target: string };

function indexEntry(
  { path, kind, offset, size, linkname }: ArchiveMember,
  archive: ArchiveSource,
): IndexEntry | undefined {
  switch (kind) {
    case 'file':
      if (offset === undefined)
        throw archiveError(archive, say('tarSparseInPlace', { path: JSON.stringify(path) }));
      return { offset, size };
    case 'dir':
      return undefined;
    case 'link':
      return { target: linkname };
    case 'symlink':
      return { target: resolveSymlink(path, linkname, archive) };
    case 'special':
      throw archiveError(archive, say('tarSpecialFile', { path: JSON.stringify(path) }));
  }
}

/**
 * Resolves a symlink. `docker save` links from one layer's directory to another's, so `..` may be in one that
 * stays inside.
 */
function resolveSymlink(path: string, linkname: string, archive: ArchiveSource): string {
  const target = posix.join(posix.dirname(path), linkname);
  if (!posix.isAbsolute(linkname) && target !== '..' && !target.startsWith('../')) return target;
  const words = { path: JSON.stringify(path), target: JSON.stringify(linkname) };
  throw archiveError(archive, say('tarLinkLeaves', words));
}

/** The most links that are followed for one path. */
const linkLimit = 20;

function followLinks(
  entries: ReadonlyMap<string, IndexEntry>,
  path: string,
  archive: ArchiveSource,
): Extent | undefined {
  let entry = entries.get(path);
  for (let links = 0; entry && 'target' in entry; links++) {
    if (links === linkLimit) throw archiveError(archive, say('tarLinkLoop', { path: JSON.stringify(path) }));
    entry = entries.get(entry.target);
  }
  return entry;
}

/**
 * Reads a small file of an archive.
 * @throws CONTENT_INVALID when it is missing, LIMIT_EXCEEDED over 4 MiB.
 */
export async function readMember(
  archive: string,
  files: ArchiveFiles,
  path: string,
  shown: string,
): Promise<Buffer> {
  const extent = files.find(path);
  if (!extent) {
    throw new ImagebuildError('CONTENT_INVALID', say('archiveWithoutFile', { archive: shown, path }), {
      place: { file: shown },
      hint: say('archiveNameKind'),
    });
  }
  if (extent.size > manifestLimit) {
    throw new ImagebuildError('LIMIT_EXCEEDED', say('archiveFileTooLarge', { path, archive: shown }), {
      place: { file: shown },
    });
  }
  return await collectBytes(readExtent(archive, extent, 0));
}

/**
 * Yields the bytes of a file of an archive from an offset to its end; none when the archive doesn't exist any
 * more.
 */
export async function* readExtent(archive: string, extent: Extent | undefined, offset: number): Bytes {
  const handle = extent && (await openFile(archive, 'follow'));
  if (handle) yield* readRange(handle, extent.offset + offset, extent.offset + extent.size);
}

/**
 * Refuses a compressed archive: blobs are read in place, at any offset, which compressed bytes don't allow.
 */
function refuseCompressed(start: string, path: string): void {
  const found = compressions.find(({ magic }) => start.startsWith(magic));
  if (!found) return;
  throw new ImagebuildError(
    'CONTENT_INVALID',
    say('archiveCompressed', { archive: path, format: found.format }),
    {
      place: { file: path },
      hint: decompressHint(path, found),
    },
  );
}

/** Returns how to decompress an archive: these programs refuse a file whose name has another extension. */
function decompressHint(archive: string, { program, extension }: (typeof compressions)[number]): Message {
  return archive.endsWith('.tar')
    ? say('archiveRenameAndDecompress', { archive, program, extension })
    : say('archiveDecompress', { program, archive });
}
