import type { ImageOrigin } from '../../application/prepared/prepared.ts';
import { annotationKeys, parseRecords } from '../../image/annotations.ts';
import { type Descriptor, type Digest, platformName } from '../../image/descriptor.ts';
import { parseImageManifest, readSmallBlob } from '../../image/manifest.ts';
import { parseReference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import type { Settings } from '../../settings.ts';
import { createStoreOpener } from '../../stores/open.ts';
import { say } from '../../text/say.ts';
import { locateImage } from '../locatedimage.ts';
import type { ExplainedImage, ListHeldImages, PublishedImage } from './explanation.ts';

/**
 * Explains the images that a published image, a layout or an archive holds under `/registry`: the layer that
 * brings each, the instruction that made the layer, and the source that our annotations name.
 * @throws IMAGE_NOT_FOUND
 */
export async function explainPublished(
  location: string,
  platforms: readonly string[] | undefined,
  settings: Settings,
  listHeld: ListHeldImages,
): Promise<ExplainedImage[]> {
  const heldImages = await listHeld(location, platforms);
  await using stores = createStoreOpener(settings, () => {});
  const located = await locateImage(location, stores, platforms, () => {});
  const recorded: RecordedOrigin[] = [];
  for (const descriptor of located?.published.platforms ?? [])
    recorded.push(...(await readOrigins(located!.source, descriptor)));
  const images = new Map<string, ExplainedImage>();
  for (const held of heldImages) {
    const records = findRecords(held, recorded);
    const reference = records[0]?.reference ?? `${held.name}:${held.tag}`;
    const origins = [...(images.get(reference)?.origins ?? []), ...records.map(({ origin }) => origin)];
    const distinct = [...new Map(origins.map((origin) => [JSON.stringify(origin), origin])).values()];
    images.set(reference, { reference, status: 'held', reason: say('whyHeld').text, origins: distinct });
  }
  return [...images.values()];
}

interface RecordedOrigin {
  readonly reference: string;
  /** Of the manifest of the platform. */
  readonly digest: Digest;
  readonly origin: ImageOrigin;
}

/** Finds the records of an image that is held: those of its tag, else those of a reference without one. */
function findRecords({ name, tag, digest }: PublishedImage, recorded: readonly RecordedOrigin[]) {
  const alike = recorded.flatMap((record) => {
    const reference = parseReference(record.reference);
    return reference.repository === name && record.digest === digest
      ? [{ ...record, tag: reference.tag }]
      : [];
  });
  const tagged = alike.filter((record) => record.tag === tag);
  return tagged.length > 0 ? tagged : alike.filter((record) => record.tag === undefined);
}

/** Reads which layers of a platform our annotations say bring which image. */
async function readOrigins(source: Source, descriptor: Descriptor): Promise<RecordedOrigin[]> {
  const bytes = await source.manifest(descriptor);
  const { config, layers } = parseImageManifest(bytes, descriptor.mediaType, source.location);
  const instructions = readHistory(await readSmallBlob(source, config));
  return layers.flatMap((layer, index) =>
    parseRecords(layer.annotations?.[annotationKeys.layerImages]).map(
      ({ reference, manifest, source: digest, readFrom }) => ({
        reference,
        digest: manifest.digest,
        origin: {
          kind: 'layer',
          file: layer.digest,
          chains: [
            [
              { kind: 'platform', text: platformName(descriptor) },
              { kind: 'instruction', text: instructions[index] ?? '' },
              { kind: 'image', text: `${readFrom ?? reference}, ${digest}` },
            ],
          ],
        },
      }),
    ),
  );
}

/** Returns the instruction of each layer, as the history of a configuration tells. */
function readHistory(configuration: Buffer): string[] {
  try {
    const { history = [] } = JSON.parse(configuration.toString('utf8')) as {
      history?: { created_by?: unknown; empty_layer?: unknown }[];
    };
    return history.flatMap((row) => (row.empty_layer === true ? [] : [instructionIn(row.created_by)]));
  } catch {
    return []; // the images are there all the same
  }
}

/** Returns an instruction without the note that names the image of its layer. */
function instructionIn(createdBy: unknown): string {
  return String(createdBy ?? '').replace(/ # image \S+$/, '');
}
