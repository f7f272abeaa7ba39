import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import type { FileDescription } from '../../application/comparison/description.ts';
import { isTemplate, isUsageFile, templateLimit, type UsageFile } from '../../application/usage/usage.ts';
import {
  isRegistryPath,
  newRegistryParts,
  noteEntry,
  type RegistryLayer,
  type RegistryParts,
} from '../../embedded/registrylayers.ts';
import { ImagebuildError } from '../../errors.ts';
import { hashBytes, peekBytes, ResumableHash } from '../../image/content.ts';
import { mayBeDamage, readAgainIfDamaged } from '../../image/damage.ts';
import type { Descriptor, Digest } from '../../image/descriptor.ts';
import { manifestLimit } from '../../image/manifest.ts';
import type { Source } from '../../image/store.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { compressionHead, decompressLayer, detectCompression } from '../../layers/decompress.ts';
import { parseWhiteout } from '../../layers/overlay.ts';
import { cleanPath } from '../../layers/tree.ts';
import { say } from '../../text/say.ts';

const entryLimit = 200_000;

/** A file of an embedded registry. */
export interface RegistryFile {
  /** In the layer; in `registryFiles`, below `docker/registry/v2/`: `blobs/…` or `repositories/…`. */
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
  /** The bytes of a file that may be a link or a manifest; other blobs may be large. */
  readonly bytes?: Buffer;
}

export interface ScannedLayer extends RegistryLayer<RegistryFile> {
  /** The digest of the uncompressed tar. */
  readonly diffId: Digest;
  /** Files outside of a registry that say how the image is used; the text of templates. */
  readonly usage: readonly UsageFile[];
  /** All entries outside of a registry, if they are asked for, by path: the last of a path counts. */
  readonly entries: ReadonlyMap<string, LayerEntry>;
}

/** An entry of a layer outside of a registry. */
export interface LayerEntry extends FileDescription {
  readonly isDirectory: boolean;
}

/** The entries of a layer that matter, while it is read. */
interface FoundEntries extends RegistryParts<RegistryFile> {
  readonly usage: Map<string, UsageFile>;
  readonly entries: Map<string, LayerEntry>;
}

const openingBrace = 0x7b;

export interface ScanOptions {
  /** true: all entries are described. */
  readonly listsEntries?: boolean;
  /** Called with the number of files that are kept of a layer so far; may throw. */
  readonly onKept?: (layer: Digest, kept: number) => void;
}

/**
 * Reads a whole layer, and hashes it, its tar and every file of an embedded registry in it. @throws
 * DIGEST_MISMATCH, CONTENT_INVALID
 */
export async function scanLayer(
  source: Source,
  layer: Descriptor,
  options: ScanOptions = {},
): Promise<ScannedLayer> {
  const scan = (reading: OpenOptions) => scanOnce(source, layer, options, reading);
  return await readAgainIfDamaged(scan, { when: mayBeDamage });
}

async function scanOnce(
  source: Source,
  layer: Descriptor,
  { listsEntries = false, onKept }: ScanOptions,
  options: OpenOptions,
): Promise<ScannedLayer> {
  const found: FoundEntries = {
    ...newRegistryParts<RegistryFile>(),
    ...{ usage: new Map(), entries: new Map() },
  };
  const tar = openTar(source, layer, options);
  const parser = extract();
  const parsed = (async () => {
    for await (const entry of parser) {
      const path = cleanPath(entry.header.name);
      if (isRegistryPath(path) && entry.header.type === 'file')
        found.files.set(path, await readFile(path, entry as Bytes));
      else if (listsEntries && path !== '' && parseWhiteout(path) === undefined) {
        noteHeader(path, entry.header, found);
        found.entries.set(path, await readEntry(path, entry.header, entry as Bytes, found));
      } else if (entry.header.type === 'file' && isUsageFile(path)) {
        found.usage.set(path, { path, text: await readText(path, entry as Bytes) });
      } else {
        noteHeader(path, entry.header, found);
        entry.resume();
      }
      const kept = found.files.size + found.usage.size + found.entries.size;
      if (kept > entryLimit) throw tooMany(layer);
      onKept?.(layer.digest, kept);
    }
  })();
  try {
    await Promise.all([pipeline(Readable.from(tar.bytes), parser), parsed]);
  } catch (cause) {
    if (cause instanceof ImagebuildError) throw cause;
    throw new ImagebuildError(
      'CONTENT_INVALID',
      say('layerDamaged', { layer: layer.digest, image: source.location }),
      {
        place: { image: source.location },
        cause,
      },
    );
  }
  const [files, usage] = [[...found.files.values()], [...found.usage.values()]];
  return { diffId: tar.diffId(), ...found, files, usage };
}

