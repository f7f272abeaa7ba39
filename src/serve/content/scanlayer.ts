import {
  isRegistryPath,
  newRegistryParts,
  noteEntry,
  type RegistryLayer,
} from '../../embedded/registrylayers.ts';
import { collectBytes } from '../../image/content.ts';
import { mayBeDamage, readAgainIfDamaged } from '../../image/damage.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import type { ArchiveMember } from '../../layers/tar/tarreader.ts';
import type { ServedFile, ServedLayer } from './places.ts';
import { openMembers } from './servedlayer.ts';

/** Takes the bytes of a blob out of a compressed layer that goes by, or leaves them. */
export type TakeBlob = (file: ServedFile, bytes: Bytes) => Promise<void>;

/** A link is a digest, and perhaps a line break. */
const linkLimit = 256;

/**
 * Lists what a layer has of an embedded registry.
 * @param take gets each file that isn't a link, of a layer that has to be unpacked.
 * @throws DIGEST_MISMATCH, CONTENT_INVALID, LIMIT_EXCEEDED, CONTENT_MISSING
 */
export async function scanLayer(layer: ServedLayer, take: TakeBlob): Promise<RegistryLayer<ServedFile>> {
  return await readAgainIfDamaged((options) => scanOnce(layer, take, options), { when: mayBeDamage });
}

async function scanOnce(
  layer: ServedLayer,
  take: TakeBlob,
  options: OpenOptions,
): Promise<RegistryLayer<ServedFile>> {
  const parts = newRegistryParts<ServedFile>();
  let member = 0;
  for await (const entry of openMembers(layer, options)) {
    const { path, kind, linkname } = entry;
    if (kind === 'file' && isRegistryPath(path)) {
      const file = await describeFile(entry, layer, member);
      parts.files.set(path, file);
      if (!layer.tar && file.link === undefined) await take(file, entry.content);
    } else noteEntry(path, { kind: kind === 'file' || kind === 'special' ? 'other' : kind, linkname }, parts);
    member += 1;
  }
  return { ...parts, files: [...parts.files.values()] };
}

async function describeFile(
  { path, size, offset, content }: ArchiveMember,
  layer: ServedLayer,
  member: number,
): Promise<ServedFile> {
  const isLink = path.endsWith('/link') && size <= linkLimit;
  const link = isLink ? (await collectBytes(content)).toString('latin1').trim() : undefined;
  return { path, size, layer, member, offset: layer.tar ? offset : undefined, link };
}
