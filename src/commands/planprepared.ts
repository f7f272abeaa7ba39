import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formatLocation } from '../application/location.ts';
import {
  entriesIn,
  imageNames,
  imagesToEmbed,
  type PreparedBuild,
  type PreparedPlatform,
  withoutChains,
} from '../application/prepared/prepared.ts';
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import { type InstallsFound, installsIn } from '../application/shapes.ts';
import { readFrom, type Sources } from '../application/sources.ts';
import type { Warning } from '../errors.ts';
import { formatReference } from '../image/reference.ts';
import { mergeLayer } from '../layers/overlay.ts';
import type { Entry, Tree } from '../layers/tree.ts';
import type { Progress } from '../progress.ts';
import { type HeldImages, listImages } from '../publish/listimages.ts';
import { listNotes } from '../publish/listnotes.ts';
import { checkVersionTags } from '../publish/lookup/tagcheck.ts';
import { imageFacts } from '../publish/plan.ts';
import { planBuild, planTarget } from '../publish/planbuild.ts';
import type { LayerAction, PlannedManifest, PublicationPlan } from '../publish/plantypes.ts';
import type { LeftOutImage } from '../publish/resolve/candidates.ts';
import { imageSources } from '../publish/resolve/imagesources.ts';
import { type HostPulls, isShort, type Pull, pullsByHost, shortage } from '../publish/resolve/quota.ts';
import { checkEmbedded } from '../publish/selfcheck.ts';
import type { Settings } from '../settings.ts';
import type { StoreOpener } from '../stores/open.ts';
import { refuseWarnings } from '../text/strict.ts';
import { asImagebuildError } from '../text/unknownerror.ts';

/** What would be built and transferred, as plain data. */
export interface Plan extends InstallsFound {
  readonly request: Request;
  readonly application: PreparedBuild['application'];
  readonly engine: string;
  readonly platforms: Readonly<Record<string, PlatformPlan>>;
  readonly images: readonly {
    reference: string;
    /** Host and repository that it is read from, when `sources` name others. */
    readFrom?: string | undefined;
    /** false: a candidate, embedded only if its source has it. */
    required?: boolean | undefined;
    /** Why it is embedded. */
    reason?: string | undefined;
    sources: { kind: string; file: string; line?: number | undefined }[];
  }[];
  /** Candidates that their sources don't have, and images that some platforms lack. */
  readonly leftOut?: Result['leftOut'];
  /** What was seen and isn't embedded. */
  readonly notes?: Result['notes'];
  /** The manifests that building would pull, by host. Empty when no registry was asked. */
  readonly pulls: readonly HostPulls[];
  readonly warnings: readonly Warning[];
}

export interface PlatformPlan {
  readonly config: PreparedPlatform['config'];
  /** Every file that the Kubefile adds, except the generated content of `registry/` and the files of RUN. */
  readonly files: readonly PlannedFile[];
  readonly images: readonly string[];
  /** Empty when no registry was asked. Bytes are those that would be uploaded, before compression. */
  readonly layers: readonly { key: string; action: LayerAction; bytes: number }[];
}

export interface PlannedFile {
  readonly path: string;
  readonly type: Entry['type'];
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size?: number;
  readonly digest?: string;
  readonly linkname?: string;
}

/**
 * Plans the publication of a prepared build. Asks the sources and, for a registry, the target; with `offline`
 * neither. Transfers no blob, and writes nothing.
 * @throws what publishing would throw for want of an image, IMAGE_NOT_EMBEDDED too, or because of tags that
 * it may not replace, unless `offline`.
 */
export async function planPrepared(
  prepared: PreparedBuild,
  settings: Settings,
  progress: Progress,
): Promise<Plan> {
  const { manifests, pulls, warnings, images, leftOut, held } = settings.offline
    ? { ...emptyPlan, images: unresolvedImages(prepared, settings.sources) }
    : await planOnline(prepared, settings, progress);
  if (settings.strict) refuseWarnings([...prepared.warnings, ...warnings]);
  for (const warning of warnings) progress({ type: 'warning', warning });
  const platforms = Object.entries(prepared.platforms).map(
    ([name, platform]) =>
      [
        name,
        planPlatform(
          platform,
          manifests.find((manifest) => manifest.platform === name),
          images.filter(({ platforms: on }) => on.has(name)).map(({ reference }) => reference),
        ),
      ] as const,
  );
  return {
    request: prepared.request,
    application: prepared.application,
    engine: prepared.engine,
    platforms: Object.fromEntries(platforms),
    images: images.map(({ platforms: _, readFrom: name, ...image }) => ({
      ...image,
      ...(name === undefined ? {} : { readFrom: name }),
    })),
    ...installsIn(prepared),
    ...listNotes(prepared, leftOut, held),
    pulls,
    warnings: [...prepared.warnings, ...warnings],
  };
}

/** The part of the plan that sources and target decide. */
type OnlinePlan = Pick<PublicationPlan, 'manifests' | 'pulls' | 'warnings'> & {
  readonly images: readonly PlannedImage[];
  readonly leftOut: readonly LeftOutImage[];
  readonly held: HeldImages;
};

