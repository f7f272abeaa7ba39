import { ImagebuildError } from '../errors.ts';
import { type Content, checkBytes, hashBytes, ResumableHash, skipBytes } from '../image/content.ts';
import { mayBeDamage, readAgainIfDamaged } from '../image/damage.ts';
import type { Descriptor, Digest } from '../image/descriptor.ts';
import type { ConfigSummary, Manifest } from '../image/manifest.ts';
import type { Source } from '../image/store.ts';
import type { Bytes, OpenOptions } from '../io/bytes.ts';
import { say } from '../text/say.ts';
import { decompressLayer } from './decompress.ts';
import type { BlobSpool } from './filecontent.ts';
import { type DeferredEntry, type LayerChanges, parseWhiteout } from './overlay.ts';
import { type ArchiveMember, type ArchiveSource, readMembers } from './tar/tarreader.ts';
import type { Entry } from './tree.ts';

/** A layer of an image in the store that holds it. */
export interface ImageLayer {
  readonly source: Pick<Source, 'location' | 'blob'>;
  readonly descriptor: Descriptor;
  /** The digest of its tar, from the image's configuration. */
  readonly diffId: Digest;
}

/** A file in a layer. Opening it streams the layer up to it. */
interface LayerFile extends Content {
  readonly layer: ImageLayer;
  /** The number of its member in the layer's tar, from 0. */
  readonly member: number;
}

/** Pairs the layers of a manifest with the digests of their tars. @throws CONTENT_INVALID */
export function pairLayers(
  source: ImageLayer['source'],
  { layers }: Pick<Manifest, 'layers'>,
  { diffIds }: ConfigSummary,
  name: string,
): ImageLayer[] {
  if (layers.length === diffIds.length)
    return layers.map((descriptor, index) => ({ source, descriptor, diffId: diffIds[index]! }));
  const words = { image: name, layers: layers.length, diffIds: diffIds.length };
  throw new ImagebuildError('CONTENT_INVALID', say('baseLayerCount', words), {
    place: { image: name },
    hint: say('baseLayerCountHint'),
  });
}

/** The accounts that --chown reads are kept in memory, so that the layer isn't streamed again for them. */
const accountFile = /^etc\/(?:passwd|group)$/;
const accountLimit = 1024 * 1024;

/**
 * Reads a layer from end to end: its headers, and the digest of each file. A layer that comes damaged is read
 * once more.
 * @throws DIGEST_MISMATCH when the blob or its tar isn't what the image says, CONTENT_INVALID,
 *   LIMIT_EXCEEDED.
 */
export async function readLayer(layer: ImageLayer): Promise<LayerChanges> {
  return await readAgainIfDamaged((options) => readLayerOnce(layer, options), { when: mayBeDamage });
}

async function readLayerOnce(layer: ImageLayer, options: OpenOptions): Promise<LayerChanges> {
  const hash = new ResumableHash();
  const removed = new Set<string>();
  const opaque = new Set<string>();
  const entries: (Entry | DeferredEntry)[] = [];
  const tar = hashBytes(decompressLayer(layer.source, layer.descriptor, options), hash);
  let number = 0;
  let leavesOut = false;
  for await (const member of readMembers(tar, archiveOf(layer))) {
    const whiteout = parseWhiteout(member.path);
    if (whiteout?.hides === 'content') opaque.add(whiteout.path);
    else if (whiteout?.hides === 'path') removed.add(whiteout.path);
    else if (!whiteout && member.path !== '') entries.push(await readEntry(member, layer, number));
    else leavesOut = true;
    number += 1;
  }
  if (hash.digest() === layer.diffId)
    return { removed, opaque, entries, ...(leavesOut ? { leavesOut } : {}) };
  const { descriptor, diffId, source } = layer;
  const words = { layer: descriptor.digest, actual: hash.digest(), expected: diffId };
  throw new ImagebuildError('DIGEST_MISMATCH', say('layerOtherTar', words), {
    place: { image: source.location },
    hint: say('imageBuildAgain'),
  });
}

