import { z } from 'zod';
import { type Descriptor, type Digest, isDigest } from './descriptor.ts';

const prefix = 'io.github.labring.imagebuild';

/** What the names of all annotations of ours on layers begin with. */
export const layerPrefix = `${prefix}.layer.`;

/**
 * The annotations of ours (OCI image-spec annotations.md). They are believed in the target's own namespace
 * only.
 */
export const annotationKeys = {
  /** On the index and on each platform's manifest: apps, configs or dockerimages. */
  type: `${prefix}.type`,
  /** On a layer's descriptor: the layer's key. */
  layerKey: `${layerPrefix}key`,
  /** On a layer with parts of embedded images: an `ImageRecord` for each, as a JSON array. */
  layerImages: `${layerPrefix}images`,
  /** On the manifest of the list of shared layers: what each application has published, as JSON. */
  sharedLayers: `${prefix}.neighbours`,
} as const;

/**
 * An embedded image as it was when it was published: enough to lay out its layers again without asking its
 * source.
 */
export type ImageRecord = z.output<typeof imageRecord>;

const digest = z.custom<Digest>(isDigest);
const size = z.int().nonnegative();

const document = z.strictObject({ mediaType: z.string(), digest, size });

const imageRecord = z.strictObject({
  reference: z.string(),
  /** The digest that the source gave for the reference. */
  source: digest,
  manifest: document,
  /** Configuration and layers. */
  blobs: z.array(z.strictObject({ digest, size })),
  /** The index that a digest names. */
  index: document.optional(),
  /** The indexes between that index and the manifest. */
  nested: z.array(document).optional(),
  /** The name under which it was read, where `sources` gave another one. */
  readFrom: z.string().optional(),
  /** true when the image was taken whatever its platform. */
  anyPlatform: z.literal(true).optional(),
  /** The ways by which a cluster that installed the image came to pull it. */
  observed: z.array(z.string()).optional(),
});

/** Writes image records as the text of an annotation. */
export function encodeRecords(records: readonly ImageRecord[]): string {
  return JSON.stringify(records);
}

/** Reads the annotation of a layer; [] for one that can't be read: then nothing is reused. */
export function parseRecords(text: string | undefined): readonly ImageRecord[] {
  if (text === undefined) return [];
  try {
    return z.array(imageRecord).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/** Returns the key of a record among those of all platforms. */
export function recordKey(platform: string, reference: string): string {
  return `${platform} ${reference}`;
}

/** What the history says of a layer that belongs to embedded images, and of one that is a blob of theirs. */
const imageRow = / # (?:blob [0-9a-f]{12} of )?images? /;
const blobRow = / # blob [0-9a-f]{12} of /;

/**
 * Returns the layers of ours that hold one blob of an embedded image each. The manifests describe it already,
 * so that only `--verify` reads it. A layer of files that isn't compressed has the same annotations: the
 * history tells them apart. For images that were published before the
 * history named blobs, the annotations decide.
 * @param rows `created_by` of each layer.
 */
export function findBlobLayers(layers: readonly Descriptor[], rows: readonly string[]): Set<Digest> {
  const isNamed = rows.length === layers.length && rows.some((row) => imageRow.test(row));
  const embeds = layers.some(({ annotations }) => annotations?.[annotationKeys.layerImages] !== undefined);
  const blobs = layers.filter(
    (layer, index) => embeds && isBlobLayer(layer) && (!isNamed || blobRow.test(rows[index] ?? '')),
  );
  return new Set(blobs.map(({ digest }) => digest));
}

/**
 * Returns the embedded images that a row of the history names: `nginx:1.27` of
 * `COPY registry registry # blob 0123456789ab of image nginx:1.27`; undefined for other rows.
 */
export function imagesInRow(row: string): string | undefined {
  const mark = imageRow.exec(row);
  return mark ? row.slice(mark.index + mark[0].length) : undefined;
}

/** Tells whether a layer has the annotations of a blob of an embedded image. */
function isBlobLayer({ annotations, mediaType }: Descriptor): boolean {
  const ours = annotations?.[annotationKeys.layerKey] !== undefined;
  return ours && annotations?.[annotationKeys.layerImages] === undefined && !mediaType.includes('+');
}
