import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { extract } from 'tar-stream';
import { ImagebuildError } from '../errors.ts';
import { type Descriptor, mediaTypes } from '../image/descriptor.ts';
import { type Digest, ResumableHash } from '../image/digest.ts';
import { manifestLimit } from '../image/manifest.ts';
import type { Source } from '../image/store.ts';
import type { Bytes } from '../image/tree.ts';

/** A file of a layer that lies in an embedded registry. */
export interface RegistryFile {
  /** Below `docker/registry/v2/`: `blobs/…` or `repositories/…`. */
  readonly path: string;
  readonly size: number;
  readonly digest: Digest;
  /** The bytes of what is small enough to be a link or a manifest. */
  readonly bytes?: Buffer;
}

export interface ScannedLayer {
  /** The digest of the uncompressed tar. */
  readonly diffId: Digest;
  readonly files: readonly RegistryFile[];
}

const registryPath = /(?:^|\/)docker\/registry\/v2\/((?:blobs|repositories)\/.+)$/;

/** Reads a layer from end to end, hashing it, its tar and every file of an embedded registry in it. @throws DIGEST_MISMATCH, CONTENT_INVALID */
export async function scanLayer(source: Source, layer: Descriptor): Promise<ScannedLayer> {
  const files: RegistryFile[] = [];
  const diffId = new ResumableHash();
  const parser = extract();
  const parsed = (async () => {
    for await (const entry of parser) {
      const path = registryPath.exec(entry.header.name)?.[1];
      if (path === undefined || entry.header.type !== 'file') entry.resume();
      else files.push(await readFile(path, entry as Bytes));
    }
  })();
  try {
    await Promise.all([pipeline(Readable.from(hashed(unpacked(source, layer), diffId)), parser), parsed]);
  } catch (cause) {
    if (cause instanceof ImagebuildError) throw cause;
    throw new ImagebuildError('CONTENT_INVALID', `layer ${layer.digest} of ${source.location} is damaged`, {
      place: { image: source.location },
      cause,
    });
  }
  return { diffId: diffId.digest(), files };
}

async function readFile(path: string, content: AsyncIterable<Uint8Array>): Promise<RegistryFile> {
  const hash = new ResumableHash();
  let chunks: Uint8Array[] | undefined = [];
  for await (const chunk of content) {
    hash.update(chunk, hash.size);
    if (hash.size > manifestLimit) chunks = undefined;
    chunks?.push(chunk);
  }
  const { size } = hash;
  const file = { path, size, digest: hash.digest() };
  return chunks ? { ...file, bytes: Buffer.concat(chunks) } : file;
}

function unpacked(source: Source, layer: Descriptor): Bytes {
  const bytes = source.blob(layer);
  const unpack = unpackers[layer.mediaType];
  if (!unpack)
    throw new ImagebuildError('CONTENT_INVALID', `${layer.digest} is no layer: ${layer.mediaType}`);
  return unpack(bytes);
}

const through =
  (make: () => ReturnType<typeof createGunzip> | ReturnType<typeof createZstdDecompress>) =>
  (bytes: Bytes): Bytes =>
    Readable.from(bytes).compose(make());

const unpackers: Readonly<Record<string, (bytes: Bytes) => Bytes>> = {
  [mediaTypes.ociLayer]: (bytes) => bytes,
  [mediaTypes.ociLayerGzip]: through(createGunzip),
  [mediaTypes.dockerLayerGzip]: through(createGunzip),
  [mediaTypes.ociLayerZstd]: through(createZstdDecompress),
};

async function* hashed(bytes: Bytes, hash: ResumableHash): Bytes {
  for await (const chunk of bytes) {
    hash.update(chunk, hash.size);
    yield chunk;
  }
}
