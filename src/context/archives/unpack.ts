import { posix } from 'node:path';
import { ImagebuildError, type Place } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import type { BlobSpool } from '../../layers/filecontent.ts';
import { type ArchiveMember, type ArchiveSource, archiveError, readMembers } from '../../layers/tar/read.ts';
import { type Entry, joinPath, resolveLinks, splitPath, type Tree } from '../../layers/tree.ts';
import { say } from '../../text/say.ts';
import { type LayerBuilder, makeDirectory, replaceEntry } from '../draft.ts';
import { detectArchive } from './packed.ts';

/**
 * What ADD does with a tar archive (Dockerfile reference, "Adding local tar archives"): its members go into the destination with the
 * owners and modes that they have, whatever --chown and --chmod say, and replace what is there.
 * @returns false for a file that is no archive: it is copied.
 * @throws CONTENT_INVALID for a damaged archive, and for a member that is a device or leads out of it; KUBEFILE_UNSUPPORTED for a
 * compression that is not read; LIMIT_EXCEEDED.
 */
export async function unpackArchive(
  draft: LayerBuilder,
  file: { readonly name: string; readonly content: Content },
  destination: string,
  spool: BlobSpool,
): Promise<boolean> {
  const { place } = draft;
  const open = await detectArchive(file.content).catch((cause) => {
    throw unread(file.name, place, cause);
  });
  if (!open) return false;
  const archive = { name: file.name, place, absolute: false };
  const target = makeDirectory(draft, destination);
  const unpacked = new Map<string, Entry>();
  for await (const member of readMembers(open(), archive)) {
    const entry = await entryOf(member, unpacked, archive, spool);
    unpacked.set(member.path, entry);
    addMember(draft, joinPath(target, member.path), entry);
  }
  return true;
}

/** The archive's own root is the destination, which gets its attributes; the image's root is no entry of a layer. */
function addMember(draft: LayerBuilder, path: string, entry: Entry): void {
  if (path === '') return;
  const { directory, name } = splitPath(path);
  replaceEntry(draft, {
    ...entry,
    path: joinPath(makeDirectory(draft, resolveLinks(draft.root, directory)), name),
  });
}

async function entryOf(
  member: ArchiveMember,
  unpacked: Tree,
  archive: ArchiveSource,
  spool: BlobSpool,
): Promise<Entry> {
  const { path, kind, mode, uid, gid, linkname, capabilities } = member;
  const attributes = { path, mode, uid, gid };
  if (kind === 'dir') return { ...attributes, type: kind };
  if (kind === 'file') {
    const content = await spool.add(member.content);
    return { ...attributes, type: kind, content, ...(capabilities === undefined ? {} : { capabilities }) };
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

/** An absolute link means the image's root, which nothing leads out of. */
function staysInside(path: string, linkname: string): boolean {
  return linkname.startsWith('/') || !posix.join(posix.dirname(path), linkname).split('/').includes('..');
}

function unread(name: string, place: Place, cause: unknown): unknown {
  if (!(cause instanceof ImagebuildError)) return cause;
  return cause.with({ message: say('addFailed', { source: name, problem: cause.message }), place });
}
