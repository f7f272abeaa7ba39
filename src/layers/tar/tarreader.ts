import { posix } from 'node:path';
import { ImagebuildError, type Message, type Place } from '../../errors.ts';
import type { Bytes } from '../../io/bytes.ts';
import { say } from '../../text/say.ts';
import { cleanPath } from '../tree.ts';
import { type MemberAttributes, readAttributes } from './attributes.ts';
import {
  applyRecords,
  blockSize,
  extensionLimit,
  isExtension,
  type NewArchiveError,
  type PaxRecords,
  parseExtension,
  parseTarHeader,
  type TarHeader,
} from './header.ts';
import { expandSparse, holesIn, readSparseFile, type SparseFile } from './sparse.ts';
import { padding } from './tarwriter.ts';

/** An archive that is read at any position: a file, or a layer of a store. */
export interface PositionedArchive {
  readonly handle: PositionedReader;
  /** Bytes. */
  readonly size: number;
  /** true: the blocks that end an archive may be missing, as in layers of some tools. */
  readonly mayLackEnd?: boolean;
}

/** Reads bytes at a position into a buffer, as a file's handle does. */
interface PositionedReader {
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number; readonly buffer: Buffer }>;
}

/** A member of an archive that is being read. */
interface TarMember {
  readonly header: TarHeader;
  /** Its extended header records. */
  readonly records: PaxRecords;
  /** Where its content begins, in bytes from the start of the archive; undefined for a sparse file. */
  readonly offset: number | undefined;
  /** How many of its bytes are zeros that the archive doesn't hold. */
  readonly holes: number;
  /** Must be read, if at all, before the next member is asked for. */
  readonly content: Bytes;
}

/**
 * Reads the members of a tar archive in order.
 * @param archive a stream, whose bytes after the archive's end are read and ignored; or one that is read at
 *   any position: then only headers are read, and the content that is asked for.
 * @throws the error that `refuse` makes, for a damaged archive.
 */
export async function* readTar(
  archive: Bytes | PositionedArchive,
  refuse: NewArchiveError,
): AsyncGenerator<TarMember> {
  const input = 'handle' in archive ? positionedInput(archive, refuse) : streamInput(archive, refuse);
  const global = new Map<string, Buffer>();
  let own: PaxRecords = new Map();
  try {
    for (let block = await input.block(); block; block = await input.block()) {
      const plain = parseTarHeader(block, refuse);
      if (!plain) return await input.drain();
      if (isExtension(plain)) {
        const records = parseExtension(plain, await readExtension(plain, input, refuse), refuse);
        if (plain.flag === 'g') for (const [key, value] of records) global.set(key, value);
        else own = new Map([...own, ...records]);
        continue;
      }
      const records = new Map([...global, ...own]);
      const header = applyRecords(plain, records, refuse);
      const sparse = await readSparseFile(header, block, records, input.block, refuse);
      const content = newContent(header.size - (sparse?.mapSize ?? 0), input);
      const member = { header, records, offset: input.position(), holes: 0, content: content.bytes() };
      yield sparse ? expandMember(member, sparse) : member;
      await content.end();
      own = new Map();
    }
  } finally {
    await input.close();
  }
}

function expandMember(member: TarMember, sparse: SparseFile): TarMember {
  const { path = member.header.path, size } = sparse;
  return {
    ...member,
    header: { ...member.header, flag: '0', path, size },
    offset: undefined,
    holes: holesIn(sparse),
    content: expandSparse(sparse, member.content),
  };
}

async function readExtension({ size }: TarHeader, input: Input, refuse: NewArchiveError): Promise<Buffer> {
  if (size > extensionLimit) throw refuse(say('tarNameTooLong').text);
  const content = newContent(size, input);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.bytes()) chunks.push(chunk);
  await content.end();
  return Buffer.concat(chunks);
}

/**
 * Returns the next `size` bytes of the input. `end` skips those that nobody read, and the padding of the last
 * block.
 */
