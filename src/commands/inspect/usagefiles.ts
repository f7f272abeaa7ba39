import { describeUsage, type Usage, type UsageFile } from '../../application/usage/usage.ts';
import { parentsOf } from '../../layers/tree.ts';
import type { ScannedLayer } from './scan.ts';

/** Describes how an image is used. @param layers its layers, the lowest first. */
export function imageUsage(
  config: Readonly<Record<string, unknown>>,
  layers: readonly Pick<ScannedLayer, 'usage' | 'removed' | 'opaque'>[],
  origin: Parameters<typeof describeUsage>[2],
): Usage {
  let files = new Map<string, UsageFile>();
  for (const { usage, removed, opaque } of layers) {
    const [hidden, emptied] = [new Set(removed), new Set([...removed, ...opaque])];
    const isGone = (path: string) =>
      hidden.has(path) || emptied.has('') || parentsOf(path).some((parent) => emptied.has(parent));
    if (emptied.size > 0) files = new Map([...files].filter(([path]) => !isGone(path)));
    for (const file of usage) files.set(file.path, file);
  }
  return describeUsage(config, [...files.values()], origin);
}
