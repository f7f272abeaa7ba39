import type { PreparedPlatform } from '../../application/prepared/prepared.ts';
import type { EmbeddedImage } from '../../embedded/embed.ts';
import type { Warning } from '../../errors.ts';
import type { Digest } from '../../image/descriptor.ts';
import { formatReference } from '../../image/reference.ts';
import { type Encoding, type LayerSpec, layerKey, layerTar } from '../../layers/layer.ts';
import { layerLimit, splitImages, withParents } from '../../layers/split.ts';
import type { Entry } from '../../layers/tree.ts';
import type { ResolvedBase } from '../resolve/bases.ts';
import { type EngineLayer, type InstructionContent, splitInstruction } from './instruction.ts';

/** A layer as the plan has it: what it holds is decided, no byte of it was read. */
export interface PlannedLayer {
  /** Equal keys are equal bytes: the layer is made once for all platforms. */
  readonly key: Digest;
  readonly spec: LayerSpec;
  /** Bytes of its tar, before compression. */
  readonly tarSize: number;
  /** What progress and the image's history call it. */
  readonly title: string;
  /** The references of the embedded images that it holds the rest of. */
  readonly images: readonly string[];
}

/** An image of one platform, planned. */
export interface ImageLayout {
  /** What lies below the layers. */
  readonly base: Pick<ResolvedBase, 'layers' | 'history'>;
  readonly layers: readonly (PlannedLayer | EngineLayer)[];
  /** One row per instruction and layer, in order, as OCI image-spec config.md wants it. */
  readonly history: readonly { readonly createdBy: string; readonly emptyLayer: boolean }[];
  readonly warnings: readonly Warning[];
}

/** By platform, `linux/amd64`. */
export type ImageLayouts = ReadonlyMap<string, ImageLayout>;

/** The layers that are made of what is planned. */
export function plannedLayers(images: ImageLayouts): PlannedLayer[] {
  return [...images.values()].flatMap(({ layers }) => layers.filter((layer) => 'key' in layer));
}

/** The layers that engines made. */
export function engineLayers(images: ImageLayouts): EngineLayer[] {
  return [...images.values()].flatMap(({ layers }) => layers.filter((layer) => 'descriptor' in layer));
}

const scratch: ImageLayout['base'] = { layers: [], history: [] };

/**
 * Lays out the layers of one platform's image on those of its base: one per instruction that adds files, those of the generated
 * `registry/` split by image and blob, and those of engines as they are.
 * @param encoding how layers of files become bytes; those of the `registry/` are plain.
 */
export function layOutImage(
  platform: PreparedPlatform,
  images: readonly EmbeddedImage[],
  encoding: Encoding,
  base: ImageLayout['base'] = scratch,
): ImageLayout {
  const added = new Set<string>();
  const parts = platform.layers.map((layer) => {
    const part = splitInstruction(layer, images, (path) => ownerOf(path, added, platform));
    for (const path of part.tree.keys()) added.add(path);
    return part;
  });
  const generated = parts.filter((part) => part.groups.length > 0).length;
  const plain = parts.filter((part) => part.files.length > 0 || part.made).length;
  const left = layerLimit - base.layers.length - plain;
  const budget = Math.floor(left / Math.max(1, generated));
  const layers = parts.map((part) => layersOf(part, budget, encoding));
  return {
    base,
    layers: layers.flat(),
    history: historyOf(platform, layers),
    warnings: parts.flatMap((part) => part.warnings),
  };
}

/** Whose a file is that lies below an instruction, for messages. */
function ownerOf(path: string, added: ReadonlySet<string>, { base }: PreparedPlatform): string {
  return base && !added.has(path) ? formatReference(base.reference) : 'an earlier instruction';
}

function layersOf(
  part: InstructionContent,
  budget: number,
  encoding: Encoding,
): (PlannedLayer | EngineLayer)[] {
  if (part.made) return [part.made];
  const files = part.files.length === 0 ? [] : [layOutLayer(part, part.files, encoding, part.createdBy, [])];
  const plain: Encoding = { ...encoding, compression: { type: 'none' } };
  const images = splitImages(part.groups, budget).map((layer) => {
    const title = layer.images.length === 0 ? blobTitle(layer.entries) : imagesTitle(layer.images);
    return layOutLayer(part, layer.entries, plain, title, layer.images);
  });
  return [...files, ...images];
}

function layOutLayer(
  part: InstructionContent,
  entries: readonly Entry[],
  encoding: Encoding,
  title: string,
  images: readonly string[],
): PlannedLayer {
  const spec = { ...encoding, entries: withParents(entries, part.tree) };
  return {
    key: layerKey(spec),
    spec,
    tarSize: layerTar(spec).size,
    title,
    images: images.filter((name) => name !== ''),
  };
}

function blobTitle(entries: readonly Entry[]): string {
  const hex = /([0-9a-f]{12})[0-9a-f]{52}\/data$/.exec(entries[0]?.path ?? '')?.[1];
  return `blob ${hex ?? '?'}`;
}

function imagesTitle(images: readonly string[]): string {
  return images.length === 1 ? `image ${images[0]}` : `${images.length} images, ${images[0]} …`;
}

/** Rows without a layer stay where they are; a row of several layers becomes several rows; a row whose layer vanished is empty. */
function historyOf(
  platform: PreparedPlatform,
  layers: readonly (readonly { title: string }[])[],
): ImageLayout['history'] {
  let next = 0;
  return platform.history.flatMap((row) => {
    if (row.emptyLayer) return [row];
    const own = layers[next++] ?? [];
    if (own.length === 0) return [{ createdBy: row.createdBy, emptyLayer: true }];
    return own.map((layer, index) => ({
      createdBy: index === 0 ? row.createdBy : `${row.createdBy} # ${layer.title}`,
      emptyLayer: false,
    }));
  });
}
