import type { PreparedBuild, PreparedImage } from '../application/prepared/prepared.ts';
import type { Result } from '../application/result.ts';
import type { Warning } from '../errors.ts';
import { type Digest, formatPlatform } from '../image/descriptor.ts';
import type { Reference } from '../image/reference.ts';
import type { Source } from '../image/store.ts';
import type { Progress } from '../progress.ts';
import { type Committed, commit, verifyPublished } from '../publish/commit/commit.ts';
import { otherPlatforms, watchConcurrentBuilds } from '../publish/commit/concurrentbuilds.ts';
import {
  type ImageDocuments,
  type ImageFacts,
  imageDocuments,
  type StoredLayers,
} from '../publish/commit/manifests.ts';
import {
  engineLayers,
  type ImageLayouts,
  type PlannedLayer,
  plannedLayers,
} from '../publish/layout/image.ts';
import { checkTags, type TagRules, tagsOf } from '../publish/lookup/published.ts';
import { locateBlobs, readPublishedFirst } from '../publish/lookup/publishedblobs.ts';
import { openReuse, type Reuse } from '../publish/lookup/reuse.ts';
import {
  addedWarnings,
  checkBytes,
  encodingOf,
  factsOf,
  layOutImages,
  recordsOf,
  wantedImages,
} from '../publish/plan.ts';
import { baseBlobs, basePulls, type ResolvedBases, resolveBases } from '../publish/resolve/bases.ts';
import { type ResolvedImages, resolveImages } from '../publish/resolve/images.ts';
import { imageSources } from '../publish/resolve/imagesources.ts';
import { type Pull, type QuotaWait, requirePulls } from '../publish/resolve/quota.ts';
import { describeResult } from '../publish/result.ts';
import { storeBlobs } from '../publish/upload/storeblobs.ts';
import { type Meter, meteredSource, newMeter, storeLayers } from '../publish/upload/transfer.ts';
import type { Settings } from '../settings.ts';
import { createStoreOpener, type OpenTarget, type StoreOpener } from '../stores/open.ts';

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
  await using stores = createStoreOpener(settings, progress);
  const opened = await stores.targetOf(prepared.request);
  const facts = factsOf(prepared, settings);
  const job: Job = { prepared, settings, progress, stores, opened, facts, meter: newMeter() };
  try {
    const result = await carryOut(job);
    await opened.finish();
    return result;
  } catch (error) {
    await opened.abort();
    throw error;
  }
}

/** What every chapter of publishing works with. */
interface Job {
  readonly prepared: PreparedBuild;
  readonly settings: Settings;
  readonly progress: Progress;
  readonly stores: StoreOpener;
  readonly opened: OpenTarget;
  readonly facts: ImageFacts;
  readonly meter: Meter;
}

async function carryOut(job: Job): Promise<Result> {
  const started = performance.now();
  const { prepared, opened, facts } = job;
  const { target, reference } = opened;
  const rules = rulesOf(job);
  const built = Object.keys(prepared.platforms);
  const others = opened.platformTags ? otherPlatforms(built, prepared.unsupported) : [];
  const tags = tagsOf(facts.version, opened.platformTags ? built : []);
  const reading = openReuse(opened, prepared.request);
  const [reuse, resolution, meanwhile] = await Promise.all([
    reading,
    resolve(job, reading),
    watchConcurrentBuilds(target, facts.version, others),
    checkTags(target, [tags.index, ...tags.platform.values()], rules),
  ]);
  const bases = await resolveBases(prepared, sourceOfBase(job));
  const planned = layOutImages(prepared, resolution, bases, encodingOf(facts, job.settings));
  const stored = await store(job, planned, bases, reuse);

  tell(job, 'manifests', `tagging ${reference}`);
  const images = describeImages(job, planned, stored, resolution);
  const publication = { images, facts, rules, meanwhile, dropped: prepared.unsupported, ...opened };
  const committed = await commit(target, publication);

  for (const { platform } of committed.kept)
    if (platform) tell(job, 'manifests', `${formatPlatform(platform)} stays as it was published`);

  tell(job, 'verify', 'reading the result back');
  const [verified, untold] = await Promise.all([
    verifyPublished(target, committed, publication, reusedOf(stored)),
    tellNeighbours(reuse, stored, committed),
  ]);
  const warnings = warningsOf(job, [...addedWarnings(resolution, planned), ...untold]);
  const { meter } = job;
  const publishSeconds = (performance.now() - started) / 1000;
  const resolved = resolution.images;
  return describeResult({
    prepared,
    reference,
    committed: verified,
    images,
    resolved,
    meter,
    previous: reuse.previous,
    publishSeconds,
    warnings,
  });
}

