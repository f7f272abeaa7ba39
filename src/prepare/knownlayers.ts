/** What the layers of an image that we published hold, without reading them (docs/compatibility.md C 5). */
import { posix } from 'node:path';
import { embed } from '../embedded/embed.ts';
import { recordedImage } from '../embedded/recordedimage.ts';
import { ImagebuildError } from '../errors.ts';
import { annotationKeys, parseRecords } from '../image/annotations.ts';
import type { HistoryEntry } from '../image/containerconfig.ts';
import { type Digest, isDigest } from '../image/descriptor.ts';
import type { ImageConfig } from '../image/imageconfig.ts';
import { formatReference } from '../image/reference.ts';
import { layerKey } from '../layers/layer.ts';
import { type ImageLayer, knownLayerFile } from '../layers/layerreader.ts';
import type { LayerChanges } from '../layers/overlay.ts';
import { blobThreshold, type ImageEntries, joinImages, withParents } from '../layers/split.ts';
import { cleanPath, type Entry } from '../layers/tree.ts';

/** A layer is known: its changes, or only that it holds nothing in `/registry`. */
type KnownLayer = LayerChanges | 'outside';

const directory = 'registry';

/**
 * Describes the layers that annotations and history describe. An image of the configured namespace is
 * believed in them.
 * @returns in the order of the layers; undefined for one that has to be read.
 */
export function describeLayers(
  layers: readonly ImageLayer[],
  { history, config }: Pick<ImageConfig, 'history' | 'config'>,
): (KnownLayer | undefined)[] {
  const rows = history.filter((row) => !row.empty_layer);
  if (rows.length !== layers.length) return layers.map(() => undefined);
  const images = embeddedImages(layers);
  const movesWorkdir =
    config.WorkingDir !== undefined || history.some(({ created_by: by = '' }) => /workdir/i.test(by));
  return layers.map((layer, index) => {
    const key = layer.descriptor.annotations?.[annotationKeys.layerKey];
    if (!isDigest(key)) return undefined;
    const row = rows[index]!;
    const entries = entriesWithKey(key, layer, images, Date.parse(row.created ?? '') / 1000);
    if (entries) return changesOf(layer, entries);
    return isOutside(row, movesWorkdir) ? 'outside' : undefined;
  });
}

/** Lays out the images that the layers record. */
function embeddedImages(layers: readonly ImageLayer[]): ImageEntries[] {
  const records = layers.flatMap(recordsOf).map((record) => [record.reference, record] as const);
  try {
    const { images } = embed([...new Map(records).values()].map(recordedImage), new Map());
    return images.map(({ image: { reference }, entries }) => ({
      name: formatReference(reference),
      repository: '',
      entries: entries.map((entry) => ({ ...entry, path: `${directory}/${entry.path}` })),
    }));
  } catch (error) {
    if (error instanceof ImagebuildError) return [];
    throw error;
  }
}

function recordsOf({ descriptor: { annotations } }: ImageLayer) {
  return parseRecords(annotations?.[annotationKeys.layerImages]);
}

/** Finds the entries that give a layer its key; undefined when it was made of anything else. */
function entriesWithKey(
  key: Digest,
  layer: ImageLayer,
  images: readonly ImageEntries[],
  mtime: number,
): readonly Entry[] | undefined {
  const names = new Set(recordsOf(layer).map(({ reference }) => reference));
  const own = images.filter(({ name }) => names.has(name));
  const candidates = names.size > 0 ? joinedImages(own) : blobs(images, layer.descriptor.size);
  for (const entries of candidates) {
    const all = withParents(entries, new Map());
    if (layerKey({ entries: all, compression: { type: 'none' }, mtime }) === key) return all;
  }
  return undefined;
}

/** Joins images as a layer can hold them: with the blobs below the threshold, which may have doubled. */
function* joinedImages(images: readonly ImageEntries[]): Generator<readonly Entry[]> {
  let largest = 0;
  for (const { entries } of images) for (const entry of entries) largest = Math.max(largest, sizeOf(entry));
  let threshold = blobThreshold;
  for (; threshold <= largest; threshold *= 2) yield joinImages(images, threshold).entries;
  yield joinImages(images, threshold).entries;
}

/** Lists the blobs that a layer of this size may hold alone. */
function* blobs(images: readonly ImageEntries[], layerSize: number): Generator<readonly Entry[]> {
  for (const { entries } of images)
    for (const entry of entries) {
      const size = sizeOf(entry);
      if (size >= blobThreshold && size < layerSize && layerSize < size + tarOverhead) yield [entry];
    }
}

/** Bytes that a tar of one blob has at most beside it: the headers of the directories above it. */
const tarOverhead = 64 * 1024;

function sizeOf(entry: Entry): number {
  return entry.type === 'file' ? entry.content.size : 0;
}

function changesOf(layer: ImageLayer, entries: readonly Entry[]): LayerChanges {
  const readable = entries.map((entry, member) =>
    entry.type === 'file' ? { ...entry, content: knownLayerFile(layer, member, entry.content) } : entry,
  );
  return { removed: new Set(), opaque: new Set(), entries: readable };
}

/** Tells whether a row of our own history says that its layer holds nothing in `/registry`. */
function isOutside({ created_by: createdBy = '' }: HistoryEntry, movesWorkdir: boolean): boolean {
  const words = /^(?:COPY|ADD) [^"'$\\<#]*\s(?<destination>[^\s"'$\\<#]+)$/.exec(createdBy)?.groups;
  const destination = words?.['destination'];
  if (destination === undefined || destination.endsWith(']')) return false;
  if (movesWorkdir && !destination.startsWith('/')) return false;
  const path = cleanPath(posix.resolve('/', destination));
  return path !== '' && path !== directory && !path.startsWith(`${directory}/`);
}
