import { ImagebuildError, type Place, type Warning } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import type { BlobSpool } from '../../layers/filecontent.ts';
import {
  type ArchiveMember,
  type ArchiveSource,
  archiveError,
  readMembers,
} from '../../layers/tar/tarreader.ts';
import { type Entry, joinPath, plainDirectory, resolveInside, splitPath } from '../../layers/tree.ts';
import { say } from '../../text/say.ts';
import { type CopyOperation, type LayerBuilder, makeDirectory, replaceEntry } from '../layerbuilder.ts';
import { detectArchive } from './packed.ts';

/**
 * Unpacks a tar archive as ADD does (Dockerfile reference, "Adding local tar archives"; where that is silent,
 * as BuildKit): members keep their modes whatever --chmod says, have the owner that --chown names or else
 * their own, and replace what is in the destination. Directories that the archive doesn't have are 0755 0:0.
 * Pipes and devices are left out with a warning.
 * @returns false for a file that isn't an archive and has to be copied.
 * @throws CONTENT_INVALID for a damaged archive, and for a member that leads out of the destination;
 *   KUBEFILE_UNSUPPORTED for an unsupported compression; LIMIT_EXCEEDED.
 */
export async function unpackArchive(
  { builder, owner, warnings }: Pick<CopyOperation, 'builder' | 'owner' | 'warnings'>,
  file: { readonly name: string; readonly content: Content },
  destination: string,
  spool: BlobSpool,
): Promise<boolean> {
  const { place } = builder;
  const open = await detectArchive(file.content).catch((cause) => {
    throw addFailed(file.name, place, cause);
  });
  if (!open) return false;
  const archive: ArchiveSource = { name: file.name, place, paths: 'cleaned' };
  const target = makeDirectory(builder, destination, { ...builder.created, mode: 0o755 });
  const omitted = new Set<string>();
  for await (const member of readMembers(open(), archive)) {
    // The archive's own root: the destination keeps its attributes.
    if (member.path === '') continue;
    if (member.kind === 'special' || (member.kind === 'link' && omitted.has(member.linkname)))
      omitted.add(member.path);
    else {
      const entry = await entryOf(member, { builder, target, archive }, spool);
      replaceEntry(builder, { ...entry, ...owner });
    }
  }
  if (omitted.size > 0) warnings.push(omittedWarning(file.name, [...omitted], place));
  return true;
}

/** An archive and the directory that it is unpacked into, which contains no link. */
interface Unpacking {
  readonly builder: LayerBuilder;
  readonly target: string;
  readonly archive: ArchiveSource;
}

/** Returns the entry of a member at its place in the image, whose directory exists then. */
async function entryOf(member: ArchiveMember, unpacking: Unpacking, spool: BlobSpool): Promise<Entry> {
  const { kind, mode, uid, gid, linkname, capabilities, xattrs } = member;
  const found = findPlace(member.path, unpacking);
  if (found === undefined) throw leadsOut(member, unpacking.archive);
  const { directory, name } = splitPath(found);
  makeDirectory(unpacking.builder, directory, plainDirectory(''));
  const attributes = { path: joinPath(directory, name), mode, uid, gid };
  const extended = xattrs === undefined ? {} : { xattrs };
  if (kind === 'dir') return { ...attributes, ...extended, type: kind };
  if (kind === 'symlink') return { ...attributes, type: kind, mode: 0o777, linkname };
  if (kind === 'file') {
    const content = await spool.add(member.content);
    const own = capabilities === undefined ? {} : { capabilities };
    return { ...attributes, ...extended, type: kind, content, ...own };
  }
  const original = findOriginal(member, unpacking);
  return { ...original, path: attributes.path };
}

/**
 * Finds the place of a path of the archive: links on the way to it are followed, but not a link at its end.
 * @returns undefined when a link leads out of the destination.
 */
function findPlace(path: string, { builder, target }: Omit<Unpacking, 'archive'>): string | undefined {
  const { directory, name } = splitPath(path);
  const found = resolveInside(builder.root, target, directory);
  return found === undefined ? undefined : joinPath(found, name);
}

/** Finds the file or link that a hard link is a second name of. */
function findOriginal(member: ArchiveMember, unpacking: Unpacking): Entry {
  const path = findPlace(member.linkname, unpacking);
  if (path === undefined) throw leadsOut(member, unpacking.archive);
  const original = unpacking.builder.root.get(path);
  if (original && original.type !== 'dir') return original;
  const words = { path: JSON.stringify(member.path), target: JSON.stringify(member.linkname) };
  throw archiveError(unpacking.archive, say('tarLinkNowhere', words));
}

function leadsOut({ path, kind, linkname }: ArchiveMember, archive: ArchiveSource): ImagebuildError {
  const words = { path: JSON.stringify(path), target: JSON.stringify(linkname) };
  return archiveError(archive, kind === 'link' ? say('tarLinkLeaves', words) : say('tarMemberLeaves', words));
}

function omittedWarning(source: string, paths: readonly string[], place: Place): Warning {
  const names = paths.slice(0, 3).map((path) => JSON.stringify(path));
  const words = { source, names: names.join(', '), more: paths.length - names.length };
  return {
    message: say('addSpecialOmitted', words).text,
    place,
    hint: say('addSpecialOmittedHint').text,
  };
}

function addFailed(name: string, place: Place, cause: unknown): unknown {
  if (!(cause instanceof ImagebuildError)) return cause;
  return cause.with({ message: say('addFailed', { source: name, problem: cause.message }), place });
}