async function resolve(job: Job, reuse: Promise<Reuse>): Promise<ResolvedImages> {
  tell(job, 'resolve', 'asking the sources for the embedded images');
  const { prepared, settings, stores, meter, opened, facts } = job;
  const open = imageSources(prepared.files, stores);
  const sourceOf = async (image: PreparedImage) => meteredSource(await open(image), meter);
  const admit = async (pulls: readonly Pull[]) => {
    const ofBases = await basePulls(prepared, sourceOfBase(job));
    await requirePulls([...pulls, ...ofBases], patienceOf(job));
  };
  const encoding = encodingOf(facts, settings);
  const findPlaces = async () => locateBlobs(prepared, (await reuse).earlier, encoding);
  const readBack = readPublishedFirst(opened.target, findPlaces);
  const wanted = wantedImages(prepared, settings);
  const resolution = await resolveImages(wanted, { sourceOf, published: reuse, readBack, admit });
  checkBytes(resolution, settings.limits.bytes);
  return resolution;
}

function sourceOfBase({ stores, meter }: Job): (reference: Reference) => Promise<Source> {
  return async (reference) => meteredSource(await stores.sourceOf(reference), meter);
}

function patienceOf({ settings, progress }: Job): QuotaWait {
  return { waitMs: settings.waitForQuota, progress, signal: settings.signal };
}

/** What reads layers is loaded for those who have some. */
const noEngine = { engineBlobs: () => [] };

async function store(
  job: Job,
  planned: ImageLayouts,
  bases: ResolvedBases,
  reuse: Reuse,
): Promise<StoredLayers> {
  const { prepared, progress, meter, settings, opened, stores } = job;
  const layers = plannedLayers(planned);
  const made = engineLayers(planned);
  const { engineBlobs } = made.length > 0 ? await import('../publish/upload/enginelayers.ts') : noEngine;
  const blobs = [...baseBlobs(bases, stores.repository), ...engineBlobs(made, prepared.files)];
  const sizes = new Map(layers.map((layer) => [layer.key, layer.tarSize]));
  for (const { descriptor } of blobs) sizes.set(descriptor.digest, descriptor.size);
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  progress({ type: 'planned', layers: sizes.size, bytes });
  const transfer = { target: opened.target, meter, progress, signal: settings.signal };
  await storeBlobs(blobs, transfer);
  return await storeLayers(layers, { ...transfer, reuse });
}

function describeImages(
  { prepared, facts }: Job,
  planned: ImageLayouts,
  layers: StoredLayers,
  resolution: ResolvedImages,
): ImageDocuments[] {
  return [...planned].map(([platform, image]) => {
    const embedded = recordsOf(resolution, platform, prepared.anyPlatform);
    const stored = (layer: PlannedLayer) => layers.get(layer.key)!;
    return imageDocuments(platform, {
      prepared: prepared.platforms[platform]!,
      image,
      stored,
      embedded,
      facts,
    });
  });
}

/** What reuse has just seen in the target need not be asked for again. */
function reusedOf(stored: StoredLayers): Set<Digest> {
  return new Set([...stored.values()].filter(({ reused }) => reused).map(({ digest }) => digest));
}

function rulesOf({ prepared, settings }: Job): TagRules {
  const { type, version, replace } = prepared.request;
  return { type, version, replace, replaceOtherType: settings.replaceOtherType };
}

/** Where no layer moved, the neighbours know of all of them. */
async function tellNeighbours(reuse: Reuse, stored: StoredLayers, committed: Committed): Promise<Warning[]> {
  if ([...stored.values()].every(({ reused }) => reused)) return [];
  const { index, kept } = committed;
  const told = { digest: index.descriptor.digest, keys: [...stored.keys()], keepsPlatforms: kept.length > 0 };
  const warning = await reuse.tell(told);
  return warning ? [warning] : [];
}

/** The warnings of the whole build; those that publishing adds are told now. */
function warningsOf(job: Job, added: readonly Warning[]): Warning[] {
  for (const warning of added) job.progress({ type: 'warning', warning });
  return [...job.prepared.warnings, ...added];
}

function tell({ progress }: Job, phase: string, message: string): void {
  progress({ type: 'phase', phase, message });
}
