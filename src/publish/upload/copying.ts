import { type Descriptor, platformName } from '../../image/descriptor.ts';
import { copyImage, type ImageCopyOptions } from '../../image/imagecopy.ts';
import { type Source, type Target, wrapSource } from '../../image/store.ts';
import type { Progress } from '../../progress.ts';
import { meteredSource, type TransferMeter } from './meter.ts';

interface CopyOptions {
  /** What progress calls the image. */
  readonly name: string;
  readonly meter: TransferMeter;
  readonly progress: Progress;
}

/** Copies an image with everything below it, bytes unchanged, and counts and reports its blobs. */
export async function copyCounted(
  source: Source,
  target: Target,
  descriptor: Descriptor,
  { name, meter, progress }: CopyOptions,
): Promise<void> {
  const transfer = ({ digest: id, size }: Descriptor, manifest: Descriptor) => {
    const platform = platformName(manifest);
    // An attestation has a platform that isn't one.
    const platforms = platform === '' || platform === 'unknown/unknown' ? undefined : [platform];
    return { type: 'transfer', id, name, platforms, size } as const;
  };
  const options: ImageCopyOptions = {
    onStart: (blob, manifest) => progress({ ...transfer(blob, manifest), state: 'started' }),
    onBytes: ({ digest: id }, count) => progress({ type: 'bytes', id, count }),
    onBlob(blob, outcome, manifest) {
      const [state, count] = transferStates[outcome];
      meter[count] += blob.size;
      progress({ ...transfer(blob, manifest), state });
    },
  };
  // A store knows its own kind only: what is counted isn't what a registry mounts from.
  const from = meteredSource(source, meter);
  const to = wrapSource<Target>(target, { mount: (blob) => target.mount(blob, source) });
  await copyImage(from, to, descriptor, options);
}

const transferStates = {
  present: ['reused', 'reusedBytes'],
  mounted: ['mounted', 'mountedBytes'],
  written: ['pushed', 'pushedBytes'],
} as const;
