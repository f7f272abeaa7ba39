import { stringify } from 'yaml';
import type { ImageDigests } from './images.ts';
import { nodeStages } from './nodes.ts';
import { podStages } from './pods.ts';
import { stageObject } from './stage.ts';

/** Returns the configuration of kwok: how nodes and pods become what they would with a kubelet. */
export function kwokConfiguration(digests: ImageDigests): string {
  return [...nodeStages(), ...podStages(digests)]
    .map((row) => stringify(stageObject(row), { lineWidth: 0 }))
    .join('---\n');
}
