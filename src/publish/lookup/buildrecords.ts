import { annotationKeys, type ImageRecord, parseRecords, recordKey } from '../../image/annotations.ts';
import { type Descriptor, type Digest, isDigest, platformName } from '../../image/descriptor.ts';
import { type Manifest, parseConfig, parseImageManifest, readSmallBlob } from '../../image/manifest.ts';
import type { Source } from '../../image/store.ts';
import { compareNaturally } from '../../text/nearest.ts';
import type { StoredLayer } from '../plantypes.ts';
import { ifDamaged, tryReadPublished } from './published.ts';

/** The layers and embedded images that published images of the target's repository record. */
export interface BuildRecords {
  /** By layer key. */
  readonly layers: ReadonlyMap<Digest, StoredLayer>;
  /** By `recordKey`. */
  readonly images: ReadonlyMap<string, ImageRecord>;
}

export const noRecords: BuildRecords = { layers: new Map(), images: new Map() };

/** The embedded images of an earlier build. */
export interface PreviousBuild {
  readonly tag: string;
  readonly images: readonly { readonly reference: string; readonly digest: Digest }[];
}

/** Lists the embedded images that a tag's records name; undefined when they name none. */
export function previousBuild(tag: string, { images }: BuildRecords): PreviousBuild | undefined {
  if (images.size === 0) return undefined;
  const digests = new Map([...images.values()].map(({ reference, source }) => [reference, source]));
  const sorted = [...digests].sort(([a], [b]) => (a < b ? -1 : 1));
  return { tag, images: sorted.map(([reference, digest]) => ({ reference, digest })) };
}

/** Merges records; where several have the same key, the first wins. */
export function mergeRecords(all: readonly BuildRecords[]): BuildRecords {
  const last = [...all].reverse();
  return {
    layers: new Map(last.flatMap(({ layers }) => [...layers])),
    images: new Map(last.flatMap(({ images }) => [...images])),
  };
}

/**
 * Reads the records of a tag or digest in the repository that is built for. Digests, sizes and diffIDs come
 * from manifests and configurations; an annotation only says which key a layer was made for and what it was
 * made of. Images of other tools, and content that is damaged or gone, have no records.
 * @param onLayers called with the layers of each platform that carry keys, before its configuration is read.
 */
export async function readBuildRecords(
  target: Source,
  tag: string,
  onLayers: OnLayers = () => {},
): Promise<BuildRecords> {
  const layers = new Map<Digest, StoredLayer>();
  const images = new Map<string, ImageRecord>();
  for (const { platform, manifest, diffIds } of await readPlatforms(target, tag, onLayers)) {
    for (const [position, { mediaType, digest, size, annotations }] of manifest.layers.entries()) {
      const key = annotations?.[annotationKeys.layerKey];
      const diffId = diffIds[position];
      if (isDigest(key) && diffId && !layers.has(key)) layers.set(key, { mediaType, digest, size, diffId });
      for (const record of parseRecords(annotations?.[annotationKeys.layerImages])) {
        const name = recordKey(platform, record.reference);
        if (!images.has(name)) images.set(name, record);
      }
    }
  }
  return { layers, images };
}

type OnLayers = (layers: readonly Descriptor[]) => void;

interface ReadPlatform {
  readonly platform: string;
  readonly manifest: Manifest;
  readonly diffIds: readonly Digest[];
}

/** Number of platforms that are read at most; our own indexes have two. */
const platformsRead = 8;

async function readPlatforms(target: Source, tag: string, onLayers: OnLayers): Promise<ReadPlatform[]> {
  const published = await tryReadPublished(target, tag);
  const name = `${target.location}:${tag}`;
  const descriptors = (published?.platforms ?? []).slice(0, platformsRead);
  const manifests = await Promise.all(
    descriptors.map((one) => ifDamaged(readOurs(target, one, name), () => [])),
  );
  // The configurations are needed next, so they are asked for before what may be asked for meanwhile.
  const reading = manifests.flat().map((one) => ifDamaged(withDiffIds(target, one, name), () => []));
  onLayers(manifests.flat().flatMap(({ manifest }) => manifest.layers.filter(keyOf)));
  return (await Promise.all(reading)).flat();
}

type PlatformManifest = Omit<ReadPlatform, 'diffIds'>;

/** Reads the manifest of a platform; [] when none of its layers has a key. */
async function readOurs(target: Source, descriptor: Descriptor, name: string): Promise<PlatformManifest[]> {
  const manifest = parseImageManifest(await target.manifest(descriptor), descriptor.mediaType, name);
  return manifest.layers.some(keyOf) ? [{ platform: platformName(descriptor), manifest }] : [];
}

async function withDiffIds(target: Source, read: PlatformManifest, name: string): Promise<ReadPlatform[]> {
  const { config, layers } = read.manifest;
  const { diffIds } = parseConfig(await readSmallBlob(target, config), name);
  // Only the order says which diffID belongs to which layer.
  return diffIds.length === layers.length ? [{ ...read, diffIds }] : [];
}

function keyOf({ annotations }: Descriptor): string | undefined {
  return annotations?.[annotationKeys.layerKey];
}

/** Number of other versions that are searched for layers. */
const versions = 2;

/** Returns the newest other versions of the application by name, without the tags of platforms. */
export function newestVersions(tags: readonly string[], version: string): string[] {
  const newest: string[] = [];
  // In one pass: a registry may list ten thousand tags.
  for (const tag of tags) {
    if (tag === version || /-(?:amd64|arm64)(?:-v\d+)?$/.test(tag)) continue;
    const older = newest.findIndex((known) => compareNaturally(tag, known) > 0);
    newest.splice(older < 0 ? newest.length : older, 0, tag);
    newest.splice(versions);
  }
  return newest;
}
