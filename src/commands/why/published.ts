import type { ImageOrigin } from '../../application/prepared/prepared.ts';
import { annotationKeys, parseRecords } from '../../image/annotations.ts';
import { type Descriptor, type Digest, platformName } from '../../image/descriptor.ts';
import { parseImageManifest, readSmallBlob } from '../../image/manifest.ts';
import { formatReference, parseReference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import { type NamedImages, openNamedImages } from '../../prepare/search/imagesearch.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import { createStoreOpener } from '../../stores/open.ts';
import { say } from '../../text/say.ts';
import { findImage } from '../locatedimage.ts';
import { type ExplainedImage, mergeExplained } from './explanation.ts';

/**
 * Explains the images of a published image, a layout or an archive, whoever built it: those that it holds
 * under `/registry`, with the layer and instruction that bring each and the source that our annotations name,
 * and every place of its own charts, manifests, lists and commands that names an image.
 * @throws IMAGE_NOT_FOUND
 */
export async function explainPublished(
  location: string,
  platforms: readonly string[] | undefined,
  settings: Settings,
  progress: Progress,
): Promise<ExplainedImage[]> {
  await using stores = createStoreOpener(settings, progress);
  const { source, published } = await findImage(location, stores, platforms, progress);
  await using finder = await openNamedImages(location, settings, progress, {
    explainFlags: true,
    withoutHelm: true,
  });
  const explained: ExplainedImage[] = [];
  for (const descriptor of published.platforms) {
    const named = await finder.find(source, descriptor);
    const recorded = await readOrigins(source, descriptor);
    explained.push(
      ...explainHeld(named, recorded),
      ...explainAbsent(named, platformName(descriptor)),
      ...named.notes.flatMap(({ reference, reason, origins }): ExplainedImage[] =>
        reference === undefined ? [] : [{ reference, status: 'note', reason, origins }],
      ),
    );
  }
  return mergeExplained(explained);
}

/** Explains what is held: by the layers that bring it, and by everything in the image that names it. */
function explainHeld({ images, held }: NamedImages, recorded: readonly RecordedOrigin[]): ExplainedImage[] {
  return held.flatMap((one): ExplainedImage[] => {
    const records = findRecords(one, recorded);
    const naming = images.filter((image) => image.held.includes(one));
    const names = new Set([
      ...records.map(({ reference }) => reference),
      ...naming.map(({ reference }) => formatReference(reference)),
    ]);
    const all = names.size > 0 ? [...names] : [`${one.repository}:${one.tag}`];
    return all.map((reference) => ({
      reference,
      status: 'held',
      reason: say('whyHeld').text,
      origins: [
        ...records.flatMap(({ origin, observed }) => (observed ? [origin, observed] : [origin])),
        ...naming.flatMap((image) => (formatReference(image.reference) === reference ? image.origins : [])),
      ],
    }));
  });
}

/** Explains what is named and isn't held. */
function explainAbsent({ images }: NamedImages, platform: string): ExplainedImage[] {
  const absent = images.filter(({ held }) => held.length === 0);
  return absent.map(({ reference, required, reason, origins }) => ({
    reference: formatReference(reference),
    ...(required
      ? { status: 'missing', reason: say('whyMissing', { platform, reason }).text }
      : { status: 'leftOut', reason: say('whyNotHeld', { platform, reason }).text }),
    origins,
  }));
}

interface RecordedOrigin {
  readonly reference: string;
  /** Of the manifest of the platform. */
  readonly digest: Digest;
  readonly origin: ImageOrigin;
  /** How a cluster that installed the image came to pull it. */
  readonly observed?: ImageOrigin | undefined;
}

/** Finds the records of an image that is held: those of its tag, else those of a reference without one. */
function findRecords(
  { repository, tag, digest }: NamedImages['held'][number],
  recorded: readonly RecordedOrigin[],
) {
  const alike = recorded.flatMap((record) => {
    const reference = parseReference(record.reference);
    return reference.repository === repository && record.digest === digest
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
      ({ reference, manifest, source: digest, readFrom, observed }) => ({
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
        observed: observed && {
          kind: 'observed',
          file: layer.digest,
          chains: observed.map((text) => [{ kind: 'object', text }]),
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
