import type { PreparedBuild, PreparedPlatform } from '../../application/prepared/prepared.ts';
import {
  type HeldImage,
  listHeldImages,
  overlayChanges,
  overlayEntries,
  type RegistryTree,
} from '../../embedded/heldimages.ts';
import { type EmbeddedImage, type ExistingEntry, entriesInRegistry } from '../../embedded/registryfiles.ts';
import { findReplacedTags } from '../../embedded/replacedtags.ts';
import { replacedWarning } from '../../embedded/warnings.ts';
import { ImagebuildError, type Warning } from '../../errors.ts';
import { formatReference } from '../../image/reference.ts';
import { type Encoding, layerKey, layerTar } from '../../layers/layer.ts';
import { layerLimit, splitImages, withParents } from '../../layers/split.ts';
import { type Entry, entryMetadata } from '../../layers/tree.ts';
import { formatImageNames } from '../../text/format.ts';
import { say } from '../../text/say.ts';
import type { ComputedLayer, EngineLayer, ImageLayout, ImageLayouts } from '../plantypes.ts';
import type { ResolvedImage } from '../resolve/imagetypes.ts';
import type { CopiedManifests } from './copiedimages.ts';
import { type InstructionContent, splitInstruction } from './instruction.ts';

/** Lists the computed layers of all platforms. */
export function computedLayers(layouts: ImageLayouts): ComputedLayer[] {
  return [...layouts.values()].flatMap(({ layers }) => layers.filter((layer) => 'key' in layer));
}

/** Lists the engines' layers of all platforms. */
export function engineLayers(layouts: ImageLayouts): EngineLayer[] {
  return [...layouts.values()].flatMap(({ layers }) =>
    layers.flatMap((layer) => ('key' in layer || 'from' in layer ? [] : layer)),
  );
}

/** Lays out the image of every platform. @throws IMAGE_COLLISION, LIMIT_EXCEEDED */
export function layOutImages(
  { platforms }: Pick<PreparedBuild, 'platforms'>,
  images: readonly ResolvedImage[],
  encoding: Encoding,
  manifests: CopiedManifests = new Map(),
): Map<string, ImageLayout> {
  const layOut = ([name, platform]: readonly [string, PreparedPlatform]) => {
    const own = new Set(platform.images.map(({ reference }) => formatReference(reference)));
    const embedded = images.flatMap((image) => (own.has(image.name) ? (image.embedded.get(name) ?? []) : []));
    const layout = layOutImage(platform, embedded, encoding, manifests);
    checkLayers(layout.layers.length + layersBelow(platform), name);
    return [name, layout] as const;
  };
  return new Map(Object.entries(platforms).map(layOut));
}

/** Embedded images share the layers that are left; instructions that add files can't. */
function checkLayers(count: number, platform: string): void {
  if (count <= layerLimit) return;
  throw new ImagebuildError(
    'LIMIT_EXCEEDED',
    say('layersOverLimit', { platform, count, limit: layerLimit }),
    {
      hint: say('layersOverLimitHint'),
    },
  );
}

function layersBelow({ base }: PreparedPlatform): number {
  return base?.layers.length ?? 0;
}

/**
 * Lays out the layers of one platform's image on those of its base: one per instruction that adds files,
 * those of the generated `registry/` split by image and blob, and those of engines as they are.
 * @param encoding how layers of files become bytes; those of `registry/` aren't compressed.
 */
export function layOutImage(
  platform: PreparedPlatform,
  images: readonly EmbeddedImage[],
  encoding: Encoding,
  manifests: CopiedManifests = new Map(),
): ImageLayout {
  const added = new Set<string>();
  const instructions = platform.layers.map((layer) => {
    const content = splitInstruction(layer, images, (path) => ownerOf(path, added, platform), manifests);
    for (const path of content.tree.keys()) added.add(path);
    return content;
  });
  const generated = instructions.filter(({ groups }) => groups.length > 0).length;
  const plain = instructions.filter(({ files, made }) => files.length > 0 || made).length;
  const left = layerLimit - layersBelow(platform) - plain;
  const budget = Math.floor(left / Math.max(1, generated));
  const layers = instructions.map((content) => layersOf(content, budget, encoding));
  return {
    layers: layers.flat(),
    history: historyOf(platform, layers),
    warnings: [...instructions.flatMap(({ warnings }) => warnings), ...replacedImages(instructions)],
    held: heldImages(platform, instructions),
  };
}

