import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { ImagebuildError, type Place } from '../errors.ts';
import type { Bytes } from '../image/tree.ts';
import { cleanPath } from './paths.ts';

/** What an entry of a tar archive is: an entry of a tree, a second name of an earlier file, or what no tree holds. */
type Kind = 'dir' | 'file' | 'symlink' | 'link' | 'special';

const kinds: Readonly<Record<string, Kind>> = {
  directory: 'dir',
  file: 'file',
  'contiguous-file': 'file',
  symlink: 'symlink',
  link: 'link',
  fifo: 'special',
  'character-device': 'special',
  'block-device': 'special',
};

/** An entry of a tar archive that somebody else made. */
export interface Member {
  /** Relative to the root, which is `''`; never leads out of it. */
  readonly path: string;
  readonly kind: Kind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Of a link: a path as `path` is. Of a symlink: as it is written. */
  readonly linkname: string;
  /** Must be read, if at all, before the next member is asked for. */
  readonly content: Bytes;
}

/** Entries that an archive or a layer may have (docs/security.md 21). */
export const memberLimit = 200_000;

/** What is known of an archive before it is opened. */
export interface Archive {
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
export async function* readMembers(bytes: Bytes, archive: Archive): AsyncGenerator<Member> {
  const parser = extract();
  const fed = pipeline(Readable.from(bytes), parser);
  // Whoever leaves early tears the pipe; whatever else goes wrong with it comes out of the parser, too.
  fed.catch(() => {});
  let count = 0;
  try {
    for await (const entry of parser) {
      if (++count > memberLimit)
        throw new ImagebuildError(
          'LIMIT_EXCEEDED',
          `${archive.name} has more than ${memberLimit} entries`,
          archive,
        );
      yield memberOf(entry.header, contentOf(entry as Bytes, archive), archive);
      entry.resume();
    }
    await fed;
  } catch (cause) {
    throw explained(cause, archive);
  } finally {
    parser.destroy();
  }
}

/** Whoever reads a member meets what is wrong with the archive before we do. */
async function* contentOf(bytes: Bytes, archive: Archive): Bytes {
  try {
    yield* bytes;
  } catch (cause) {
    throw explained(cause, archive);
  }
}

function explained(cause: unknown, archive: Archive): ImagebuildError {
  return cause instanceof ImagebuildError ? cause : invalid(archive, 'it is damaged', cause);
}

function memberOf(header: Header, content: Bytes, archive: Archive): Member {
  const kind = kinds[header.type ?? ''];
  const path = pathIn(archive, header.name);
  const { pax } = header as { pax?: Readonly<Record<string, string>> | null };
  const sparse = Object.keys(pax ?? {}).some((key) => key.startsWith('GNU.sparse.'));
  if (!kind || sparse) throw invalid(archive, `${JSON.stringify(path)} is neither file, directory nor link`);
  const linkname = header.linkname ?? '';
  return {
    path,
    kind,
    mode: (header.mode ?? 0) & 0o7777,
    uid: header.uid ?? 0,
    gid: header.gid ?? 0,
    size: kind === 'file' ? (header.size ?? 0) : 0,
    linkname: kind === 'link' ? pathIn(archive, linkname) : linkname,
    content,
  };
}

/** One spelling of a path: without `/` around it and without `.` in it. */
function pathIn(archive: Archive, path: string): string {
  const leaves = (!archive.absolute && path.startsWith('/')) || path.split('/').includes('..');
  if (leaves || path.includes('\0')) throw invalid(archive, `${JSON.stringify(path)} leads out of it`);
  return cleanPath(path);
}

/** The error for an archive that is not what it should be. */
export function invalid({ name, place }: Archive, reason: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', `${name} cannot be unpacked: ${reason}`, {
    place,
    cause,
    hint: 'Make the archive anew, with plain paths below its root.',
  });
}
