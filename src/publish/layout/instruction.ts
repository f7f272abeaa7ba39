import { isDeepStrictEqual } from 'node:util';
import type { BlobLayer, PreparedLayer, TakenLayer } from '../../application/prepared/prepared.ts';
import { type EmbeddedRegistry, embed } from '../../embedded/embed.ts';
import type { EmbeddedImage, ExistingEntry } from '../../embedded/registryfiles.ts';
import type { Warning } from '../../errors.ts';
import { formatReference } from '../../image/reference.ts';
import { blobThreshold, type ImageEntries } from '../../layers/split.ts';
import { type DirectoryEntry, type Entry, entryMetadata, type Tree } from '../../layers/tree.ts';
import type { CopiedLayer, EngineLayer } from '../plantypes.ts';
import { type CopiedManifests, splitCopiedImages } from './copiedimages.ts';

/** The content that one instruction adds: files and embedded images, or a layer that an engine made. */
export interface InstructionContent {
  readonly createdBy: string;
  readonly files: readonly Entry[];
  readonly groups: readonly ImageEntries[];
  readonly made?: EngineLayer | CopiedLayer;
  /**
   * All entries that prepare wrote down for the instruction, with the directories above them as they are at
   * that point.
   */
  readonly tree: Tree;
  readonly warnings: readonly Warning[];
}

const nothing = { files: [], groups: [], tree: new Map(), warnings: [] };

/**
 * Splits an instruction's entries into files and embedded images, which appear where the instruction has
 * marks.
 * @param ownerOf returns how messages name the owner of a file that is below the instruction.
 * @param manifests those of the images that are copied as files.
 * @throws IMAGE_COLLISION
 */
export function splitInstruction(
  layer: PreparedLayer,
  images: readonly EmbeddedImage[],
  ownerOf: (path: string) => string,
  manifests: CopiedManifests = new Map(),
): InstructionContent {
  const { createdBy } = layer;
  if ('blob' in layer) return { ...nothing, createdBy, made: engineLayer(layer) };
  if ('from' in layer) return { ...nothing, createdBy, made: copiedLayer(layer) };
  const marks = layer.entries.filter(
    (entry): entry is DirectoryEntry & { generated: string } =>
      entry.type === 'dir' && entry.generated !== undefined,
  );
  const below = (layer.below ?? []).map((entry) => ({ entry, of: ownerOf(entry.path) }));
  const directories = below.flatMap(({ entry }) => (entry.type === 'dir' ? entry : []));
  const tree = new Map([...directories, ...layer.entries].map((entry) => [entry.path, entry]));
  if (marks.length === 0) {
    const { files, groups } = splitCopiedImages(layer.entries, manifests);
    return { ...nothing, createdBy, files: withoutBareParents(files, groups), groups, tree };
  }
  const places = marks.map((mark) => placeRegistry(mark, layer.entries, below, images));
  const inside = (entry: Entry) =>
    marks.some((mark) => entry.path.startsWith(`${mark.path}/`) && entry.type !== 'dir');
  const files = [...layer.entries.filter((entry) => !inside(entry)), ...places.flatMap((place) => place.own)];
  const copied = splitCopiedImages(files, manifests);
  const found = places.flatMap((place) => place.groups);
  const groups = withoutHeld([...found, ...copied.groups], below);
  return {
    createdBy,
    files: withoutBareParents(copied.files, groups),
    groups,
    tree,
    warnings: places.flatMap((place) => place.warnings),
  };
}

/** Describes an engine's layer by its bytes only, without annotations. */
function engineLayer({ createdBy, blob: { mediaType, digest, size, diffId } }: BlobLayer): EngineLayer {
  return { descriptor: { mediaType, digest, size }, diffId, title: createdBy };
}

function copiedLayer({ createdBy, from, layer: { diffId, ...descriptor } }: TakenLayer): CopiedLayer {
  return { descriptor, diffId, title: createdBy, from };
}

/**
 * Lays out the generated registry at a mark, merged with the instruction's own entries below the mark and
 * with the files that are there already.
 */
function placeRegistry(
  mark: DirectoryEntry & { generated: string },
  entries: readonly Entry[],
  below: readonly ExistingEntry[],
  images: readonly EmbeddedImage[],
): { groups: InstructionContent['groups']; own: Entry[]; warnings: readonly Warning[] } {
  const isInside = ({ path }: { path: string }) => path.startsWith(`${mark.path}/`);
  const toRegistry = <T extends { path: string }>(entry: T): T => ({
    ...entry,
    path: joinPath(mark.generated, entry.path.slice(mark.path.length + 1)),
  });
  const existing = entries.filter(isInside).map(toRegistry);
  const existingBelow = below
    .filter(({ entry }) => isInside(entry))
    .map(({ entry, of }) => ({ entry: toRegistry(entry), of }));
  const registry = embed(images, new Map(existing.map((entry) => [entry.path, entry])), existingBelow);
  const place = (list: readonly Entry[]) => moveInto(mark, list);
  const own = place(registry.own);
  const isLargeBlob = (entry: Entry) =>
    entry.type === 'file' && entry.content.size >= blobThreshold && isBlob(entry);
  const blobs = own.filter(isLargeBlob);
  return {
    groups: [
      ...groupsOf(registry, place),
      ...(blobs.length > 0 ? [{ name: '', repository: '', entries: blobs }] : []),
    ],
    own: own.filter((entry) => !isLargeBlob(entry)),
    warnings: registry.warnings,
  };
}

function groupsOf(
  registry: EmbeddedRegistry,
  place: (list: readonly Entry[]) => Entry[],
): InstructionContent['groups'] {
  return registry.images
    .map(({ image: { reference }, entries }) => ({
      name: formatReference(reference),
      repository: `${reference.host}/${reference.repository}`,
      entries: place(entries),
    }))
    .filter((group) => group.entries.length > 0);
}

/**
 * Leaves out large blobs that the layers below have at the same path with the same attributes: the file
 * system is the same without them. The rest of an image stays, so that its layer depends on the image alone
 * and can be reused on any base.
 */
function withoutHeld(
  groups: InstructionContent['groups'],
  below: readonly ExistingEntry[],
): InstructionContent['groups'] {
  const held = new Map(below.map(({ entry }) => [entry.path, entry]));
  const isHeld = (entry: Entry) =>
    entry.type === 'file' &&
    entry.content.size >= blobThreshold &&
    isDeepStrictEqual(entryMetadata(entry), held.get(entry.path));
  return groups.map((group) => ({ ...group, entries: group.entries.filter((entry) => !isHeld(entry)) }));
}

/** Moves entries of the registry to a mark, which shows the part of the registry below `generated`. */
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

/**
 * Leaves out a layer of nothing but the directories above embedded images, since the layers of the images
 * have them too.
 */
function withoutBareParents(files: readonly Entry[], groups: InstructionContent['groups']): readonly Entry[] {
  if (groups.length === 0) return files;
  const carried = (entry: Entry) =>
    entry.type === 'dir' &&
    groups.some((group) => group.entries.some(({ path }) => path.startsWith(`${entry.path}/`)));
  return files.every(carried) ? [] : files;
}

function joinPath(prefix: string, path: string): string {
  return prefix === '' ? path : `${prefix}/${path}`;
}
