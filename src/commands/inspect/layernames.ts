import { imagesInRow } from '../../image/annotations.ts';
import type { Descriptor, Digest } from '../../image/descriptor.ts';
import { parseImageConfig } from '../../image/imageconfig.ts';

/**
 * Names the layers of an image for people, by its history: the embedded images that a layer of ours belongs
 * to, or else the instruction. Where the history doesn't match the layers they are counted: `layer 2 of 5`.
 * @param configuration the image's configuration, as it is stored.
 */
export function nameLayers(layers: readonly Descriptor[], configuration: Uint8Array): Map<Digest, string> {
  const rows = historyRows(configuration);
  const names = layers.map(({ digest }, index) => {
    const row = rows.length === layers.length ? rows[index] : undefined;
    const name = row === undefined || row.startsWith('FROM ') ? undefined : (imagesInRow(row) ?? row);
    return [digest, name ?? `layer ${index + 1} of ${layers.length}`] as const;
  });
  return new Map(names);
}

/**
 * Returns `created_by` of each layer; [] where the configuration can't be read, which `inspect` reports
 * elsewhere.
 */
export function historyRows(configuration: Uint8Array): string[] {
  try {
    const { history } = parseImageConfig(configuration, '');
    return history.filter((row) => !row.empty_layer).map(({ created_by: by = '' }) => by);
  } catch {
    return [];
  }
}
