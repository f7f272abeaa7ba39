import type { Descriptor, Digest } from '../../image/descriptor.ts';
import { countingSource, type Source } from '../../image/store.ts';
import { oncePerKey, type TransferQueue } from '../../image/transfers.ts';
import type { Progress } from '../../progress.ts';
import { type ScannedLayer, type ScanOptions, scanLayer } from './scan.ts';

/** What is shown of a layer while it is read. */
export interface ShownLayer {
  readonly name: string;
  /** The platforms whose images have it. */
  readonly platforms: readonly string[];
}

/** Reads a layer of an image. */
export type LayerScans = (source: Source, layer: Descriptor, shown: ShownLayer) => Promise<ScannedLayer>;

/** Returns a function that reads each layer once, whichever images and platforms have it. */
export function openLayerScans(
  { run }: TransferQueue,
  progress: Progress,
  options: ScanOptions = {},
): LayerScans {
  const once = oncePerKey<Digest, ScannedLayer>();
  return (source, layer, { name, platforms }) => {
    const { digest: id } = layer;
    const { size } = source.plainTar?.(id) ?? layer;
    const transfer = { type: 'transfer', id, name, platforms, size } as const;
    const move = async (signal: AbortSignal) => {
      progress({ ...transfer, state: 'started' });
      const counted = countingSource(source, (count) => {
        signal.throwIfAborted();
        progress({ type: 'bytes', id, count });
      });
      const scanned = await scanLayer(counted, layer, options);
      progress({ ...transfer, state: 'checked' });
      return scanned;
    };
    const onEnd = (state: 'failed' | 'stopped') => progress({ ...transfer, state });
    return once(id, () => run({ bytes: size, move, onEnd }));
  };
}