async function readEntry(
  member: ArchiveMember,
  layer: ImageLayer,
  number: number,
): Promise<Entry | DeferredEntry> {
  const { path, kind, mode, uid, gid, linkname, capabilities, xattrs } = member;
  if (kind === 'special') return { type: kind, path };
  if (kind === 'link') return { type: kind, path, linkname };
  if (kind === 'symlink') return { type: kind, path, mode: 0o777, uid, gid, linkname };
  const attributes = { path, mode, uid, gid, ...(xattrs === undefined ? {} : { xattrs }) };
  if (kind === 'dir') return { type: kind, ...attributes };
  const content = await readLayerFile(member, layer, number);
  return {
    type: kind,
    ...attributes,
    content,
    ...(capabilities === undefined ? {} : { capabilities }),
  };
}

async function readLayerFile(
  { path, size, content }: ArchiveMember,
  layer: ImageLayer,
  member: number,
): Promise<LayerFile> {
  const hash = new ResumableHash();
  const kept: Uint8Array[] | undefined = accountFile.test(path) && size <= accountLimit ? [] : undefined;
  for await (const chunk of hashBytes(content, hash)) kept?.push(chunk);
  const bytes = kept && Buffer.concat(kept);
  const open = async function* (offset = 0, options?: OpenOptions) {
    if (bytes) yield bytes.subarray(offset);
    else yield* openMember(layer, member, offset, options);
  };
  return { digest: hash.digest(), size, open, layer, member };
}

/**
 * Returns a file of a layer whose content is known without reading it. @param member its number in the tar.
 */
export function knownLayerFile(
  layer: ImageLayer,
  member: number,
  { digest, size }: Pick<Content, 'digest' | 'size'>,
): Content {
  const open = (offset = 0, options?: OpenOptions) => openMember(layer, member, offset, options);
  return { digest, size, open, layer, member } as LayerFile;
}

async function* openMember(
  layer: ImageLayer,
  wanted: number,
  offset: number,
  options: OpenOptions = {},
): Bytes {
  let number = 0;
  const { fresh = false } = options;
  const tar = decompressLayer(layer.source, layer.descriptor, { fresh });
  for await (const member of readMembers(tar, archiveOf(layer)))
    if (number++ === wanted) return yield* skipBytes(member.content, offset);
}

/** Takes files out of their layers, streaming each layer once. Returns the spooled files by digest. */
export async function spoolFiles(
  files: readonly LayerFile[],
  spool: BlobSpool,
): Promise<Map<Digest, Content>> {
  const spooled = new Map<Digest, Content>();
  await readLayerFiles(files, async (_, bytes) => {
    const content = await spool.add(bytes);
    spooled.set(content.digest, content);
  });
  return spooled;
}

/**
 * Reads files that are in layers, streaming each layer once, in the order of its tar. When a layer comes
 * damaged, the files that are left are read once more.
 */
export async function readLayerFiles(
  files: readonly LayerFile[],
  take: (file: LayerFile, bytes: Bytes) => Promise<void>,
): Promise<void> {
  const layers = new Map<ImageLayer, Map<number, LayerFile>>();
  for (const file of files)
    layers.set(file.layer, (layers.get(file.layer) ?? new Map()).set(file.member, file));
  for (const [layer, wanted] of layers)
    await readAgainIfDamaged((options) => readWanted(layer, wanted, take, options), { when: mayBeDamage });
}

/** Takes files out of a layer by their members' numbers, and removes those that were taken from the list. */
async function readWanted(
  layer: ImageLayer,
  wanted: Map<number, LayerFile>,
  take: (file: LayerFile, bytes: Bytes) => Promise<void>,
  options: OpenOptions,
): Promise<void> {
  let number = 0;
  const tar = decompressLayer(layer.source, layer.descriptor, options);
  for await (const member of readMembers(tar, archiveOf(layer))) {
    const file = wanted.get(number++);
    if (!file) continue;
    await take(
      file,
      checkBytes(member.content, file, () => otherFile(layer, member.path)),
    );
    wanted.delete(file.member);
    if (wanted.size === 0) break;
  }
}

function otherFile({ descriptor, source }: ImageLayer, path: string): ImagebuildError {
  const words = { path, layer: descriptor.digest, image: source.location };
  return new ImagebuildError('DIGEST_MISMATCH', say('layerFileDiffers', words), {
    place: { image: source.location },
    hint: say('imageBuildAgain'),
  });
}

export function isLayerFile(content: Content): content is LayerFile {
  return 'layer' in content;
}

function archiveOf({ source, descriptor }: ImageLayer): ArchiveSource {
  return {
    name: `${descriptor.digest} of ${source.location}`,
    place: { image: source.location },
    paths: 'rooted',
  };
}
