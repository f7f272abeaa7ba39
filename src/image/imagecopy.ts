import pLimit, { type LimitFunction } from 'p-limit';
import { ImagebuildError } from '../errors.ts';
import { countBytes } from './content.ts';
import { readAgainIfDamaged } from './damage.ts';
import { type Descriptor, isIndexType, isManifestType } from './descriptor.ts';
import { deduceMediaType, parseManifest } from './manifest.ts';
import type { Source, Target } from './store.ts';

/** The way a blob got into the target. */
type BlobOutcome = 'present' | 'mounted' | 'written';

/** The most blobs that are copied at once. A registry's client may allow fewer. */
const blobsAtOnce = 16;

export interface ImageCopyOptions {
  /** Called when a blob begins to be written, and again when it is read another time. */
  readonly onStart?: (blob: Descriptor, manifest: Descriptor) => void;
  /** Called for the bytes of a blob as they are read. */
  readonly onBytes?: (blob: Descriptor, count: number) => void;
  /** Called once for each blob. @param manifest the first one that names the blob. */
  readonly onBlob?: (blob: Descriptor, outcome: BlobOutcome, manifest: Descriptor) => void;
}

/**
 * Copies a manifest or an index with everything below it, bytes unchanged: blobs, then the manifests that
 * name them. Content that the target has isn't read; content of another repository of the same registry is
 * mounted. No tag is written.
 */
export async function copyImage(
  from: Source,
  to: Target,
  descriptor: Descriptor,
  options: ImageCopyOptions = {},
): Promise<void> {
  await copyManifest({ from, to, options, limit: pLimit(blobsAtOnce), seen: new Map() }, descriptor);
}

/** Tells whether a copy of an index takes an entry of it along, with all that it names. */
export function isCopiedEntry({ mediaType }: Descriptor): boolean {
  return mediaType === '' || isManifestType(mediaType) || isIndexType(mediaType);
}

interface Copying {
  readonly from: Source;
  readonly to: Target;
  readonly options: ImageCopyOptions;
  readonly limit: LimitFunction;
  /** Blobs and manifests that are being copied, by digest. Each is copied once, however often it is named. */
  readonly seen: Map<string, Promise<void>>;
}

function once({ seen }: Copying, { digest }: Descriptor, move: () => Promise<void>): Promise<void> {
  const moving = seen.get(digest) ?? move();
  seen.set(digest, moving);
  return moving;
}

async function copyManifest(copying: Copying, descriptor: Descriptor): Promise<void> {
  const { from, to } = copying;
  const bytes = await from.manifest(descriptor);
  const mediaType = descriptor.mediaType || (deduceMediaType(bytes) ?? '');
  const manifest = parseManifest(bytes, mediaType, `${from.location}@${descriptor.digest}`);
  if (manifest.kind === 'manifest') {
    const move = (blob: Descriptor) => copying.limit(() => copyBlob(copying, blob, descriptor));
    await allOf([manifest.config, ...manifest.layers].map((blob) => once(copying, blob, () => move(blob))));
  } else {
    const children = manifest.manifests.filter(isCopiedEntry);
    await allOf(children.map((child) => once(copying, child, () => copyManifest(copying, child))));
  }
  await to.putManifest(bytes, { ...descriptor, mediaType });
}

async function copyBlob(
  { from, to, options }: Copying,
  blob: Descriptor,
  manifest: Descriptor,
): Promise<void> {
  const { onStart, onBytes, onBlob } = options;
  if (await to.has(blob)) return onBlob?.(blob, 'present', manifest);
  if (await tryMount(to, blob, from)) return onBlob?.(blob, 'mounted', manifest);
  const { digest, size } = blob;
  await readAgainIfDamaged((reading) => {
    onStart?.(blob, manifest);
    const open = (offset: number) =>
      countBytes(from.blob(blob, offset, reading), (count) => onBytes?.(blob, count));
    return to.write({ digest, size, open });
  });
  onBlob?.(blob, 'written', manifest);
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

/** Waits for all of them, so that nothing is still being copied when the first error is thrown. */
async function allOf(moving: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(moving)).find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
