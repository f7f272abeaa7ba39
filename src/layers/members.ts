import { ImagebuildError, type Place } from '../errors.ts';
import type { Bytes } from '../io/bytes.ts';
import { cleanPath } from './paths.ts';
import { readTar, type TarMember } from './tar/read.ts';

/** What an entry of a tar archive is: an entry of a tree, a second name of an earlier file, or what no tree holds. */
type Kind = 'dir' | 'file' | 'symlink' | 'link' | 'special';

/** By the type flag of the header. */
const kinds: Readonly<Record<string, Kind>> = {
  '0': 'file',
  '1': 'link',
  '2': 'symlink',
  '3': 'special',
  '4': 'special',
  '5': 'dir',
  '6': 'special',
  '7': 'file',
};

/** Where pax keeps the capabilities of a file; engines write no other extended attribute into layers. */
const capabilityRecord = 'SCHILY.xattr.security.capability';

/** Of its three versions (linux/capability.h), in bytes. */
const capabilitySizes = [12, 20, 24];

/** An entry of a tar archive that somebody else made. */
export interface ArchiveMember {
  /** Relative to the root, which is `''`; never leads out of it. */
  readonly path: string;
  readonly kind: Kind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Of a link: a path as `path` is. Of a symlink: as it is written. */
  readonly linkname: string;
  /** Of a file, as FileEntry has them. */
  readonly capabilities?: string | undefined;
  /** Must be read, if at all, before the next member is asked for. */
  readonly content: Bytes;
}

/** Entries that an archive or a layer may have (docs/security.md 21). */
export const memberLimit = 200_000;

/** What is known of an archive before it is opened. */
export interface ArchiveSource {
  /** How errors name it. */
  readonly name: string;
  readonly place: Place;
  /** Whether `/a` stands for `a`, as in layers of old; refused otherwise. */
  readonly absolute: boolean;
}

/**
 * The members of a tar archive, in order, whose content goes by as a stream.
 * @throws CONTENT_INVALID for a damaged archive or a path that leads out of it; LIMIT_EXCEEDED.
 */
export async function* readMembers(bytes: Bytes, archive: ArchiveSource): AsyncGenerator<ArchiveMember> {
  let count = 0;
  try {
    for await (const member of readTar(bytes, (reason) => archiveError(archive, reason))) {
      if (++count > memberLimit)
        throw new ImagebuildError(
          'LIMIT_EXCEEDED',
          `${archive.name} has more than ${memberLimit} entries`,
          archive,
        );
      yield memberOf(member, archive);
    }
  } catch (cause) {
    throw explained(cause, archive);
  }
}

/** Whoever reads a member meets what is wrong with the archive before we do. */
async function* contentOf(bytes: Bytes, archive: ArchiveSource): Bytes {
  try {
    yield* bytes;
  } catch (cause) {
    throw explained(cause, archive);
  }
}

function explained(cause: unknown, archive: ArchiveSource): ImagebuildError {
  return cause instanceof ImagebuildError ? cause : archiveError(archive, 'it is damaged', cause);
}

function memberOf({ header, records, content }: TarMember, archive: ArchiveSource): ArchiveMember {
  const { flag, mode, uid, gid, size, linkname } = header;
  // Of old an archive that knows no directories says one by a slash.
  const kind = flag === '0' && header.path.endsWith('/') ? 'dir' : kinds[flag];
  const path = pathIn(archive, header.path);
  if (!kind) throw archiveError(archive, `${JSON.stringify(path)} is neither file, directory nor link`);
  const capabilities = kind === 'file' ? records.get(capabilityRecord) : undefined;
  if (capabilities && !capabilitySizes.includes(capabilities.length))
    throw archiveError(archive, `the capabilities of ${JSON.stringify(path)} are none that Linux knows`);
  return {
    path,
    kind,
    mode,
    uid,
    gid,
    size,
    linkname: kind === 'link' ? pathIn(archive, linkname) : linkname,
    ...(capabilities ? { capabilities: capabilities.toString('base64') } : {}),
    content: contentOf(content, archive),
  };
}

/** One spelling of a path: without `/` around it and without `.` in it. */
function pathIn(archive: ArchiveSource, path: string): string {
  const leaves = (!archive.absolute && path.startsWith('/')) || path.split('/').includes('..');
  if (leaves || path.includes('\0')) throw archiveError(archive, `${JSON.stringify(path)} leads out of it`);
  return cleanPath(path);
}

/** The error for an archive that is not what it should be. */
export function archiveError(
  { name, place }: ArchiveSource,
  reason: string,
  cause?: unknown,
): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', `${name} cannot be unpacked: ${reason}`, {
    place,
    cause,
    hint: 'Make the archive anew, with plain paths below its root.',
  });
}
