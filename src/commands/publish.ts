import type { PreparedBuild } from '../application/prepared/prepared.ts';
import type { Result } from '../application/result.ts';
import type { Message, Warning } from '../errors.ts';
import { type Descriptor, type Digest, formatPlatform, platformName } from '../image/descriptor.ts';
import type { Progress } from '../progress.ts';
import { type CommittedIndex, commit, type ImageToCommit } from '../publish/commit/commit.ts';
import { type FurtherName, openFurtherNames, writeFurtherNames } from '../publish/commit/furthernames.ts';
import { encodeImage, type ImageDocuments } from '../publish/commit/manifests.ts';
import { type Ending, followPublication } from '../publish/ending.ts';
import { withManifestsOf } from '../publish/lookup/readonce.ts';
import type { SharedLayers } from '../publish/lookup/sharedlayers.ts';
import { tagRules } from '../publish/lookup/tagcheck.ts';
import { imageFacts } from '../publish/plan.ts';
import { type PlanSources, planBuild, planTarget } from '../publish/planbuild.ts';
import { isComputed, type LayerPlan, type PublicationPlan, type StoredLayer } from '../publish/plantypes.ts';
import { planWhileChecking } from '../publish/planwhilechecking.ts';
import { verifyPublished } from '../publish/readback.ts';
import { imageSources } from '../publish/resolve/imagesources.ts';
import { describeResult } from '../publish/result.ts';
import { checkEmbedded } from '../publish/selfcheck.ts';
import { copyCounted } from '../publish/upload/copying.ts';
import { platformLayers, uploadLayers } from '../publish/upload/layers.ts';
import { meteredSource, newMeter, type TransferMeter } from '../publish/upload/meter.ts';
import { readUsage } from '../publish/usage.ts';
import type { Settings } from '../settings.ts';
import { createStoreOpener, type OpenTarget, type StoreOpener } from '../stores/open.ts';
import { say } from '../text/say.ts';
import { refuseWarnings } from '../text/strict.ts';
import { asImagebuildError } from '../text/unknownerror.ts';

interface PublishOptions {
  /** true: an image that RUN starts from. It needn't hold what the finished one must. */
  readonly intermediate?: boolean;
}

/**
 * Uploads a prepared build and tags it. Holds the secrets, runs nothing of the application's, and trusts
 * nothing in the directory that the build comes from.
 * @throws ImagebuildError; on failure no tag has moved.
 */
export async function publish(
  prepared: PreparedBuild,
  settings: Settings,
  progress: Progress,
  { intermediate = false }: PublishOptions = {},
): Promise<Result> {
  await using stores = createStoreOpener(settings, progress);
  const opened = await stores.targetOf(prepared.request);
  const further = openFurtherNames(prepared.request, opened, stores.repository, settings);
  const first = await publishFirst(
    { ...opened, further },
    stores,
    prepared,
    settings,
    progress,
    intermediate,
  );
  if (prepared.request.directory === undefined) return first.result;
  const { result, committed, images, meter } = first;
  const tags = await writeFurtherNames(
    { source: opened.target, committed, images, published: [opened.reference] },
    further,
    {
      copy: (source, target, descriptor) =>
        copyCounted([{ source, descriptor, name: opened.reference }], target, {
          meter,
          progress,
          signal: settings.signal,
        }),
      onName: (reference) => reportPhase(progress, 'manifests', say('phaseTag', { reference })),
      signal: settings.signal,
    },
  );
  const pulledBytes = meter.pulledBytes + (prepared.pulledBytes ?? 0);
  return { ...result, tags, transfer: { ...meter, pulledBytes } };
}

/** A build that is published and verified under its first name. */
interface PublishedBuild {
  readonly result: Result;
  readonly committed: CommittedIndex;
  readonly images: readonly ImageDocuments[];
  readonly meter: TransferMeter;
}

type TargetWithNames = OpenTarget & { readonly further: readonly FurtherName[] };

/** Publishes a build under its first name. @throws an error that says what the target holds. */
async function publishFirst(
  opened: TargetWithNames,
  stores: StoreOpener,
  prepared: PreparedBuild,
  settings: Settings,
  progress: Progress,
  intermediate: boolean,
): Promise<PublishedBuild> {
  const { target, reference, isHidden } = opened;
  const { version: tag } = prepared.request;
  const ending = followPublication(target, { tag, reference, isHidden }, settings.signal);
  try {
    const check = intermediate ? () => {} : checkEmbedded;
    const published = await publishTo({ ...opened, ending }, stores, prepared, settings, progress, check);
    await opened.finish();
    return published;
  } catch (error) {
    await opened.abort();
    throw intermediate ? error : await ending.explain(asImagebuildError(error));
  }
}

