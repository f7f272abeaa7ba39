import { ImagebuildError } from '../errors.ts';
import { countBytes } from './content.ts';
import { readAgainIfDamaged } from './damage.ts';
import { type Descriptor, isIndexType, isManifestType } from './descriptor.ts';
import { deduceMediaType, parseManifest } from './manifest.ts';
import type { Source, Target } from './store.ts';
import { oncePerKey, type TransferQueue, withTransfers } from './transfers.ts';

/** The way a blob got into the target. */
type BlobOutcome = 'present' | 'mounted' | 'written';

interface ImageCopyOptions {
  /** Called when a blob begins to be written, and again when it is read another time. */
  readonly onStart?: (blob: Descriptor, manifest: Descriptor) => void;
  /** Called for the bytes of a blob as they are read. */
  readonly onBytes?: (blob: Descriptor, count: number) => void;
  /**
   * Called once for each blob. @param outcome `failed` or `stopped` when it isn't copied.
   * @param manifest the first one that names the blob.
   */
  readonly onBlob?: (
    blob: Descriptor,
    outcome: BlobOutcome | 'failed' | 'stopped',
    manifest: Descriptor,
  ) => void;
}

/** A manifest or an index to copy. */
export interface ImageCopy extends ImageCopyOptions {
  readonly from: Source;
  readonly descriptor: Descriptor;
}

/**
 * Copies manifests and indexes with everything below them, bytes unchanged: blobs, then the manifests that
 * name them. Content that the target has isn't read; content of another repository of the same registry is
 * mounted. No tag is written. When something fails, the other transfers stop, and their uploads are
 * cancelled.
 */
export async function copyImages(
  images: readonly ImageCopy[],
  to: Target,
  signal?: AbortSignal,
): Promise<void> {
  const once = oncePerKey<string, void>();
  await withTransfers(async (transfers) => {
    const copying = { to, transfers, once };
    const copy = (image: ImageCopy) =>
      once(image.descriptor.digest, () => copyManifest({ ...copying, image }, image.descriptor));
    await Promise.all(images.map(copy));
  }, signal);
}

/** Copies one manifest or index like `copyImages`. */
export function copyImage(from: Source, to: Target, descriptor: Descriptor): Promise<void> {
  return copyImages([{ from, descriptor }], to);
}

/** Tells whether a copy of an index takes an entry of it along, with all that it names. */
export function isCopiedEntry({ mediaType }: Descriptor): boolean {
  return mediaType === '' || isManifestType(mediaType) || isIndexType(mediaType);
}

interface Copying {
  readonly image: ImageCopy;
  readonly to: Target;
  readonly transfers: TransferQueue;
  /** Copies a blob or manifest once by its digest, however often it is named. */
  readonly once: (digest: string, copy: () => Promise<void>) => Promise<void>;
}

async function copyManifest(copying: Copying, descriptor: Descriptor): Promise<void> {
  const { image, to, transfers, once } = copying;
  const { from } = image;
  const read = () => from.manifest(descriptor);
  const bytes = await transfers.run({ bytes: descriptor.size, move: read });
  const mediaType = descriptor.mediaType || (deduceMediaType(bytes) ?? '');
  const manifest = parseManifest(bytes, mediaType, `${from.location}@${descriptor.digest}`);
  const below =
    manifest.kind === 'manifest'
      ? [manifest.config, ...manifest.layers].map((blob) =>
          once(blob.digest, () => copyBlob(copying, blob, descriptor)),
        )
      : manifest.manifests
          .filter(isCopiedEntry)
          .map((child) => once(child.digest, () => copyManifest(copying, child)));
  await Promise.all(below);
  await to.putManifest(bytes, { ...descriptor, mediaType });
}

async function copyBlob(
  { image, to, transfers }: Copying,
  blob: Descriptor,
  manifest: Descriptor,
): Promise<void> {
  const onEnd = (outcome: 'failed' | 'stopped') => image.onBlob?.(blob, outcome, manifest);
  const move = async (signal: AbortSignal) => {
    const outcome = await moveBlob(image, to, blob, manifest, signal);
    image.onBlob?.(blob, outcome, manifest);
  };
  await transfers.run({ bytes: blob.size, move, onEnd });
}

async function moveBlob(
  { from, onStart, onBytes }: ImageCopy,
  to: Target,
  blob: Descriptor,
  manifest: Descriptor,
  signal: AbortSignal,
): Promise<BlobOutcome> {
  if (await to.has(blob)) return 'present';
  if (await tryMount(to, blob, from)) return 'mounted';
  signal.throwIfAborted();
  const { digest, size } = blob;
  await readAgainIfDamaged((reading) => {
    onStart?.(blob, manifest);
    const count = (bytes: number) => {
      signal.throwIfAborted();
      onBytes?.(blob, bytes);
    };
    const open = (offset: number) => countBytes(from.blob(blob, offset, reading), count);
    return to.write({ digest, size, open }, { isAbsent: !reading.fresh });
  });
  return 'written';
}

/** Mounts a blob. A refusal isn't an error: the blob is copied instead. */
async function tryMount(to: Target, blob: Descriptor, from: Source): Promise<boolean> {
  try {
    return await to.mount(blob, from);
  } catch (error) {
    if (error instanceof ImagebuildError) return false;
    throw error;
  }
}