function newContent(size: number, input: Input) {
  let left = size;
  return {
    async *bytes(): Bytes {
      while (left > 0) {
        const chunk = await input.some(left);
        left -= chunk.length;
        yield chunk;
      }
    },
    async end(): Promise<void> {
      await input.skip(left);
      await input.skip(padding(size));
    },
  };
}

interface Input {
  /** How many bytes were read or skipped. */
  position(): number;
  /** Reads a block; undefined at the end of the input. */
  block(): Promise<Buffer | undefined>;
  /** Reads at least one byte, and at most so many. */
  some(most: number): Promise<Uint8Array>;
  skip(count: number): Promise<void>;
  drain(): Promise<void>;
  close(): Promise<void>;
}

function streamInput(bytes: Bytes, refuse: NewArchiveError): Input {
  const chunks = bytes[Symbol.asyncIterator]();
  let chunk = new Uint8Array(0) as Uint8Array;
  let position = 0;
  const more = async (): Promise<boolean> => {
    while (chunk.length === 0) {
      const { done, value } = await chunks.next();
      if (done) return false;
      chunk = value;
    }
    return true;
  };
  const some = async (most: number) => {
    if (!(await more())) throw refuse(say('tarCutOff').text);
    const taken = chunk.subarray(0, most);
    chunk = chunk.subarray(taken.length);
    position += taken.length;
    return taken;
  };
  return {
    position: () => position,
    some,
    async skip(count) {
      for (let left = count; left > 0; ) left -= (await some(left)).length;
    },
    async block() {
      if (!(await more())) return undefined;
      const parts: Uint8Array[] = [];
      for (let left = blockSize; left > 0; left -= parts.at(-1)!.length) parts.push(await some(left));
      return Buffer.concat(parts);
    },
    async drain() {
      while (await more()) chunk = chunk.subarray(chunk.length);
    },
    async close() {
      await chunks.return?.();
    },
  };
}

const chunkSize = 256 * 1024;

function positionedInput(
  { handle, size, mayLackEnd = false }: PositionedArchive,
  refuse: NewArchiveError,
): Input {
  let position = 0;
  const some = async (most: number) => {
    const length = Math.min(most, chunkSize);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    if (bytesRead === 0) throw refuse(say('tarCutOff').text);
    position += bytesRead;
    return buffer.subarray(0, bytesRead);
  };
  return {
    position: () => position,
    some,
    async skip(count) {
      if (position + count > size) throw refuse(say('tarCutOff').text);
      position += count;
    },
    async block() {
      if (mayLackEnd && position === size) return undefined;
      if (position + blockSize > size) throw refuse(say('tarNotEnded').text);
      const parts: Uint8Array[] = [];
      for (let left = blockSize; left > 0; left -= parts.at(-1)!.length) parts.push(await some(left));
      return Buffer.concat(parts);
    },
    drain: async () => {},
    close: async () => {}, // by its owner
  };
}

/**
 * The kind of an archive's entry: one that a tree can hold, a second name of an earlier file, or a device or
 * pipe.
 */
type MemberKind = 'dir' | 'file' | 'symlink' | 'link' | 'special';

/** Kinds by the type flag of the header. */
const kinds: Readonly<Record<string, MemberKind>> = {
  '0': 'file',
  '1': 'link',
  '2': 'symlink',
  '3': 'special',
  '4': 'special',
  '5': 'dir',
  '6': 'special',
  '7': 'file',
};

/** An entry of a tar archive that somebody else made. */
export interface ArchiveMember extends MemberAttributes {
  /** Relative to the root, which is `''`; never leads out of it. */
  readonly path: string;
  readonly kind: MemberKind;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Of a hard link, a path like `path`; of a symbolic link, its target as written. */
  readonly linkname: string;
  /** Where its content begins, in bytes from the start of the archive; undefined for a sparse file. */
  readonly offset: number | undefined;
  /** Must be read, if at all, before the next member is asked for. */
  readonly content: Bytes;
}

/** The most entries that an archive or a layer may have (docs/security-rules.md 21). */
const memberLimit = 200_000;

/** The most zeros that the sparse files of an archive may stand for, in bytes (docs/security-rules.md 21). */
const holeLimit = 16 * 1024 ** 3;

