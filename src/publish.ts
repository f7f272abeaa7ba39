import type { PreparedBuild, PreparedImage } from './application/prepared.ts';
import type { Result } from './application/result.ts';
import { ImagebuildError, type Warning } from './errors.ts';
import { formatReference } from './image/reference.ts';
import type { Progress } from './progress.ts';
import { assemble, type PlannedImage } from './publish/assemble.ts';
import { commit, verifyPublished } from './publish/commit.ts';
import { type EmbeddedFacts, type ImageFacts, imageDocuments } from './publish/manifests.ts';
import { checkTags, type TagRules, tagsOf } from './publish/published.ts';
import { type Resolution, resolveImages, type WantedImage } from './publish/resolve.ts';
import { describeResult } from './publish/result.ts';
import { noReuse, openReuse } from './publish/reuse.ts';
import { meteredSource, newMeter, storeLayers } from './publish/transfer.ts';
import type { Settings } from './settings.ts';
import { type OpenTarget, openStores, type Stores } from './stores.ts';

/**
 * The second half of the story: moves the bytes of a prepared build. Holds the secrets, executes nothing that came from the
 * application, and trusts nothing in the folder it came from.
 * @throws ImagebuildError; the target's tags then hold what they held before.
 */
export async function publish(
  prepared: PreparedBuild,
  settings: Settings,
  progress: Progress,
): Promise<Result> {
  await using stores = openStores(settings);
  const target = await stores.targetOf(prepared.request);
  try {
    const result = await publishTo(target, stores, prepared, settings, progress);
    await target.finish();
    return result;
  } catch (error) {
    await target.abort();
    throw error;
  }
}

async function publishTo(
  { target, ...opened }: OpenTarget,
  stores: Stores,
  prepared: PreparedBuild,
  settings: Settings,
  progress: Progress,
): Promise<Result> {
  const started = performance.now();
  const meter = newMeter();
  const platforms = Object.keys(prepared.platforms);
  const facts = factsOf(prepared, settings);
  const rules = rulesOf(prepared, settings);
  const tags = tagsOf(facts.version, opened.platformTags ? platforms : []);
  await checkTags(target, [tags.index, ...tags.platform.values()], rules);

  progress({ type: 'phase', phase: 'resolve', message: 'asking the sources for the embedded images' });
  const reuse = prepared.request.cache ? await openReuse(target, facts.version) : noReuse;
  const sourceOf = async (image: PreparedImage) => meteredSource(await stores.sourceOfImage(image), meter);
  const resolution = await resolveImages(wantedImages(prepared, settings), sourceOf, reuse.recorded.images);

  const planned = planImages(prepared, resolution, facts);
  checkBytes(resolution, settings.limits.bytes);
  const layers = [...planned.values()].flatMap((image) => image.layers);
  const distinct = new Map(layers.map((layer) => [layer.key, layer.tarSize]));
  progress({
    type: 'planned',
    layers: distinct.size,
    bytes: [...distinct.values()].reduce((sum, size) => sum + size, 0),
  });
  const stored = await storeLayers(layers, { target, reuse, meter, progress, signal: settings.signal });

  progress({ type: 'phase', phase: 'manifests', message: `tagging ${opened.reference}` });
  const images = [...planned].map(([platform, image]) =>
    imageDocuments(platform, {
      prepared: prepared.platforms[platform]!,
      image,
      stored: (layer) => stored.get(layer.key)!,
      embedded: recordsOf(resolution, platform, prepared.anyPlatform),
      facts,
    }),
  );
  const dropped = prepared.unsupported;
  const committed = await commit(target, { images, facts, rules, dropped, ...opened });

  progress({ type: 'phase', phase: 'verify', message: 'reading the result back' });
  await verifyPublished(target, facts.version, committed, images);
  const warnings = [...prepared.warnings, ...resolution.warnings, ...planWarnings(planned)];
  for (const warning of warnings.slice(prepared.warnings.length)) progress({ type: 'warning', warning });
  const publishSeconds = (performance.now() - started) / 1000;
  const { reference } = opened;
  const resolved = resolution.images;
  return describeResult({
    prepared,
    reference,
    committed,
    images,
    resolved,
    meter,
    publishSeconds,
    warnings,
  });
}

