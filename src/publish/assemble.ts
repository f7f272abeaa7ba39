import type { BlobLayer, PreparedLayer, PreparedPlatform } from '../application/prepared.ts';
import type { Warning } from '../errors.ts';
import type { Digest } from '../image/digest.ts';
import { type Encoding, type LayerSpec, layerKey, layerTar } from '../image/layer.ts';
import { formatReference } from '../image/reference.ts';
import { blobThreshold, layerLimit, splitImages, withParents } from '../image/split.ts';
import type { DirectoryEntry, Entry, Tree } from '../image/tree.ts';
import { type EmbeddedImage, type EmbeddedRegistry, embed } from '../layout/embedded.ts';
import type { KnownLayer, ResolvedBase } from './bases.ts';

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

/** A layer that an engine made: its bytes lie in the prepared build. */
export interface EngineLayer extends KnownLayer {
  /** What progress calls it. */
  readonly title: string;
}

/** An image of one platform, planned. */
export interface PlannedImage {
  /** What lies below the layers. */
  readonly base: Pick<ResolvedBase, 'layers' | 'history'>;
  readonly layers: readonly (PlannedLayer | EngineLayer)[];
  /** One row per instruction and layer, in order, as OCI image-spec config.md wants it. */
  readonly history: readonly { readonly createdBy: string; readonly emptyLayer: boolean }[];
  readonly warnings: readonly Warning[];
}

/** By platform, `linux/amd64`. */
export type PlannedImages = ReadonlyMap<string, PlannedImage>;

/** The layers that are made of what is planned. */
export function plannedLayers(images: PlannedImages): PlannedLayer[] {
  return [...images.values()].flatMap(({ layers }) => layers.filter((layer) => 'key' in layer));
}

/** The layers that engines made. */
export function engineLayers(images: PlannedImages): EngineLayer[] {
  return [...images.values()].flatMap(({ layers }) => layers.filter((layer) => 'descriptor' in layer));
}

const scratch: PlannedImage['base'] = { layers: [], history: [] };

/**
 * Lays out the layers of one platform's image on those of its base: one per instruction that adds files, those of the generated
 * `registry/` split by image and blob, and those of engines as they are.
 * @param encoding how layers of files become bytes; those of the `registry/` are plain.
 */
