import type { PreparedLayer, PreparedPlatform, TakenLayer } from '../application/prepared/prepared.ts';
import { listHeldImages, overlayChanges } from '../embedded/heldimages.ts';
import { formatReference } from '../image/reference.ts';
import type { EvaluatedStage } from '../kubefile/evaluation.ts';
import { layerLimit } from '../layers/split.ts';
import type { Tree } from '../layers/tree.ts';
import { formatImageNames } from '../text/format.ts';
import { createPreparedLayer } from './registry.ts';
import { type HeldLayer, splitCopy, takenLayers, wholeLayers } from './takeover.ts';

/** The layers that a step adds. How many there are is decided at the end, because an image has a limit. */
export interface AddedLayers {
  /** Layers of another image that can be taken as they are. */
  readonly candidates: readonly HeldLayer[];
  /** @param taken the candidates to take; the files of the others are copied. */
  layers(taken: ReadonlySet<HeldLayer>): readonly PreparedLayer[];
}

/** An image whose `/registry` a step copies. */
export interface CopiedImage {
  readonly from: TakenLayer['from'];
  /** Those that may hold something in `/registry`. */
  readonly layers: readonly HeldLayer[];
}

/** Adds layers as they are. */
export function fixedLayers(layers: readonly PreparedLayer[]): AddedLayers {
  return { candidates: [], layers: () => layers };
}

/** Adds one layer of files, or none. @param root the file system below. */
export function fileLayer(createdBy: string, root: Tree, layer: Tree): AddedLayers {
  return fixedLayers(layer.size > 0 ? [createPreparedLayer(createdBy, layer, root)] : []);
}

/** Adds the layers of another image, and a layer of the files that these don't hold. */
export function copiedLayers(
  createdBy: string,
  root: Tree,
  copied: Tree,
  { from, layers }: CopiedImage,
): AddedLayers {
  const whole = splitCopy(root, copied, wholeLayers(layers));
  return {
    candidates: whole.taken,
    layers(wanted) {
      const kept = whole.taken.filter((layer) => wanted.has(layer));
      const { taken, rest } = kept.length === whole.taken.length ? whole : splitCopy(root, copied, kept);
      const files = rest.size > 0 ? [createPreparedLayer(createdBy, rest, root)] : [];
      return [...takenLayers(createdBy, from, taken), ...files];
    },
  };
}

interface FinishedLayers {
  /** A row for each step. */
  readonly layers: readonly (readonly PreparedLayer[])[];
  /** The layers of other images that didn't fit: their files are copied, in one layer for each step. */
  readonly joined: readonly HeldLayer[];
}

/**
 * Makes the layers of all steps. When they are too many, the smallest layers of other images are joined.
 * @param below the number of layers that other layers need.
 */
export function finishLayers(added: readonly AddedLayers[], below: number): FinishedLayers {
  const candidates = added.flatMap(({ candidates: own }, step) => own.map((layer) => ({ layer, step })));
  const taken = new Set(candidates.map(({ layer }) => layer));
  const all = added.map((step) => step.layers(taken));
  let count = below + all.flat().length;
  const hasFiles = all.map((layers) => layers.some((layer) => 'entries' in layer));
  const joined: HeldLayer[] = [];
  for (const { layer, step } of candidates.sort((a, b) => a.layer.layer.size - b.layer.layer.size)) {
    if (count <= layerLimit) break;
    taken.delete(layer);
    joined.push(layer);
    if (hasFiles[step]) count -= 1;
    hasFiles[step] = true;
  }
  return joined.length === 0
    ? { layers: all, joined }
    : { layers: added.map((step) => step.layers(taken)), joined };
}

type HistoryRow = PreparedPlatform['history'][number];

/** The history of a stage: a row for each instruction and layer, and a row for one that added nothing. */
export function historyOf(
  { history }: Pick<EvaluatedStage, 'history'>,
  added: readonly (readonly PreparedLayer[])[],
): PreparedPlatform['history'] {
  let next = 0;
  return history.flatMap(({ createdBy, emptyLayer }): HistoryRow[] => {
    const layers = emptyLayer ? [] : (added[next++] ?? []);
    if (layers.length === 0) return [{ createdBy, emptyLayer: true }];
    return layers.map((layer, index) => {
      const what = describeTaken(layer) ?? (index > 0 ? 'the rest' : undefined);
      return { createdBy: what === undefined ? createdBy : `${createdBy} # ${what}`, emptyLayer: false };
    });
  });
}

/** Names the image that a layer was taken from, and the embedded images in it. */
function describeTaken(layer: PreparedLayer): string | undefined {
  if (!('from' in layer)) return undefined;
  const title = `layer ${layer.layer.digest.slice(7, 19)} of ${formatReference(layer.from.reference)}`;
  const held = layer.registry ? listHeldImages(overlayChanges(new Map(), layer.registry, '')) : [];
  const names = held.map(({ repository, tag }) => `${repository}:${tag}`);
  return names.length === 0 ? title : `${title}, ${formatImageNames(names, mostNames)}`;
}

/** The most embedded images that the history of a layer of another image names. */
const mostNames = 20;
