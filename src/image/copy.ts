import pLimit, { type LimitFunction } from 'p-limit';
import { type Descriptor, isIndexType, isManifestType } from './descriptor.ts';
import { parseManifest } from './manifest.ts';
import type { Source, Target } from './store.ts';

/** What happened to a blob that a copy needed in the target. */
export type BlobOutcome = 'present' | 'mounted' | 'written';

/** How many blobs are begun side by side; a registry's client lets fewer through, as many as the registry takes. */
const sideBySide = 16;

export interface ImageCopyOptions {
  /** Told once for each blob. */
  readonly onBlob?: (blob: Descriptor, outcome: BlobOutcome) => void;
}

/**
 * Copies a manifest or an index with everything below it, bytes unchanged: blobs, then the manifests that name them. What the
 * target has is not read; what another repository of the same registry has is mounted. No tag is written.
 */
export async function copyImage(
  from: Source,
  to: Target,
  descriptor: Descriptor,
  options: ImageCopyOptions = {},
): Promise<void> {
  await copyManifest({ from, to, options, limit: pLimit(sideBySide), seen: new Map() }, descriptor);
}

interface Copying {
  readonly from: Source;
  readonly to: Target;
  readonly options: ImageCopyOptions;
  readonly limit: LimitFunction;
  /** What several share, blobs and manifests alike, goes once: an index may name one child a thousand times. */
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
  const manifest = parseManifest(bytes, descriptor.mediaType, `${from.location}@${descriptor.digest}`);
  if (manifest.kind === 'manifest') {
    const move = (blob: Descriptor) => copying.limit(() => copyBlob(copying, blob));
    await allOf([manifest.config, ...manifest.layers].map((blob) => once(copying, blob, () => move(blob))));
  } else {
    const children = manifest.manifests.filter(
      ({ mediaType }) => isManifestType(mediaType) || isIndexType(mediaType),
    );
    await allOf(children.map((child) => once(copying, child, () => copyManifest(copying, child))));
  }
  await to.putManifest(bytes, descriptor);
}

async function copyBlob({ from, to, options }: Copying, blob: Descriptor): Promise<void> {
  if (await to.has(blob)) return options.onBlob?.(blob, 'present');
  if (await to.mount(blob, from)) return options.onBlob?.(blob, 'mounted');
  const { digest, size } = blob;
  await to.write({ digest, size, open: (offset) => from.blob(blob, offset) });
  options.onBlob?.(blob, 'written');
}

/** Waits for all of them, so that nothing is still moving when the first error is told. */
async function allOf(moving: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(moving)).find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
