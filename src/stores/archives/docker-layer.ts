import { createGunzip } from 'node:zlib';
import pLimit from 'p-limit';
import { ImagebuildError } from '../../errors.ts';
import { drainBytes, hashBytes, ResumableHash, skipBytes } from '../../image/content.ts';
import { type Descriptor, type Digest, mediaTypes } from '../../image/descriptor.ts';
import type { Bytes } from '../../io/bytes.ts';
import { transformBytes } from '../../layers/decompress.ts';
import { encode } from '../../layers/encoder.ts';
import { checkDigest } from '../layout/verify.ts';

/** A layer as it lies in a Docker archive. */
export interface ArchivedLayer {
  /** Bytes in the archive. */
  readonly size: number;
  /** What the configuration says of its tar. */
  readonly diffId: Digest;
  /** How messages name it. */
  readonly shown: string;
  open(offset: number): Bytes;
}

/** A layer as an image gets it. */
export interface PackedLayer {
  readonly descriptor: Descriptor;
  open(offset: number): Bytes;
}

/** Not what `--compression` says of our own layers: it decides the digest of somebody else's image. */
const gzip = { type: 'gzip', level: 6 } as const;

/** Packing one layer takes every thread there is: a second beside it would only take memory. */
const oneAtATime = pLimit(1);

/**
 * Reads a layer once, to know its digest: a plain tar is packed with gzip, one that is packed stays as it is. The packed bytes are
 * kept nowhere; whoever opens them has them packed again, to the same bytes.
 * @throws DIGEST_MISMATCH when its tar is not the one that the configuration names, CONTENT_INVALID for a damaged gzip.
 */
export function packLayer(layer: ArchivedLayer): Promise<PackedLayer> {
  return oneAtATime(async () => ((await isGzip(layer)) ? asItIs(layer) : packed(layer)));
}

async function packed({ diffId, shown, open }: ArchivedLayer): Promise<PackedLayer> {
  const pack = (tar: Bytes) => encode(tar, gzip);
  const tar = new ResumableHash();
  const blob = new ResumableHash();
  await drainBytes(hashBytes(pack(hashBytes(open(0), tar)), blob));
  checkDigest(diffId, tar.digest(), shown);
  return {
    descriptor: { mediaType: mediaTypes.ociLayerGzip, digest: blob.digest(), size: blob.size },
    open: (offset) => skipBytes(pack(open(0)), offset),
  };
}

async function asItIs({ size, diffId, shown, open }: ArchivedLayer): Promise<PackedLayer> {
  const tar = new ResumableHash();
  const blob = new ResumableHash();
  await drainBytes(hashBytes(transformBytes(hashBytes(open(0), blob), createGunzip()), tar)).catch(
    (cause: unknown) => {
      throw cause instanceof ImagebuildError ? cause : damaged(shown, cause);
    },
  );
  checkDigest(diffId, tar.digest(), shown);
  return { descriptor: { mediaType: mediaTypes.ociLayerGzip, digest: blob.digest(), size }, open };
}

async function isGzip({ open }: ArchivedLayer): Promise<boolean> {
  for await (const chunk of open(0)) return chunk[0] === 0x1f && chunk[1] === 0x8b;
  return false;
}

function damaged(shown: string, cause: unknown): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', `the gzip of ${shown} is damaged`, {
    place: { registry: shown },
    hint: 'Save the image again.',
    cause,
  });
}
