import pLimit from 'p-limit';
import { ImagebuildError } from '../../errors.ts';
import { drainBytes, firstBytes, hashBytes, ResumableHash, skipBytes } from '../../image/content.ts';
import { type Descriptor, type Digest, mediaTypes } from '../../image/descriptor.ts';
import type { PlainTar } from '../../image/store.ts';
import type { Bytes } from '../../io/bytes.ts';
import { compressionHead, detectCompression, unpackLayer } from '../../layers/decompress.ts';
import { encode, layerMediaType } from '../../layers/encoder.ts';
import { say } from '../../text/say.ts';
import { checkDigest } from '../layout/verify.ts';

/** A layer in a Docker archive. */
interface ArchivedLayer {
  /** Bytes in the archive. */
  readonly size: number;
  /** The digest that the configuration gives for its tar. */
  readonly diffId: Digest;
  /** The name in messages. */
  readonly shown: string;
  open(offset: number): Bytes;
}

/** A layer for an image. */
export interface PackedLayer {
  readonly descriptor: Descriptor;
  open(offset: number): Bytes;
  /** Its tar as it is in the archive, where it isn't compressed there. */
  readonly plain?: PlainTar;
}

/**
 * Independent of `--compression`, which is for our own layers: it decides the digest of somebody else's
 * image.
 */
const gzip = { type: 'gzip', level: 6 } as const;

/** Packing one layer uses every thread: a second one at the same time would only use memory. */
const oneAtATime = pLimit(1);

/**
 * Reads a layer once, to find its digest: a plain tar is compressed with gzip, a compressed one stays as it
 * is. The compressed bytes aren't kept; opening them compresses the tar again, to the same bytes.
 * @throws DIGEST_MISMATCH when its tar isn't the one that the configuration names, CONTENT_INVALID for a
 *   damaged compressed stream.
 */
export function packLayer(layer: ArchivedLayer): Promise<PackedLayer> {
  return oneAtATime(async () => {
    const type = detectCompression(await firstBytes(layer.open(0), compressionHead));
    return type === 'none' ? compress(layer) : describePacked(layer, layerMediaType({ type }));
  });
}

async function compress({ size, diffId, shown, open }: ArchivedLayer): Promise<PackedLayer> {
  const pack = (tar: Bytes) => encode(tar, gzip);
  const tar = new ResumableHash();
  const blob = new ResumableHash();
  await drainBytes(hashBytes(pack(hashBytes(open(0), tar)), blob));
  checkDigest(diffId, tar.digest(), shown);
  return {
    descriptor: { mediaType: mediaTypes.ociLayerGzip, digest: blob.digest(), size: blob.size },
    open: (offset) => skipBytes(pack(open(0)), offset),
    plain: { size, open },
  };
}

async function describePacked(
  { size, diffId, shown, open }: ArchivedLayer,
  mediaType: string,
): Promise<PackedLayer> {
  const tar = new ResumableHash();
  const blob = new ResumableHash();
  await drainBytes(hashBytes(unpackLayer(hashBytes(open(0), blob)), tar)).catch((cause: unknown) => {
    throw cause instanceof ImagebuildError ? cause : damaged(shown, cause);
  });
  checkDigest(diffId, tar.digest(), shown);
  return { descriptor: { mediaType, digest: blob.digest(), size }, open };
}

function damaged(shown: string, cause: unknown): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', say('archiveLayerDamaged', { layer: shown }), {
    place: { registry: shown },
    hint: say('archiveSaveAgain'),
    cause,
  });
}