/** The name and place of an archive, for errors, and the kind of paths that it may have. */
export interface ArchiveSource {
  /** The name that errors give to it. */
  readonly name: string;
  readonly place: Place;
  /**
   * The paths that it may have: `relative` ones without `..`; `rooted`, where `/a` means `a`, as in old
   * layers; or `cleaned`, where `b/../a` means `a` too.
   */
  readonly paths: 'relative' | 'rooted' | 'cleaned';
}

/**
 * Reads the members of a tar archive that somebody else made, in order, and checks their paths.
 * @throws CONTENT_INVALID for a damaged archive or a path that leads out of it; LIMIT_EXCEEDED.
 */
export async function* readMembers(
  bytes: Bytes | PositionedArchive,
  archive: ArchiveSource,
): AsyncGenerator<ArchiveMember> {
  let count = 0;
  let holes = 0;
  try {
    for await (const member of readTar(bytes, (text) => archiveError(archive, { text }))) {
      if (++count > memberLimit)
        throw new ImagebuildError(
          'LIMIT_EXCEEDED',
          say('tarTooManyEntries', { archive: archive.name, limit: memberLimit }),
          { place: archive.place },
        );
      holes += member.holes;
      if (holes > holeLimit) throw tooManyHoles(archive, member.header.path);
      yield memberOf(member, archive);
    }
  } catch (cause) {
    throw explained(cause, archive);
  }
}

function tooManyHoles({ name, place }: ArchiveSource, path: string): ImagebuildError {
  const words = { archive: name, path: JSON.stringify(path), limit: holeLimit };
  return new ImagebuildError('LIMIT_EXCEEDED', say('tarSparseTooLarge', words), {
    place,
    hint: say('tarSparseTooLargeHint'),
  });
}

/** Reads the content of a member. Its reader meets damage of the archive before we do. */
async function* contentOf(bytes: Bytes, archive: ArchiveSource): Bytes {
  try {
    yield* bytes;
  } catch (cause) {
    throw explained(cause, archive);
  }
}

function explained(cause: unknown, archive: ArchiveSource): ImagebuildError {
  return cause instanceof ImagebuildError ? cause : archiveError(archive, say('tarDamaged'), cause);
}

function memberOf({ header, records, offset, content }: TarMember, archive: ArchiveSource): ArchiveMember {
  const { flag, mode, uid, gid, size, linkname } = header;
  // Old formats without a type for directories mark them with a slash.
  const kind = flag === '0' && header.path.endsWith('/') ? 'dir' : kinds[flag];
  const path = pathIn(archive, header.path);
  if (!kind) throw archiveError(archive, say('tarUnknownType', { path: JSON.stringify(path) }));
  return {
    path,
    kind,
    mode,
    uid,
    gid,
    size,
    linkname: kind === 'link' ? pathIn(archive, linkname) : linkname,
    ...readAttributes({ path, kind }, records, (text) => archiveError(archive, { text })),
    offset,
    content: contentOf(content, archive),
  };
}

/** Normalizes a path: without `/` around it and without `.` in it. */
function pathIn(archive: ArchiveSource, path: string): string {
  const cleaned = archive.paths === 'cleaned' ? posix.normalize(path.replace(/^\/+/, '')) : path;
  const isRooted = archive.paths === 'relative' && path.startsWith('/');
  const leaves = isRooted || cleaned.split('/').includes('..');
  if (leaves || path.includes('\0'))
    throw archiveError(archive, say('tarPathLeaves', { path: JSON.stringify(path) }));
  return cleanPath(cleaned);
}

/** Returns the error for an archive that can't be unpacked, from the reason as a clause. */
export function archiveError(
  { name, place }: ArchiveSource,
  reason: Pick<Message, 'text'>,
  cause?: unknown,
): ImagebuildError {
  const words = { archive: name, reason: reason.text };
  return new ImagebuildError('CONTENT_INVALID', say('tarCannotUnpack', words), {
    place,
    cause,
    hint: say('tarMakeAgain'),
  });
}
