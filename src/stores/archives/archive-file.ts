import { ImagebuildError } from '../../errors.ts';
import { collectBytes } from '../../image/content.ts';
import { manifestLimit } from '../../image/manifest.ts';
import type { Bytes } from '../../io/bytes.ts';
import { openFile, readRange } from '../../io/file.ts';
import { say } from '../../text/say.ts';
import { type Extent, indexTar, type TarFiles } from './index.ts';

/** Formats that a tar file may be compressed with: their first bytes, in hex, and the program that decompresses them. */
const compressions = [
  { magic: '1f8b', format: 'gzip', program: 'gunzip' },
  { magic: '28b52ffd', format: 'zstd', program: 'unzstd' },
  { magic: 'fd377a585a00', format: 'xz', program: 'unxz' },
  { magic: '425a68', format: 'bzip2', program: 'bunzip2' },
] as const;

/**
 * Lists the files of an archive that the user named.
 * @param shown how messages name it.
 * @throws CONTENT_MISSING when the file doesn't exist, CONTENT_INVALID when it isn't a tar file or is a compressed one.
 */
export async function indexArchive(path: string, shown: string): Promise<TarFiles> {
  await using handle = await openFile(path, 'follow');
  if (!handle) {
    throw new ImagebuildError('CONTENT_MISSING', say('archiveMissing', { archive: shown }), {
      place: { file: shown },
      hint: say('archiveNameTar'),
    });
  }
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(6), 0, 6, 0);
  refuseCompressed(buffer.toString('hex', 0, bytesRead), shown);
  return await indexTar(handle, shown);
}

/** Reads a small file of an archive. @throws CONTENT_INVALID when it is missing, LIMIT_EXCEEDED over 4 MiB. */
export async function readMember(
  archive: string,
  files: TarFiles,
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

/** Yields the bytes of a file of an archive from an offset to its end; none when the archive doesn't exist any more. */
export async function* readExtent(archive: string, extent: Extent | undefined, offset: number): Bytes {
  const handle = extent && (await openFile(archive, 'follow'));
  if (handle) yield* readRange(handle, extent.offset + offset, extent.offset + extent.size);
}

/** Refuses a compressed archive: blobs are read in place, at any offset, which compressed bytes don't allow. */
function refuseCompressed(start: string, path: string): void {
  const found = compressions.find(({ magic }) => start.startsWith(magic));
  if (!found) return;
  throw new ImagebuildError(
    'CONTENT_INVALID',
    say('archiveCompressed', { archive: path, format: found.format }),
    {
      place: { file: path },
      hint: say('archiveDecompress', { program: found.program, archive: path }),
    },
  );
}
