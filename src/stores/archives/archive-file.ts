import { ImagebuildError } from '../../errors.ts';
import { collectBytes } from '../../image/content.ts';
import { manifestLimit } from '../../image/manifest.ts';
import type { Bytes } from '../../io/bytes.ts';
import { openFile, readRange } from '../../io/file.ts';
import { type Extent, indexTar, type TarFiles } from './index.ts';

/** Formats that a tar file may be packed in: how they begin, in hex, and what unpacks them. */
const compressions = [
  { magic: '1f8b', format: 'gzip', program: 'gunzip' },
  { magic: '28b52ffd', format: 'zstd', program: 'unzstd' },
  { magic: 'fd377a585a00', format: 'xz', program: 'unxz' },
  { magic: '425a68', format: 'bzip2', program: 'bunzip2' },
] as const;

/**
 * Lists the files of an archive that a person named.
 * @param shown how messages name it.
 * @throws CONTENT_MISSING when there is no such file, CONTENT_INVALID when it is no tar, or a packed one.
 */
export async function indexArchive(path: string, shown: string): Promise<TarFiles> {
  await using handle = await openFile(path, 'follow');
  if (!handle) {
    throw new ImagebuildError('CONTENT_MISSING', `there is no archive ${shown}`, {
      place: { file: shown },
      hint: 'Name a tar file that skopeo, podman, docker or imagebuild made.',
    });
  }
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(6), 0, 6, 0);
  refuseCompressed(buffer.toString('hex', 0, bytesRead), shown);
  return await indexTar(handle, shown);
}

/** The bytes of a small file of an archive. @throws CONTENT_INVALID when it is not there, LIMIT_EXCEEDED over 4 MiB. */
export async function readMember(
  archive: string,
  files: TarFiles,
  path: string,
  shown: string,
): Promise<Buffer> {
  const extent = files.find(path);
  if (!extent) {
    throw new ImagebuildError('CONTENT_INVALID', `${shown} holds no file ${path}`, {
      place: { file: shown },
      hint: 'Say which kind it is: an oci-archive holds index.json, a docker-archive holds manifest.json.',
    });
  }
  if (extent.size > manifestLimit) {
    throw new ImagebuildError('LIMIT_EXCEEDED', `${path} in ${shown} is larger than 4 MiB`, {
      place: { file: shown },
    });
  }
  return await collectBytes(readExtent(archive, extent, 0));
}

/** The bytes of a file of an archive from an offset to its end; none when it is not there. */
export async function* readExtent(archive: string, extent: Extent | undefined, offset: number): Bytes {
  const handle = extent && (await openFile(archive, 'follow'));
  if (handle) yield* readRange(handle, extent.offset + offset, extent.offset + extent.size);
}

/** Blobs are read where they lie, at any offset: in a packed archive there is no such place. */
function refuseCompressed(start: string, path: string): void {
  const found = compressions.find(({ magic }) => start.startsWith(magic));
  if (!found) return;
  throw new ImagebuildError('CONTENT_INVALID', `${path} is packed with ${found.format}`, {
    place: { file: path },
    hint: `Unpack it first: ${found.program} ${path}`,
  });
}