export function assemble(
  platform: PreparedPlatform,
  images: readonly EmbeddedImage[],
  encoding: Encoding,
  base: PlannedImage['base'] = scratch,
): PlannedImage {
  const parts = platform.layers.map((layer) => partOf(layer, images));
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

/** What one instruction adds, parted into files and the content of embedded images; or the layer that an engine made of it. */
interface Part {
  readonly createdBy: string;
  readonly files: readonly Entry[];
  readonly groups: readonly { name: string; entries: readonly Entry[] }[];
  readonly made?: EngineLayer;
  /** All that prepare said of the instruction, the directories above as they are at that point among it. */
  readonly tree: Tree;
  readonly warnings: readonly Warning[];
}

const nothing = { files: [], groups: [], tree: new Map(), warnings: [] };

function partOf(layer: PreparedLayer, images: readonly EmbeddedImage[]): Part {
  const { createdBy } = layer;
  if ('blob' in layer) return { ...nothing, createdBy, made: engineLayer(layer) };
  const tree = new Map(layer.entries.map((entry) => [entry.path, entry]));
  const marks = layer.entries.filter(
    (entry): entry is DirectoryEntry & { generated: string } =>
      entry.type === 'dir' && entry.generated !== undefined,
  );
  if (marks.length === 0) return { ...nothing, createdBy, files: layer.entries, tree };
  const places = marks.map((mark) => placeRegistry(mark, layer.entries, images));
  const inside = (entry: Entry) =>
    marks.some((mark) => entry.path.startsWith(`${mark.path}/`) && entry.type !== 'dir');
  const files = [...layer.entries.filter((entry) => !inside(entry)), ...places.flatMap((place) => place.own)];
  const groups = places.flatMap((place) => place.groups);
  return {
    createdBy,
    files: withoutBareParents(files, groups),
    groups,
    tree,
    warnings: places.flatMap((place) => place.warnings),
  };
}

/** Nothing that would be said of it beside its bytes is taken. */
function engineLayer({ createdBy, blob: { mediaType, digest, size, diffId } }: BlobLayer): EngineLayer {
  return { descriptor: { mediaType, digest, size }, diffId, title: createdBy };
}

/** The generated registry, merged with what the instruction brings of its own below the mark, at the mark's place. */
function placeRegistry(
  mark: DirectoryEntry & { generated: string },
  entries: readonly Entry[],
  images: readonly EmbeddedImage[],
): { groups: Part['groups']; own: Entry[]; warnings: readonly Warning[] } {
  const toRegistry = (path: string) => joinPath(mark.generated, path.slice(mark.path.length + 1));
  const existing = entries
    .filter((entry) => entry.path.startsWith(`${mark.path}/`))
    .map((entry) => ({ ...entry, path: toRegistry(entry.path) }));
  const registry = embed(images, new Map(existing.map((entry) => [entry.path, entry])));
  const place = (list: readonly Entry[]) => moveInto(mark, list);
  const own = place(registry.own);
  const blobs = own.filter(
    (entry) => entry.type === 'file' && entry.content.size >= blobThreshold && isBlob(entry),
  );
  return {
    groups: [...groupsOf(registry, place), ...(blobs.length > 0 ? [{ name: '', entries: blobs }] : [])],
    own: own.filter((entry) => !blobs.includes(entry)),
    warnings: registry.warnings,
  };
}

function groupsOf(registry: EmbeddedRegistry, place: (list: readonly Entry[]) => Entry[]): Part['groups'] {
  return registry.images
    .map(({ image, entries }) => ({ name: formatReference(image.reference), entries: place(entries) }))
    .filter((group) => group.entries.length > 0);
}

/** Entries of the registry's own paths, at the place of a mark that shows the part below `generated`. */
function moveInto(mark: DirectoryEntry & { generated: string }, entries: readonly Entry[]): Entry[] {
  const prefix = mark.generated === '' ? '' : `${mark.generated}/`;
  return entries
    .filter((entry) => entry.path.startsWith(prefix))
    .map((entry) => ({
      ...entry,
      path: `${mark.path}/${entry.path.slice(prefix.length)}`,
      uid: mark.uid,
      gid: mark.gid,
    }));
}

function isBlob(entry: Entry): boolean {
  return /(?:^|\/)blobs\/sha256\/[0-9a-f]{2}\/[0-9a-f]{64}\/data$/.test(entry.path);
}

/** A layer that would hold nothing but the directories above embedded images is left out: theirs carry them. */
function withoutBareParents(files: readonly Entry[], groups: Part['groups']): readonly Entry[] {
  const carried = (entry: Entry) =>
    entry.type === 'dir' &&
    groups.some((group) => group.entries.some(({ path }) => path.startsWith(`${entry.path}/`)));
  return files.every(carried) ? [] : files;
}

function layersOf(part: Part, budget: number, encoding: Encoding): (PlannedLayer | EngineLayer)[] {
  if (part.made) return [part.made];
  const files = part.files.length === 0 ? [] : [plan(part, part.files, encoding, part.createdBy, [])];
  const plain: Encoding = { ...encoding, compression: { type: 'none' } };
  const images = splitImages(part.groups, budget).map((layer) => {
    const title = layer.images.length === 0 ? blobTitle(layer.entries) : imagesTitle(layer.images);
    return plan(part, layer.entries, plain, title, layer.images);
  });
  return [...files, ...images];
}

function plan(
  part: Part,
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
): PlannedImage['history'] {
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

function joinPath(prefix: string, path: string): string {
  return prefix === '' ? path : `${prefix}/${path}`;
}
