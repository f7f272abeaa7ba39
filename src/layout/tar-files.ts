import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { padding } from '../image/tar.ts';
import {
  blockSize,
  invalidArchive,
  parsePaxRecords,
  parseTarHeader,
  readText,
  type TarHeader,
} from './tar-header.ts';

/** Where the content of a file lies in an archive, in bytes. */
export interface Extent {
  readonly offset: number;
  readonly size: number;
}

/** The files of an archive by their paths, links followed. */
export interface TarFiles {
  /** undefined when there is no such file. @throws CONTENT_INVALID when links go round in circles. */
  find(path: string): Extent | undefined;
}

type Member = Extent | { readonly target: string };

const entryLimit = 200_000;
/** Of a pax header or a long name, in bytes. */
const metadataLimit = 1024 * 1024;
const hopLimit = 20;

/** What a member is, by its type flag: only what a layout may hold. Of two members with one path the later counts, as for tar. */
const kinds: Readonly<Record<string, 'file' | 'directory' | 'hard link' | 'symbolic link'>> = {
  '0': 'file',
  '7': 'file',
  '1': 'hard link',
  '2': 'symbolic link',
  '5': 'directory',
};

/**
 * Walks the headers of a tar file once; content is passed over, not read.
 * @throws CONTENT_INVALID for a damaged archive, a device, an absolute path, or a path or link that leaves the archive;
 *   LIMIT_EXCEEDED for too many entries.
 */
export async function indexTar(file: FileHandle, name: string): Promise<TarFiles> {
  const { size: end } = await file.stat();
  const members = new Map<string, Member>();
  let entries = 0;
  for await (const { header, offset } of walk(file, end, name)) {
    if (++entries > entryLimit)
      throw new ImagebuildError('LIMIT_EXCEEDED', `${name} has more than ${entryLimit} entries`);
    const path = memberPath(header.path, name);
    const member = memberOf(header, path, offset, name);
    if (member) members.set(path, member);
  }
  return { find: (path) => follow(members, path, name) };
}

function memberOf(header: TarHeader, path: string, offset: number, name: string): Member | undefined {
  const kind = kinds[header.flag];
  if (kind === 'file') return { offset, size: header.size };
  if (kind === 'directory') return undefined;
  if (kind === 'hard link') return { target: memberPath(header.linkname, name) };
  if (kind === 'symbolic link') return { target: linkTarget(path, header.linkname, name) };
  throw invalidArchive(name, `${JSON.stringify(path)} is no file, folder or link`);
}

/** One spelling of a member's path: without `./` and without a `/` at its end. */
function memberPath(path: string, name: string): string {
  if (posix.isAbsolute(path) || path.split('/').includes('..')) throw leaves(name, path);
  return posix.normalize(path).replace(/\/$/, '');
}

/** `docker save` links from one layer's folder to another's, so `..` may stand in a link that stays inside. */
function linkTarget(path: string, linkname: string, name: string): string {
  if (posix.isAbsolute(linkname)) throw leaves(name, linkname);
  return memberPath(posix.join(posix.dirname(path), linkname), name);
}

function follow(members: ReadonlyMap<string, Member>, path: string, name: string): Extent | undefined {
  let member = members.get(path);
  for (let hops = 0; member && 'target' in member; hops++) {
    if (hops === hopLimit) throw invalidArchive(name, `the links of ${JSON.stringify(path)} do not end`);
    member = members.get(member.target);
  }
  return member;
}

/** Every member with its true path and size, and where its content begins. */
async function* walk(
  file: FileHandle,
  end: number,
  name: string,
): AsyncGenerator<{ header: TarHeader; offset: number }> {
  let global: Record<string, string> = {};
  let own: Record<string, string> = {};
  for (let position = 0; position + blockSize <= end; ) {
    const plain = parseTarHeader(await readAt(file, position, blockSize, name), name);
    if (!plain) return;
    const offset = position + blockSize;
    const isMetadata = 'xgLK'.includes(plain.flag);
    const header = isMetadata ? plain : amend(plain, { ...global, ...own }, name);
    position = offset + header.size + padding(header.size);
    if (offset + header.size > end) throw invalidArchive(name, 'it ends in the middle of a file');
    if (!isMetadata) {
      yield { header, offset };
      own = {};
      continue;
    }
    if (plain.size > metadataLimit) throw invalidArchive(name, 'a name in it is longer than 1 MiB');
    const records = recordsOf(plain.flag, await readAt(file, offset, plain.size, name), name);
    if (plain.flag === 'g') global = { ...global, ...records };
    else own = { ...own, ...records };
  }
  throw invalidArchive(name, 'it ends without the blocks that end an archive, so it was cut');
}

/** GNU's long names say the same as pax records. */
function recordsOf(flag: string, bytes: Buffer, name: string): Record<string, string> {
  if (flag === 'L') return { path: readText(bytes, 0, bytes.length) };
  if (flag === 'K') return { linkpath: readText(bytes, 0, bytes.length) };
  return parsePaxRecords(bytes, name);
}

function amend(header: TarHeader, records: Record<string, string>, name: string): TarHeader {
  if (Object.keys(records).some((key) => key.startsWith('GNU.sparse.')))
    throw invalidArchive(name, `${JSON.stringify(header.path)} is a sparse file`);
  const size = records['size'] === undefined ? header.size : Number(records['size']);
  if (!Number.isSafeInteger(size) || size < 0) throw invalidArchive(name, 'a pax header holds a wrong size');
  return {
    flag: header.flag,
    path: records['path'] ?? header.path,
    linkname: records['linkpath'] ?? header.linkname,
    // A link's size is that of the file that it names: no content follows it.
    size: header.flag === '0' || header.flag === '7' ? size : 0,
  };
}

async function readAt(file: FileHandle, position: number, length: number, name: string): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw invalidArchive(name, 'it ends in the middle of a header');
  return buffer;
}

function leaves(name: string, path: string): ImagebuildError {
  return invalidArchive(name, `${JSON.stringify(path)} leads out of it`);
}
