import { ImagebuildError } from '../errors.ts';
import { type Content, hashBytes, ResumableHash } from '../image/content.ts';
import type { Descriptor, Digest } from '../image/descriptor.ts';
import type { Source } from '../image/store.ts';
import type { Bytes } from '../io/bytes.ts';
import { decompressLayer } from './decompress.ts';
import { type ArchiveMember, type ArchiveSource, readMembers } from './members.ts';
import { joinPath, splitPath } from './paths.ts';
import type { BlobSpool } from './spool.ts';
import type { Entry } from './tree.ts';

/** A layer of an image, where it lies. */
export interface ImageLayer {
  readonly source: Pick<Source, 'location' | 'blob'>;
  readonly descriptor: Descriptor;
  /** The digest of its tar, as the image's configuration says. */
  readonly diffId: Digest;
}

/** A file that lies in a layer; opening it streams the layer up to it. */
export interface LayerFile extends Content {
  readonly layer: ImageLayer;
  /** The number of its member in the layer's tar, from 0. */
  readonly member: number;
}

/** What a layer does to the file system below it (OCI image-spec layer.md). */
export interface LayerChanges {
  /** Paths that it hides, with all below them. */
  readonly removed: ReadonlySet<string>;
  /** Directories whose content it hides. */
  readonly opaque: ReadonlySet<string>;
  /** In the order of the tar. Devices and pipes are entries that no tree holds. */
  readonly entries: readonly (Entry | DeferredEntry)[];
}

export type DeferredEntry =
  | { readonly type: 'link'; readonly path: string; readonly linkname: string }
  | { readonly type: 'special'; readonly path: string };

/** What the name of a file begins with that hides another in the layers below (OCI image-spec layer.md, "Whiteouts"). */
export const whiteoutPrefix = '.wh.';
const opaqueName = '.wh..wh..opq';
/** What the storage driver aufs left in layers of old for itself, `.wh..wh.plnk/` and the like. */
const driverData = /(?:^|\/)\.wh\.\.wh\./;

/** The accounts that --chown reads: kept, so that the layer is not streamed again for them. */
const accountFile = /^etc\/(?:passwd|group)$/;
const accountLimit = 1024 * 1024;

/**
 * Reads a layer once, from end to end: its headers, and the digest of each file.
 * @throws DIGEST_MISMATCH when blob or tar are not what the image says, CONTENT_INVALID, LIMIT_EXCEEDED.
 */
export async function readLayer(layer: ImageLayer): Promise<LayerChanges> {
  const diffId = new ResumableHash();
  const removed = new Set<string>();
  const opaque = new Set<string>();
  const entries: (Entry | DeferredEntry)[] = [];
  let number = 0;
  for await (const member of readMembers(
    hashBytes(decompressLayer(layer.source, layer.descriptor), diffId),
    archiveOf(layer),
  )) {
    const { directory, name } = splitPath(member.path);
    if (name === opaqueName) opaque.add(directory);
    else if (name.startsWith(whiteoutPrefix) && !driverData.test(member.path))
      removed.add(joinPath(directory, name.slice(whiteoutPrefix.length)));
    else if (member.path !== '' && !driverData.test(member.path))
      entries.push(await entryOf(member, layer, number));
    number += 1;
  }
  if (diffId.digest() === layer.diffId) return { removed, opaque, entries };
  throw new ImagebuildError(
    'DIGEST_MISMATCH',
    `${layer.descriptor.digest} unpacks to ${diffId.digest()}, and its image says ${layer.diffId}`,
    { place: { image: layer.source.location }, hint: 'Build this image anew, or use another one.' },
  );
}

async function entryOf(
  member: ArchiveMember,
  layer: ImageLayer,
  number: number,
): Promise<Entry | DeferredEntry> {
  const { path, kind, mode, uid, gid, linkname, capabilities } = member;
  if (kind === 'special') return { type: kind, path };
  if (kind === 'link') return { type: kind, path, linkname };
  if (kind === 'symlink') return { type: kind, path, mode: 0o777, uid, gid, linkname };
  if (kind === 'dir') return { type: kind, path, mode, uid, gid };
  const content = await contentOf(member, layer, number);
  return {
    type: kind,
    path,
    mode,
    uid,
    gid,
    content,
    ...(capabilities === undefined ? {} : { capabilities }),
  };
}

async function contentOf(
  { path, size, content }: ArchiveMember,
  layer: ImageLayer,
  member: number,
): Promise<LayerFile> {
  const hash = new ResumableHash();
  const kept: Uint8Array[] | undefined = accountFile.test(path) && size <= accountLimit ? [] : undefined;
  for await (const chunk of content) {
    hash.update(chunk);
    kept?.push(chunk);
  }
  const bytes = kept && Buffer.concat(kept);
  const open = async function* (offset = 0) {
    if (bytes) yield bytes.subarray(offset);
    else yield* readFrom(layer, member, offset);
  };
  return { digest: hash.digest(), size, open, layer, member };
}

async function* readFrom(layer: ImageLayer, wanted: number, offset: number): Bytes {
  let number = 0;
  for await (const member of readMembers(decompressLayer(layer.source, layer.descriptor), archiveOf(layer))) {
    if (number++ !== wanted) continue;
    let position = 0;
    for await (const chunk of member.content) {
      const skip = Math.max(0, offset - position);
      position += chunk.length;
      if (skip < chunk.length) yield chunk.subarray(skip);
    }
    return;
  }
}

/** Takes files out of their layers, each layer streamed once. @returns the kept files by digest. */
export async function spoolFiles(
  files: readonly LayerFile[],
  keep: BlobSpool,
): Promise<Map<Digest, Content>> {
  const kept = new Map<Digest, Content>();
  await readLayerFiles(files, async (_, bytes) => {
    const content = await keep(bytes);
    kept.set(content.digest, content);
  });
  return kept;
}

/** Reads files that lie in layers, each layer streamed once, in the order of its tar. */
export async function readLayerFiles(
  files: readonly LayerFile[],
  take: (file: LayerFile, bytes: Bytes) => Promise<void>,
): Promise<void> {
  const layers = new Map<ImageLayer, Map<number, LayerFile>>();
  for (const file of files)
    layers.set(file.layer, (layers.get(file.layer) ?? new Map()).set(file.member, file));
  for (const [layer, wanted] of layers) {
    let number = 0;
    for await (const member of readMembers(
      decompressLayer(layer.source, layer.descriptor),
      archiveOf(layer),
    )) {
      const file = wanted.get(number++);
      if (!file) continue;
      await take(file, member.content);
      wanted.delete(file.member);
      if (wanted.size === 0) break;
    }
  }
}

export function isLayerFile(content: Content): content is LayerFile {
  return 'layer' in content;
}

function archiveOf({ source, descriptor }: ImageLayer): ArchiveSource {
  return {
    name: `${descriptor.digest} of ${source.location}`,
    place: { image: source.location },
    absolute: true,
  };
}