/** The layers of every platform's image: decided before one blob moves. */
export function planImages(
  prepared: PreparedBuild,
  resolution: Resolution,
  facts: ImageFacts,
): Map<string, PlannedImage> {
  return new Map(
    Object.entries(prepared.platforms).map(([platform, part]) => {
      const own = new Set(part.images.map((image) => image.reference));
      const images = resolution.images.flatMap((image) =>
        own.has(image.prepared.reference) ? (image.platforms.get(platform) ?? []) : [],
      );
      return [platform, assemble(part, images, facts.created)];
    }),
  );
}

/** Each reference once, with all platforms that want it; over the limit it is an error, not a surprise. */
export function wantedImages(prepared: PreparedBuild, settings: Settings): WantedImage[] {
  const wanted = new Map<string, { prepared: WantedImage['prepared']; platforms: string[] }>();
  for (const [platform, part] of Object.entries(prepared.platforms)) {
    for (const image of part.images) {
      const key = `${image.transport} ${image.reference}`;
      const there = wanted.get(key);
      if (there) there.platforms.push(platform);
      else wanted.set(key, { prepared: image, platforms: [platform] });
    }
  }
  if (wanted.size > settings.limits.images) {
    throw new ImagebuildError(
      'LIMIT_EXCEEDED',
      `${wanted.size} embedded images are more than the ${settings.limits.images} allowed`,
      {
        hint: 'Raise limits.images in .github/imagebuild.yml, or list what is not needed in .sealignore.',
      },
    );
  }
  const any = new Set(prepared.anyPlatform);
  return [...wanted.values()].map((image) => ({ ...image, anyPlatform: any.has(image.prepared.reference) }));
}

/** @throws LIMIT_EXCEEDED when the embedded images of a platform are larger than the repository allows. */
function checkBytes({ images }: Resolution, limit: number | undefined): void {
  const sizes = new Map<string, Map<string, number>>();
  for (const image of images) {
    for (const [platform, { blobs }] of image.platforms) {
      const own = sizes.get(platform) ?? new Map<string, number>();
      for (const { digest, size } of blobs) own.set(digest, size);
      sizes.set(platform, own);
    }
  }
  for (const [platform, blobs] of sizes) {
    const total = [...blobs.values()].reduce((sum, size) => sum + size, 0);
    if (limit === undefined || total <= limit) continue;
    const message = `the embedded images for ${platform} are ${total} bytes, and limits.bytes allows ${limit}`;
    throw new ImagebuildError('LIMIT_EXCEEDED', message, {
      place: { file: '.github/imagebuild.yml' },
      hint: 'Raise limits.bytes, or list what is not needed in .sealignore.',
    });
  }
}

/** What is said of the image beyond its Kubefile. */
export function factsOf({ request }: PreparedBuild, settings: Settings): ImageFacts {
  const epoch = Number(settings.env['SOURCE_DATE_EPOCH'] ?? 0);
  if (!Number.isSafeInteger(epoch) || epoch < 0)
    throw new ImagebuildError('USAGE', 'SOURCE_DATE_EPOCH must be a whole number of seconds');
  return { type: request.type, app: request.app, version: request.version, created: epoch };
}

function rulesOf({ request }: PreparedBuild, settings: Settings): TagRules {
  const { type, version, replace } = request;
  return { type, version, replace, replaceOtherType: settings.replaceOtherType };
}

/** What the layers of a platform's embedded images record, so that the next build can plan them without their sources. */
function recordsOf(resolution: Resolution, platform: string, anyPlatform: readonly string[]): EmbeddedFacts {
  const images = new Map(resolution.images.map((image) => [formatReference(image.reference), image]));
  return (reference) => {
    const image = images.get(reference);
    const embedded = image?.platforms.get(platform);
    if (!image || !embedded) throw new RangeError(`${reference} was not resolved for ${platform}`);
    const { manifest, blobs, index } = embedded;
    const named = ({ mediaType, digest, size }: typeof manifest) => ({ mediaType, digest, size });
    return {
      reference,
      source: image.digest,
      manifest: named(manifest),
      blobs: blobs.map(({ digest, size }) => ({ digest, size })),
      ...(index ? { index: named(index) } : {}),
      ...(anyPlatform.includes(image.prepared.reference) ? { anyPlatform: true } : {}),
    };
  };
}

function planWarnings(planned: ReadonlyMap<string, PlannedImage>): Warning[] {
  const warnings = new Map(
    [...planned.values()].flatMap((image) => image.warnings).map((each) => [each.message, each]),
  );
  return [...warnings.values()];
}