/**
 * Opens the tar of a layer and finds its digest. That of a layer that isn't compressed is the digest of its
 * blob, which the source checks, so it isn't hashed twice. A tar that is compressed only as its source shows
 * it is read as it is.
 */
function openTar(source: Source, layer: Descriptor, options: OpenOptions) {
  const hash = new ResumableHash();
  const plain = source.plainTar?.(layer.digest);
  if (plain) return { bytes: hashBytes(plain.open(0), hash), diffId: () => hash.digest() };
  let isPlain = false;
  const noted = {
    async *blob(...args: Parameters<Source['blob']>) {
      const { head, whole } = await peekBytes(source.blob(...args), compressionHead);
      isPlain = detectCompression(head) === 'none';
      yield* whole;
    },
  };
  const bytes = tapBytes(decompressLayer(noted, layer, options), (chunk) => {
    if (!isPlain) hash.update(chunk);
  });
  return { bytes, diffId: () => (isPlain ? layer.digest : hash.digest()) };
}

async function* tapBytes(bytes: Bytes, see: (chunk: Uint8Array) => void): Bytes {
  for await (const chunk of bytes) {
    see(chunk);
    yield chunk;
  }
}

const kinds = { directory: 'dir', symlink: 'symlink', link: 'link' } as const;

function noteHeader(path: string, { type, linkname }: Header, found: FoundEntries): void {
  const kind = kinds[type as keyof typeof kinds] ?? 'other';
  noteEntry(path, { kind, linkname: linkname ?? '' }, found);
}

/** Reads a template; undefined for another file, and for a template that is too large. */
async function readText(path: string, content: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (isTemplate(path) && size <= templateLimit) chunks.push(chunk);
  }
  return isTemplate(path) && size <= templateLimit ? Buffer.concat(chunks).toString() : undefined;
}

/** Describes an entry by its header and its content. A hard link is the file that it names. */
async function readEntry(
  path: string,
  { type, mode = 0, uid = 0, gid = 0, linkname = '' }: Header,
  content: AsyncIterable<Uint8Array>,
  { entries }: FoundEntries,
): Promise<LayerEntry> {
  const hash = new ResumableHash();
  for await (const chunk of content) hash.update(chunk);
  const linked = type === 'link' ? entries.get(cleanPath(linkname)) : undefined;
  if (linked) return { ...linked, path };
  const kind = type === 'symlink' ? 'link' : type === 'file' || type === 'contiguous-file' ? 'file' : 'other';
  const attributes = kind === 'link' ? '' : `${(mode & 0o7777).toString(8)} ${uid}:${gid} `;
  const identity = `${type} ${attributes}${kind === 'file' ? hash.digest() : linkname}`;
  return { path, type: kind, size: hash.size, identity, isDirectory: type === 'directory' };
}

async function readFile(path: string, content: AsyncIterable<Uint8Array>): Promise<RegistryFile> {
  const hash = new ResumableHash();
  let chunks: Uint8Array[] | undefined = [];
  for await (const chunk of content) {
    const mayBeRead = hash.size > 0 || path.endsWith('/link') || chunk[0] === openingBrace;
    hash.update(chunk);
    if (!mayBeRead || hash.size > manifestLimit) chunks = undefined;
    chunks?.push(chunk);
  }
  const { size } = hash;
  const file = { path, size, digest: hash.digest() };
  return chunks ? { ...file, bytes: Buffer.concat(chunks) } : file;
}

function tooMany({ digest }: Descriptor): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', say('layerManyFiles', { layer: digest, limit: entryLimit }));
}