async function publishTo(
  opened: TargetWithNames & { readonly ending: Ending },
  stores: StoreOpener,
  prepared: PreparedBuild,
  settings: Settings,
  progress: Progress,
  check: typeof checkEmbedded,
): Promise<PublishedBuild> {
  const started = performance.now();
  const { target, platformTags, reference, further } = opened;
  const { request } = prepared;
  const { signal } = settings;
  const facts = imageFacts(request, settings.env, settings.configuration?.source);
  const meter = newMeter();
  const isWhole = request.directory !== undefined;

  reportPhase(progress, 'resolve', say('phaseResolve'));
  const planned = planTarget(opened, request, settings.destination, stores.repository);
  const [{ plan, images, leftOut, previous, held }, concurrentBuilds] = await planWhileChecking(
    prepared,
    { target: planned.target, platformTags, written: target, further, others: platformTags && !isWhole },
    { settings, progress },
    ({ checkPulls, afterTags }) => {
      const { sourceOf, imageSource } = meteredSources(prepared, stores, meter);
      return planBuild(prepared, { sourceOf, imageSource: afterTags(imageSource) }, planned, {
        facts,
        encoding: { mtime: facts.created, compression: settings.compression },
        limits: settings.limits,
        sources: settings.sources,
        strict: settings.strict,
        checkPulls,
        expectsReuse: true,
      });
    },
  );

  check(prepared, held, images);
  const usage = await readUsage(prepared);
  if (settings.strict) refuseWarnings([...prepared.warnings, ...plan.warnings]);
  const layers = plan.manifests.flatMap((manifest) => manifest.layers);
  reportSize(progress, layers);
  const verify = await engineLayerVerifier(layers);
  const stored = await uploadLayers(plan.manifests.flatMap(platformLayers), {
    target,
    meter,
    progress,
    signal,
    verify,
  });

  reportPhase(progress, 'manifests', say('phaseTag', { reference }));
  const documents = plan.manifests.map((manifest) => encodeImage(manifest, stored, facts));
  const image: ImageToCommit = {
    images: documents,
    facts,
    rules: tagRules(request, settings),
    dropped: plan.dropped,
    isWhole,
    ending: opened.ending,
    published: withManifestsOf(planned.target, target),
    annotations: opened.annotations,
  };
  const committed = await commit(target, image);
  for (const { platform } of committed.kept)
    if (platform)
      reportPhase(progress, 'manifests', say('phaseKept', { platform: formatPlatform(platform) }));

  reportPhase(progress, 'verify', say('phaseVerify'));
  const [verified, notShared] = await Promise.all([
    verifyPublished(target, committed, image, concurrentBuilds, confirmedBlobs(stored)),
    shareLayers(planned.sharedLayers, plan, stored, committed),
  ]);
  const added = [
    ...plan.warnings,
    ...notShared,
    ...committed.gone.map((one) => platformGone(reference, one)),
  ];
  for (const warning of added) progress({ type: 'warning', warning });
  const result = describeResult(prepared, {
    reference,
    committed: verified,
    documents,
    manifests: plan.manifests,
    images,
    leftOut,
    held,
    meter,
    previous,
    publishSeconds: (performance.now() - started) / 1000,
    usage,
    warnings: [...prepared.warnings, ...added],
  });
  return { result, committed: verified, images: documents, meter };
}

/** Opens the sources of a build so that what is pulled is counted. */
function meteredSources({ files }: PreparedBuild, stores: StoreOpener, meter: TransferMeter): PlanSources {
  const imageSource = imageSources(files, stores);
  return {
    sourceOf: async (reference) => meteredSource(await stores.sourceOf(reference), meter),
    imageSource: async (image) => {
      const source = await imageSource(image);
      // An archive is a file of the prepared build: reading it pulls nothing.
      return image.transport === 'registry' ? meteredSource(source, meter) : source;
    },
  };
}

/** Loads the code that reads layers only for a build that has a layer of an engine. */
async function engineLayerVerifier(layers: readonly LayerPlan[]) {
  if (!layers.some(({ layer }) => !isComputed(layer) && layer.madeBy === 'engine')) return async () => {};
  return (await import('../publish/upload/enginelayers.ts')).verifyEngineLayer;
}

/** Returns the blobs that the target has just confirmed: they needn't be asked for again. */
function confirmedBlobs(stored: ReadonlyMap<Digest, StoredLayer>): Set<Digest> {
  return new Set([...stored.values()].filter(({ reused }) => reused).map(({ digest }) => digest));
}

/**
 * Lets other applications know of the layers. If all were reused, the list has them already.
 * @returns warnings.
 */
async function shareLayers(
  sharedLayers: SharedLayers,
  { manifests }: PublicationPlan,
  stored: ReadonlyMap<Digest, StoredLayer>,
  { index, kept }: CommittedIndex,
): Promise<Warning[]> {
  const layers = manifests.flatMap((manifest) => manifest.layers.filter(({ layer }) => isComputed(layer)));
  const keys = [...new Set(layers.map(({ key }) => key))];
  if (keys.every((key) => stored.get(key)?.reused)) return [];
  const { digest } = index.descriptor;
  const warning = await sharedLayers.add({ digest, keys, keepsPlatforms: kept.length > 0 });
  return warning ? [warning] : [];
}

function platformGone(image: string, descriptor: Descriptor): Warning {
  const platform = platformName(descriptor);
  return {
    message: say('platformGone', { image, platform }).text,
    place: { image },
    hint: say('platformGoneHint', { platform }).text,
  };
}

/**
 * Reports how many layers there are, how many bytes they have, and how many of them have to be transferred.
 */
function reportSize(progress: Progress, layers: readonly LayerPlan[]): void {
  const sizes = new Map(
    layers.map(({ key, layer }) => [key, isComputed(layer) ? layer.tarSize : layer.descriptor.size]),
  );
  const moved = new Map(layers.map(({ key, bytes }) => [key, bytes]));
  const sum = (values: Iterable<number>) => [...values].reduce((total, size) => total + size, 0);
  progress({
    type: 'planned',
    layers: sizes.size,
    bytes: sum(sizes.values()),
    transferBytes: sum(moved.values()),
  });
}

function reportPhase(progress: Progress, phase: string, message: Message): void {
  progress({ type: 'phase', phase, message: message.text });
}
