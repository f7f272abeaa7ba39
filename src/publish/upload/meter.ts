import { countingSource, type Source } from '../../image/store.ts';

/** Bytes of blobs that were transferred, and bytes that didn't have to be. */
export interface TransferMeter {
  pulledBytes: number;
  pushedBytes: number;
  reusedBytes: number;
  mountedBytes: number;
}

export function newMeter(): TransferMeter {
  return { pulledBytes: 0, pushedBytes: 0, reusedBytes: 0, mountedBytes: 0 };
}

/** Wraps a source so that the bytes of its blobs are counted as they are pulled. */
export function meteredSource(source: Source, meter: TransferMeter): Source {
  return countingSource(source, (count) => {
    meter.pulledBytes += count;
  });
}
