import { z } from 'zod';
import { type Descriptor, type Digest, isDigest, platformName } from '../../image/descriptor.ts';
import { type Manifest, parseConfig, parseImageManifest, readSmallBlob } from '../../image/manifest.ts';
import type { Source } from '../../image/store.ts';
import { annotationKeys } from '../annotations.ts';
import type { StoredLayer } from '../commit/manifests.ts';
import { ifDamaged, tryReadPublished } from './published.ts';

/** What an embedded image was when it was published: enough to plan its layers anew without asking its source. */
export type ImageRecord = z.output<typeof imageRecord>;

const digest = z.custom<Digest>(isDigest);
const size = z.int().nonnegative();

const imageRecord = z.strictObject({
  reference: z.string(),
  /** What the source gave under the reference. */
  source: digest,
  manifest: z.strictObject({ mediaType: z.string(), digest, size }),
  /** Configuration and layers. */
  blobs: z.array(z.strictObject({ digest, size })),
  /** The index that a digest names. */
  index: z.strictObject({ mediaType: z.string(), digest, size }).optional(),
  /** Whether it was taken whatever platform it says. */
  anyPlatform: z.literal(true).optional(),
});

/** The record on the layer of embedded images, as its annotation says it. */
export function encodeRecords(records: readonly ImageRecord[]): string {
  return JSON.stringify(records);
}

/** What published images of the target's own repository hold. */
export interface BuildRecords {
  /** By key. */
  readonly layers: ReadonlyMap<Digest, StoredLayer>;
  /** By platform and reference. */
  readonly images: ReadonlyMap<string, ImageRecord>;
}

export const noRecords: BuildRecords = { layers: new Map(), images: new Map() };

/** What an earlier image embedded. */
export interface PreviousBuild {
  /** The tag that it has. */
  readonly tag: string;
  readonly images: readonly { readonly reference: string; readonly digest: Digest }[];
}

/** What was published under a tag, as far as its records say it; undefined when they say nothing. */
export function previousOf(tag: string, { images }: BuildRecords): PreviousBuild | undefined {
  if (images.size === 0) return undefined;
  const digests = new Map([...images.values()].map(({ reference, source }) => [reference, source]));
  const sorted = [...digests].sort(([a], [b]) => (a < b ? -1 : 1));
  return { tag, images: sorted.map(([reference, digest]) => ({ reference, digest })) };
}

/** All of them; where several know a thing, the first wins. */
export function mergeRecords(all: readonly BuildRecords[]): BuildRecords {
  const last = [...all].reverse();
  return {
    layers: new Map(last.flatMap(({ layers }) => [...layers])),
    images: new Map(last.flatMap(({ images }) => [...images])),
  };
}

/** Under what an image's record is found. */
export function recordKey(platform: string, reference: string): string {
  return `${platform} ${reference}`;
}

/**
 * Reads what is published under a tag of the repository that is built for. Digests, sizes and diffIDs are those of
 * manifests and configurations; an annotation only says which key a layer was made for, and what it was made of. What other tools
 * published there, and what is damaged or gone, records nothing.
 */
export async function readBuildRecords(target: Source, tag: string): Promise<BuildRecords> {
  const layers = new Map<Digest, StoredLayer>();
  const images = new Map<string, ImageRecord>();
  for (const { platform, manifest, diffIds } of await readTag(target, tag)) {
    for (const [position, layer] of manifest.layers.entries()) {
      const key = layer.annotations?.[annotationKeys.layerKey];
      const diffId = diffIds[position];
      if (isDigest(key) && diffId && !layers.has(key)) layers.set(key, storedLayer(layer, diffId));
      for (const record of recordsOf(layer)) {
        const name = recordKey(platform, record.reference);
        if (!images.has(name)) images.set(name, record);
      }
    }
  }
  return { layers, images };
}

interface ReadPlatform {
  readonly platform: string;
  readonly manifest: Manifest;
  readonly diffIds: readonly Digest[];
}

/** An index of ours has two. */
const platformsRead = 8;

async function readTag(target: Source, tag: string): Promise<ReadPlatform[]> {
  const published = await tryReadPublished(target, tag);
  const read = (published?.platforms ?? [])
    .slice(0, platformsRead)
    .map((descriptor) => ifDamaged(readPlatform(target, tag, descriptor), () => []));
  return (await Promise.all(read)).flat();
}

async function readPlatform(target: Source, tag: string, descriptor: Descriptor): Promise<ReadPlatform[]> {
  const name = `${target.location}:${tag}`;
  const manifest = parseImageManifest(await target.manifest(descriptor), descriptor.mediaType, name);
  const ours = manifest.layers.some(
    ({ annotations }) => annotations?.[annotationKeys.layerKey] !== undefined,
  );
  const diffIds = ours ? parseConfig(await readSmallBlob(target, manifest.config), name).diffIds : [];
  // Which diffID is whose, is said by their order alone.
  if (diffIds.length !== manifest.layers.length) return [];
  return [{ platform: platformName(descriptor), manifest, diffIds }];
}

function storedLayer({ mediaType, digest, size }: Descriptor, diffId: Digest): StoredLayer {
  return { mediaType, digest, size, diffId };
}

/** An annotation that does not read is as good as none: nothing is reused. */
function recordsOf(layer: Descriptor): readonly ImageRecord[] {
  const text = layer.annotations?.[annotationKeys.layerImages];
  if (text === undefined) return [];
  try {
    return z.array(imageRecord).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/** How many other versions are looked at for layers. */
const versions = 2;

/** The newest other versions of the application, by their names; platforms' own tags are none. */
export function newestVersions(tags: readonly string[], version: string): string[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return tags
    .filter((tag) => tag !== version && !/-(?:amd64|arm64)$/.test(tag))
    .sort((a, b) => collator.compare(b, a))
    .slice(0, versions);
}
