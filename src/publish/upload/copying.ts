import { type Descriptor, platformName } from '../../image/descriptor.ts';
import { copyImages, type ImageCopy } from '../../image/imagecopy.ts';
import type { Source, Target } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import type { TransferMeter } from './meter.ts';

/** A manifest or an index to copy. */
export interface CountedImage {
  readonly source: Source;
  readonly descriptor: Descriptor;
  /** What progress calls it. */
  readonly name: string;
}

interface CopyOptions {
  readonly meter: TransferMeter;
  readonly progress: Progress;
  readonly signal: AbortSignal | undefined;
}

/** Copies images with everything below them, bytes unchanged, and counts and reports their blobs. */
export async function copyCounted(
  images: readonly CountedImage[],
  target: Target,
  { meter, progress, signal }: CopyOptions,
): Promise<void> {
  const copies = images.map(({ source: from, descriptor, name }): ImageCopy => {
    const transfer = ({ digest: id, size }: Descriptor, manifest: Descriptor) => {
      const platform = platformName(manifest);
      // An attestation has a platform that isn't one.
      const platforms = platform === '' || platform === 'unknown/unknown' ? undefined : [platform];
      return { type: 'transfer', id, name, platforms, size } as const;
    };
    return {
      from,
      descriptor,
      onStart: (blob, manifest) => progress({ ...transfer(blob, manifest), state: 'started' }),
      onBytes({ digest: id }, count) {
        meter.pulledBytes += count;
        progress({ type: 'bytes', id, count });
      },
      onBlob(blob, outcome, manifest) {
        const [state, count] = transferStates[outcome];
        if (count) meter[count] += blob.size;
        progress({ ...transfer(blob, manifest), state });
      },
    };
  });
  await copyImages(copies, target, signal);
}

const transferStates = {
  present: ['reused', 'reusedBytes'],
  mounted: ['mounted', 'mountedBytes'],
  written: ['pushed', 'pushedBytes'],
  failed: ['failed', undefined],
  stopped: ['stopped', undefined],
} as const;