/** An image that would lie under `/registry`. */
type PlannedImage = Plan['images'][number] & { readonly platforms: ReadonlySet<string> };

const emptyPlan = { manifests: [], pulls: [], warnings: [], leftOut: [], held: new Map() };

/** Lists the images that would be embedded where nothing was asked: all that were found. */
function unresolvedImages(prepared: PreparedBuild, sources: Sources = {}): PlannedImage[] {
  const toEmbed = [...imagesToEmbed(prepared)].map(([name, list]) => [name, new Set(list)] as const);
  const found = new Map(
    Object.values(prepared.platforms).flatMap(({ images }) =>
      images.map((image) => [formatReference(image.reference), image] as const),
    ),
  );
  return imageNames(prepared).map((reference) => {
    const image = found.get(reference)!;
    const { required, reason, origins } = image;
    return {
      reference,
      readFrom: readFrom(image, sources),
      platforms: new Set(toEmbed.flatMap(([name, list]) => (list.has(reference) ? [name] : []))),
      ...(reason === undefined ? {} : { required, reason }),
      sources: origins.map(withoutChains),
    };
  });
}

/** Opens the layout that would be written to, to look at it only; undefined when nothing can be there. */
async function openLayout(
  stores: Pick<StoreOpener, 'open'>,
  { request: { version } }: PreparedBuild,
  { destination }: Settings,
) {
  if (destination.kind !== 'oci' || !existsSync(join(destination.directory, 'oci-layout'))) return undefined;
  const { source } = await stores.open(formatLocation('oci', destination.directory, version));
  return { target: source, platformTags: true };
}

/**
 * Plans the publication. If the quota is too small even to plan, returns a warning and only the pulls.
 */
async function planOnline(
  prepared: PreparedBuild,
  settings: Settings,
  progress: Progress,
): Promise<OnlinePlan> {
  // Offline no registry is asked, and its client isn't loaded.
  const { createStoreOpener } = await import('../stores/open.ts');
  await using stores = createStoreOpener(settings, progress);
  const { destination, compression, limits } = settings;
  const { request, files } = prepared;
  const opened = destination.kind === 'registry' ? await stores.targetOf(request) : undefined;
  const target = opened && planTarget(opened, request, destination, stores.repository);
  const tagged = opened ?? (await openLayout(stores, prepared, settings));
  const built = Object.keys(prepared.platforms);
  if (tagged) await checkVersionTags(tagged, request, built, settings);
  if (destination.kind === 'registry' && request.directory)
    for (const name of settings.furtherNames ?? []) {
      const other = { target: stores.repository(name), platformTags: true };
      await checkVersionTags(other, { ...request, version: name.tag }, built, settings);
    }
  const sources = { sourceOf: stores.sourceOf, imageSource: imageSources(files, stores) };
  const facts = imageFacts(request, settings.env, settings.configuration?.source);
  let pulls: readonly HostPulls[] = [];
  const checkPulls = async (needed: readonly Pull[]) => {
    pulls = pullsByHost(needed);
    const short = pulls.find(isShort);
    if (short) throw shortage(short);
  };
  try {
    const { plan, images, leftOut, held } = await planBuild(prepared, sources, target, {
      facts,
      encoding: { mtime: facts.created, compression },
      limits: { images: limits.images },
      sources: settings.sources,
      strict: settings.strict,
      checkPulls,
    });
    checkEmbedded(prepared, held, images);
    const listed = listImages(held, images, prepared).map(
      ({ reference, readFrom: name, required, reason, platforms: on = {}, sources: from }) => ({
        reference,
        readFrom: name,
        platforms: new Set(Object.keys(on)),
        ...(reason === undefined ? {} : { required, reason }),
        sources: from,
      }),
    );
    return { ...plan, images: listed, leftOut, held };
  } catch (error) {
    if (!pulls.some(isShort)) throw error;
    const { message, place, hint } = asImagebuildError(error);
    return {
      ...emptyPlan,
      images: unresolvedImages(prepared, settings.sources),
      pulls,
      warnings: [{ message, place, hint }],
    };
  }
}

/** Describes the image of a platform. @param manifest undefined when no registry was asked. */
export function planPlatform(
  platform: PreparedPlatform,
  manifest: Pick<PlannedManifest, 'layers'> | undefined,
  images: readonly string[],
): PlatformPlan {
  const files = platform.layers
    .map((layer): Tree => new Map(entriesIn(layer).map((entry) => [entry.path, entry])))
    .reduce(mergeLayer, new Map());
  return {
    config: platform.config,
    files: [...files.values()].map(describeFile),
    images,
    layers: (manifest?.layers ?? []).map(({ key, action, bytes }) => ({ key, action, bytes })),
  };
}

function describeFile(entry: Entry): PlannedFile {
  const { path, type, mode, uid, gid } = entry;
  if (entry.type === 'file')
    return { path, type, mode, uid, gid, size: entry.content.size, digest: entry.content.digest };
  return entry.type === 'symlink'
    ? { path, type, mode, uid, gid, linkname: entry.linkname }
    : { path, type, mode, uid, gid };
}
