import { posix } from 'node:path';
import { ImagebuildError, type Place } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import type { BlobSpool } from '../../layers/filecontent.ts';
import {
  type ArchiveMember,
  type ArchiveSource,
  archiveError,
  readMembers,
} from '../../layers/tar/tarreader.ts';
import { type Entry, joinPath, resolveLinks, splitPath, type Tree } from '../../layers/tree.ts';
import { say } from '../../text/say.ts';
import { type LayerBuilder, makeDirectory, replaceEntry } from '../layerbuilder.ts';
import { detectArchive } from './packed.ts';

/**
 * Unpacks a tar archive as ADD does (Dockerfile reference, "Adding local tar archives"): its members keep
 * their owners and modes, whatever --chown and --chmod say, and replace what is in the destination.
 * @returns false for a file that isn't an archive and has to be copied.
 * @throws CONTENT_INVALID for a damaged archive, and for a member that is a device or leads out of it;
 *   KUBEFILE_UNSUPPORTED for an unsupported compression; LIMIT_EXCEEDED.
 */
export async function unpackArchive(
  builder: LayerBuilder,
  file: { readonly name: string; readonly content: Content },
  destination: string,
  spool: BlobSpool,
): Promise<boolean> {
  const { place } = builder;
  const open = await detectArchive(file.content).catch((cause) => {
    throw addFailed(file.name, place, cause);
  });
  if (!open) return false;
  const archive = { name: file.name, place, absolute: false };
  const target = makeDirectory(builder, destination);
  const unpacked = new Map<string, Entry>();
  for await (const member of readMembers(open(), archive)) {
    const entry = await entryOf(member, unpacked, archive, spool);
    unpacked.set(member.path, entry);
    addMember(builder, joinPath(target, member.path), entry);
  }
  return true;
}

/**
 * Adds a member below the destination. The archive's own root sets the attributes of the destination, except
 * of the image's root.
 */
function addMember(builder: LayerBuilder, path: string, entry: Entry): void {
  if (path === '') return;
  const { directory, name } = splitPath(path);
  replaceEntry(builder, {
    ...entry,
    path: joinPath(makeDirectory(builder, resolveLinks(builder.root, directory)), name),
  });
}

async function entryOf(
  member: ArchiveMember,
  unpacked: Tree,
  archive: ArchiveSource,
  spool: BlobSpool,
): Promise<Entry> {
  const { path, kind, mode, uid, gid, linkname, capabilities, xattrs } = member;
  const attributes = { path, mode, uid, gid };
  const extended = xattrs === undefined ? {} : { xattrs };
  if (kind === 'dir') return { ...attributes, ...extended, type: kind };
  if (kind === 'file') {
    const content = await spool.add(member.content);
    const own = capabilities === undefined ? {} : { capabilities };
    return { ...attributes, ...extended, type: kind, content, ...own };
  }
  if (kind === 'symlink' && staysInside(path, linkname))
    return { ...attributes, type: kind, mode: 0o777, linkname };
  const original = kind === 'link' ? unpacked.get(linkname) : undefined;
  if (original?.type === 'file') return { ...original, path };
  if (original?.type === 'symlink' && staysInside(path, original.linkname)) return { ...original, path };
  throw archiveError(
    archive,
    kind === 'special'
      ? say('tarSpecialFile', { path: JSON.stringify(path) })
      : say('tarLinkLeaves', { path: JSON.stringify(path), target: JSON.stringify(linkname) }),
  );
}

/**
 * Tells whether a link stays inside the archive. An absolute one starts at the image's root, which nothing
 * leads out of.
 */
function staysInside(path: string, linkname: string): boolean {
  return linkname.startsWith('/') || !posix.join(posix.dirname(path), linkname).split('/').includes('..');
}

function addFailed(name: string, place: Place, cause: unknown): unknown {
  if (!(cause instanceof ImagebuildError)) return cause;
  return cause.with({ message: say('addFailed', { source: name, problem: cause.message }), place });
}