/** Lists the images that `/registry` holds after all instructions. */
function heldImages(
  { base, layers }: PreparedPlatform,
  instructions: readonly InstructionContent[],
): HeldImage[] {
  const below = base
    ? overlayEntries(new Map(), base.registry ?? [], formatReference(base.reference))
    : new Map();
  const tree = instructions.reduce<RegistryTree>((lower, { files, groups, createdBy }, index) => {
    const layer = layers[index]!;
    if (!('entries' in layer))
      return layer.registry ? overlayChanges(lower, layer.registry, createdBy) : lower;
    const entries = [...files, ...groups.flatMap((group) => group.entries)];
    return overlayEntries(lower, entries.map(entryMetadata), createdBy);
  }, below);
  return listHeldImages(tree);
}

/** Warns of embedded images whose tags a later instruction has for other images. */
function replacedImages(instructions: readonly InstructionContent[]): Warning[] {
  const generated: ExistingEntry[] = [];
  return instructions.flatMap(({ createdBy, files, groups }) => {
    const before = { entries: [...generated], of: say('embeddedFound').text };
    const after = { entries: entriesInRegistry(files), of: createdBy };
    // One by one: a call doesn't take as many arguments as thousands of images have entries.
    for (const { entries } of groups) for (const one of entriesInRegistry(entries)) generated.push(one);
    if (before.entries.length === 0 || after.entries.length === 0) return [];
    return findReplacedTags(before, after).map(replacedWarning);
  });
}

/** Returns how messages name the owner of a file that is below an instruction. */
function ownerOf(path: string, added: ReadonlySet<string>, { base }: PreparedPlatform): string {
  return base && !added.has(path) ? formatReference(base.reference) : 'an earlier instruction';
}

function layersOf(content: InstructionContent, budget: number, encoding: Encoding): ImageLayout['layers'] {
  if (content.made) return [content.made];
  const compute = (entries: readonly Entry[], how: Encoding, facts: LayerFacts) =>
    computedLayer(withParents(entries, content.tree), how, facts);
  const files =
    content.files.length === 0
      ? []
      : [compute(content.files, encoding, { title: content.createdBy, images: [] })];
  const plain: Encoding = { ...encoding, compression: { type: 'none' } };
  const images = splitImages(content.groups, budget).map((layer) => {
    const facts = { title: imagesTitle(layer), contents: contentsOf(layer), images: layer.images };
    return compute(layer.entries, plain, facts);
  });
  return [...files, ...images];
}

type LayerFacts = Pick<ComputedLayer, 'title' | 'contents' | 'images'>;

function computedLayer(entries: readonly Entry[], encoding: Encoding, facts: LayerFacts): ComputedLayer {
  const spec = { ...encoding, entries };
  const images = facts.images.filter((name) => name !== '');
  return { key: layerKey(spec), spec, tarSize: layerTar(spec).size, ...facts, images };
}

function blobTitle(entries: readonly Entry[]): string {
  const hex = /([0-9a-f]{12})[0-9a-f]{52}\/data$/.exec(entries[0]?.path ?? '')?.[1];
  return `blob ${hex ?? '?'}`;
}

/**
 * Names the embedded images that a layer belongs to in a few words:
 * `docker.io/library/nginx:1.27 and 2 more`.
 */
function imagesTitle({ owners, entries }: ReturnType<typeof splitImages>[number]): string {
  const [first, ...more] = owners.filter((name) => name !== '');
  if (first === undefined) return blobTitle(entries);
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/** The most images that the history of one blob names; other layers name all of theirs. */
const mostOwners = 10;

/** Names the embedded images that a layer belongs to. */
function contentsOf({ images, owners, entries }: ReturnType<typeof splitImages>[number]): string {
  const names = owners.filter((name) => name !== '');
  if (names.length === 0) return blobTitle(entries);
  if (images.length > 0) return formatImageNames(names);
  return `${blobTitle(entries)} of ${formatImageNames(names, mostOwners)}`;
}

/**
 * Keeps rows without a layer; a row with several layers becomes several rows; a row whose layer is left out
 * becomes empty. A row says which embedded images its layer belongs to.
 */
function historyOf(
  platform: PreparedPlatform,
  layers: readonly (readonly Pick<ComputedLayer, 'title' | 'contents'>[])[],
): ImageLayout['history'] {
  let next = 0;
  return platform.history.flatMap((row) => {
    if (row.emptyLayer) return [row];
    const own = layers[next++] ?? [];
    if (own.length === 0) return [{ createdBy: row.createdBy, emptyLayer: true }];
    return own.map(({ title, contents }, index) => {
      const what = contents ?? (index > 0 ? title : undefined);
      const createdBy = what === undefined ? row.createdBy : `${row.createdBy} # ${what}`;
      return { createdBy, emptyLayer: false };
    });
  });
}
