import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { untilAborted } from '../../image/content.ts';
import { mayBeDamage, readAgainIfDamaged } from '../../image/damage.ts';
import { type Digest, digestOf, hexOf } from '../../image/descriptor.ts';
import type { Bytes } from '../../io/bytes.ts';
import { cannotCreate } from '../../io/directory.ts';
import { readRange } from '../../io/file.ts';
import { temporaryFor } from '../../io/temporary.ts';
import { decompressLayer } from '../../layers/decompress.ts';
import { encode } from '../../layers/encoder.ts';
import type { ImageLayer } from '../../layers/layerreader.ts';
import { TarWriter } from './archive-writer.ts';

/** An image of one platform, as an archive holds it. */
export interface ImageToArchive {
  /** The bytes of its configuration, which stay as they are: their digest is the id that docker gives it. */
  readonly config: Uint8Array;
  readonly layers: readonly ImageLayer[];
  /** The names that it is loaded under: `docker.io/labring/helm:v3`. */
  readonly names: readonly string[];
}

/** A file that was written, and its checksums in hex. */
export interface WrittenFile {
  readonly size: number;
  readonly sha256: string;
  readonly md5: string;
}

/**
 * Writes an archive as `docker save` does: manifest.json, the configuration, and the tar of each layer, named
 * by its digest. The same image gives the same bytes.
 *
 * A layer is read once, and unpacked on its way. The size of its tar isn't known before its end, so it is
 * written behind the space for its header. An archive that is to be compressed is written whole before that,
 * beside where it will be; both need space until it is finished. The file appears when it is complete.
 *
 * @param file ends with `.gz` when it is to be compressed with gzip.
 * @throws DIGEST_MISMATCH when a layer isn't what the image says; USAGE when the file can't be created.
 */
export async function writeDockerArchive(
  file: string,
  image: ImageToArchive,
  signal?: AbortSignal,
): Promise<WrittenFile> {
  const [tar, packed] = [temporaryFor(file), temporaryFor(file)];
  try {
    await writeTar(tar, image, signal);
    const isPacked = file.endsWith('.gz');
    const written = isPacked ? await packFile(tar, packed, signal) : await sumFile(tar, signal);
    await rename(isPacked ? packed : tar, file);
    return written;
  } catch (error) {
    throw isSystemError(error) ? cannotCreate(file, error, 'file') : error;
  } finally {
    for (const temporary of [tar, packed]) await rm(temporary, { force: true });
  }
}

/** Tells whether the system refused to write: the disk is full, or the directory belongs to somebody else. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

async function writeTar(path: string, image: ImageToArchive, signal?: AbortSignal): Promise<void> {
  const tar = await TarWriter.create(path);
  try {
    const config = `${hexOf(digestOf(image.config))}.json`;
    const list = [{ Config: config, RepoTags: image.names, Layers: image.layers.map(layerPath) }];
    await tar.addFile('manifest.json', Buffer.from(JSON.stringify(list)));
    await tar.addFile(config, image.config);
    const written = new Set<Digest>();
    for (const layer of image.layers) {
      if (!written.has(layer.diffId)) await addLayer(tar, layer, signal);
      written.add(layer.diffId);
    }
    await tar.finish();
  } catch (error) {
    await tar.close();
    throw error;
  }
}

function layerPath({ diffId }: Pick<ImageLayer, 'diffId'>): string {
  return `${hexOf(diffId)}.tar`;
}

async function addLayer(tar: TarWriter, layer: ImageLayer, signal?: AbortSignal): Promise<void> {
  const { source, descriptor, diffId } = layer;
  const draft = await readAgainIfDamaged(
    ({ fresh }) => {
      const open = () => untilAborted(decompressLayer(source, descriptor, { fresh }), signal);
      const where = `${descriptor.digest} of ${source.location}`;
      return tar.draft({ digest: diffId, open }, where, () => layerPath(layer));
    },
    { when: mayBeDamage },
  );
  await tar.keep(draft);
}

/** Compresses a file; the bytes are the same on every machine. */
async function packFile(from: string, to: string, signal?: AbortSignal): Promise<WrittenFile> {
  await using output = await open(to, 'wx', 0o644);
  const sums = newSums();
  for await (const chunk of encode(readFile(from, signal), { type: 'gzip', level: 6 })) {
    sums.add(chunk);
    await output.appendFile(chunk);
  }
  return sums.result();
}

async function sumFile(path: string, signal?: AbortSignal): Promise<WrittenFile> {
  const sums = newSums();
  for await (const chunk of readFile(path, signal)) sums.add(chunk);
  return sums.result();
}

function newSums() {
  const [sha256, md5] = [createHash('sha256'), createHash('md5')];
  let size = 0;
  return {
    add(chunk: Uint8Array): void {
      sha256.update(chunk);
      md5.update(chunk);
      size += chunk.length;
    },
    result: (): WrittenFile => ({ size, sha256: sha256.digest('hex'), md5: md5.digest('hex') }),
  };
}

async function* readFile(path: string, signal?: AbortSignal): Bytes {
  yield* untilAborted(readRange(await open(path, 'r'), 0, Number.POSITIVE_INFINITY), signal);
}
