import type { FileHandle } from 'node:fs/promises';
import { posix } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import {
  applyRecords,
  blockSize,
  extensionLimit,
  isExtension,
  type PaxRecords,
  parseExtension,
  parseTarHeader,
  type TarHeader,
} from '../../layers/tar/header.ts';
import { padding } from '../../layers/tar/write.ts';

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
  const refuse = (reason: string) => invalidArchive(name, reason);
  const global = new Map<string, Buffer>();
  let own: PaxRecords = new Map();
  for (let position = 0; position + blockSize <= end; ) {
    const plain = parseTarHeader(await readAt(file, position, blockSize, name), refuse);
    if (!plain) return;
    const offset = position + blockSize;
    const header = isExtension(plain) ? plain : applyRecords(plain, new Map([...global, ...own]), refuse);
    position = offset + header.size + padding(header.size);
    if (offset + header.size > end) throw refuse('it ends in the middle of a file');
    if (!isExtension(plain)) {
      yield { header, offset };
      own = new Map();
      continue;
    }
    if (plain.size > extensionLimit) throw refuse('a name in it is longer than 1 MiB');
    const records = parseExtension(plain, await readAt(file, offset, plain.size, name), refuse);
    if (plain.flag === 'g') for (const [key, value] of records) global.set(key, value);
    else own = new Map([...own, ...records]);
  }
  throw invalidArchive(name, 'it ends without the blocks that end an archive, so it was cut');
}

async function readAt(file: FileHandle, position: number, length: number, name: string): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw invalidArchive(name, 'it ends in the middle of a header');
  return buffer;
}

function leaves(name: string, path: string): ImagebuildError {
  return invalidArchive(name, `${JSON.stringify(path)} leads out of it`);
}

function invalidArchive(name: string, reason: string): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', `${name} is no archive that can be read: ${reason}`, {
    place: { file: name },
    hint: 'Make the archive anew with skopeo, podman or imagebuild.',
  });
}
