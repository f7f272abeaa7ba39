import type { PreparedBuild, PreparedImage } from '../application/prepared/prepared.ts';
import type { Request } from '../application/request.ts';
import type { Sources } from '../application/sources.ts';
import { ImagebuildError } from '../errors.ts';
import type { Descriptor, Digest } from '../image/descriptor.ts';
import type { Reference } from '../image/reference.ts';
import type { Source, Target } from '../image/store.ts';
import type { Encoding } from '../layers/layer.ts';
import type { Destination } from '../settings.ts';
import { say } from '../text/say.ts';
import { computedLayers, engineLayers, layOutImage, layOutImages } from './layout/image.ts';
import type { HeldImages } from './listimages.ts';
import type { PreviousBuild } from './lookup/buildrecords.ts';
import { type OptionalReads, openOptionalReads } from './lookup/optional.ts';
import { locateBlobs, publishedFirst } from './lookup/publishedblobs.ts';
import { inBackground, readOnce } from './lookup/readonce.ts';
import { confirmLayers, noReuse, openReuse, type Reuse } from './lookup/reuse.ts';
import { noSharedLayers, openSharedLayers, type SharedLayers } from './lookup/sharedlayers.ts';
import { planPublication, type TargetFindings } from './plan.ts';
import type { ImageFacts, ImageLayouts, PublicationPlan, ResolvedTaken } from './plantypes.ts';
import { basePulls, type ResolvedBases, resolveBases } from './resolve/bases.ts';
import type { LeftOutImage } from './resolve/candidates.ts';
import { readCopiedManifests } from './resolve/copiedmanifests.ts';
import { wantedImages } from './resolve/descriptors.ts';
import { resolveImages } from './resolve/images.ts';
import type { ResolvedImage } from './resolve/imagetypes.ts';
import { type HostPulls, type Pull, pullsByHost } from './resolve/quota.ts';
import { resolveTakenLayers } from './resolve/takenlayers.ts';

/** The stores that a build's images come from. */
export interface PlanSources {
  readonly sourceOf: (reference: Reference) => Promise<Source>;
  /** The registry or the archive of an embedded image. */
  readonly imageSource: (image: PreparedImage) => Promise<Source>;
}

/** The store that a build is planned for. */
interface PlanTarget {
  /** As it is before anything is written. */
  readonly target: Target;
  readonly platformTags: boolean;
  readonly sharedLayers: SharedLayers;
  /** Returns the repository of an image where its layers can be mounted from it. */
  readonly mountFrom: (image: Reference) => Target | undefined;
}

/** Describes an opened target for planning. @param repository opens a repository of the target's registry. */
export function planTarget(
  {
    target,
    platformTags,
    sibling,
  }: {
    readonly target: Target;
    readonly platformTags: boolean;
    /** Opens a repository of the namespace by its last part; undefined where layers aren't shared. */
    readonly sibling?: ((name: string) => Target) | undefined;
  },
  { app, cache }: Request,
  destination: Destination,
  repository: (reference: Reference) => Target,
): PlanTarget {
  return {
    target: readOnce(target),
    platformTags,
    sharedLayers: sibling && cache ? openSharedLayers(sibling, app) : noSharedLayers,
    mountFrom: (image) =>
      destination.kind === 'registry' && destination.host === image.host ? repository(image) : undefined,
  };
}

interface PlanOptions {
  readonly facts: ImageFacts;
  readonly encoding: Encoding;
  readonly limits: { readonly images: number; readonly bytes?: number | undefined };
  readonly sources?: Sources | undefined;
  /** true: a host that doesn't answer is an error even if only candidates name it. */
  readonly strict?: boolean | undefined;
  /** Called with all pulls before the first one; throws, or waits, when a host wouldn't allow them. */
  readonly checkPulls: (pulls: readonly Pull[]) => Promise<void>;
  /**
   * true: asks the target for the layers of the build before while the sources are still being asked. A build
   * nearly always needs most of them; a plan asks only for those that it needs.
   */
  readonly expectsReuse?: boolean | undefined;
}

interface PlannedBuild {
  readonly plan: PublicationPlan;
  readonly images: readonly ResolvedImage[];
  /** Images that are not embedded, on all platforms or on some. */
  readonly leftOut: readonly LeftOutImage[];
  readonly previous: PreviousBuild | undefined;
  /** What lies under `/registry` of each platform. */
  readonly held: HeldImages;
}

/**
 * Resolves the images of a prepared build, lays out its layers, looks them up in the target, and plans the
 * publication. Sends requests to registries in parallel; writes nothing.
 * @param target undefined: nothing is looked up, so everything would be built.
 * @throws IMAGE_NOT_FOUND, PLATFORM_MISSING, RATE_LIMITED, IMAGE_COLLISION, LIMIT_EXCEEDED, PREPARED_INVALID
 */
export async function planBuild(
  prepared: PreparedBuild,
  { sourceOf, imageSource }: PlanSources,
  target: PlanTarget | undefined,
  { facts, encoding, limits, sources, strict, checkPulls, expectsReuse = false }: PlanOptions,
): Promise<PlannedBuild> {
  const wanted = wantedImages(prepared, limits.images, sources);
  const { version, cache } = prepared.request;
  const optional = openOptionalReads(target?.target.location ?? '');
  const confirm = (layers: readonly Descriptor[]) => {
    for (const layer of layers) inBackground(target!.target.has(layer));
  };
  const reusePromise =
    target && cache
      ? openReuse(target.target, version, {
          shared: target.sharedLayers,
          optional,
          onLayers: expectsReuse ? confirm : undefined,
        })
      : Promise.resolve(noReuse);
  // It is awaited only after the sources have answered; a failure before that is that of `reusePromise`.
  const records = inBackground(reusePromise.then(({ records: { images } }) => images));
  let pulls: readonly HostPulls[] = [];
  const resolving = resolveImages(wanted, {
    sourceOf: imageSource,
    records,
    strict,
    readPublishedFirst:
      target &&
      publishedFirst(target.target, async () => locate(prepared, await reusePromise, encoding), optional),
    checkPulls: async (imagePulls) => {
      const all = [...imagePulls, ...(await basePulls(prepared, sourceOf))];
      pulls = pullsByHost(all);
      await checkPulls(all);
    },
  });
  const [reuse, resolved] = await Promise.all([reusePromise, resolving]);
  checkEmbeddedSize(resolved.images, limits.bytes);
  const others = inBackground(
    Promise.all([resolveBases(prepared, sourceOf), resolveTakenLayers(prepared, sourceOf)]),
  );
  const layingOut = inBackground(
    readCopiedManifests(prepared).then((manifests) =>
      layOutImages(prepared, resolved.images, encoding, manifests),
    ),
  );
  const finding = inBackground(layingOut.then((layouts) => findComputed(layouts, reuse)));
  const [bases, taken] = await others;
  const layouts = await layingOut;
  const existing = await findExisting(layouts, { bases, taken }, optional, target);
  const findings = mergeFindings(await finding, existing, target);
  const plan = planPublication(
    prepared,
    {
      ...resolved,
      warnings: [...resolved.warnings, ...optional.warnings()],
      facts,
      bases,
      taken,
      layouts,
      pulls,
    },
    findings,
  );
  const held = new Map([...layouts].map(([platform, layout]) => [platform, layout.held]));
  const { images, leftOut } = resolved;
  return { plan, images, leftOut, previous: reuse.previous, held };
}

/** Locates the blobs of earlier builds by laying out their images again. */
function locate({ platforms }: PreparedBuild, { earlier }: Reuse, encoding: Encoding) {
  return locateBlobs(Object.keys(platforms), earlier, (platform, images) => {
    const { layers } = layOutImage(platforms[platform]!, images, encoding);
    return layers.filter((layer) => 'key' in layer);
  });
}

type LayerFindings = Pick<TargetFindings, 'present' | 'mountable'>;

/** Looks up computed layers by their keys. */
async function findComputed(layouts: ImageLayouts, reuse: Reuse): Promise<LayerFindings> {
  const computed = new Map(computedLayers(layouts).map((layer) => [layer.key, layer]));
  return await reuse.find([...computed.values()]);
}

/** Looks up layers that exist already by their digests. */
async function findExisting(
  layouts: ImageLayouts,
  { bases, taken }: { readonly bases: ResolvedBases; readonly taken: ResolvedTaken },
  optional: OptionalReads,
  target: PlanTarget | undefined,
): Promise<LayerFindings> {
  const ofBases = [...bases.values()].flatMap(({ layers, reference }) =>
    layers.map((layer) => ({ layer, from: reference })),
  );
  const ofImages = [...ofBases, ...taken.values()].map(({ layer, from }) => ({
    ...layer,
    from: target?.mountFrom(from),
  }));
  const existing = new Map(
    [...ofImages, ...engineLayers(layouts)].map(({ descriptor, diffId }) => [
      descriptor.digest,
      { ...descriptor, diffId },
    ]),
  );
  const mountable = ofImages.flatMap(({ descriptor, diffId, from }) =>
    from ? [[descriptor.digest, { layer: { ...descriptor, diffId }, from }] as const] : [],
  );
  return {
    present: target ? await confirmLayers(target.target, [...existing], optional) : new Map<Digest, never>(),
    mountable: new Map(mountable),
  };
}

function mergeFindings(
  computed: LayerFindings,
  existing: LayerFindings,
  target: PlanTarget | undefined,
): TargetFindings {
  return {
    present: new Map([...computed.present, ...existing.present]),
    mountable: new Map([...computed.mountable, ...existing.mountable]),
    platformTags: target?.platformTags ?? true,
  };
}

/** @throws LIMIT_EXCEEDED when the embedded images of a platform are larger than the repository allows. */
function checkEmbeddedSize(images: readonly ResolvedImage[], limit: number | undefined): void {
  if (limit === undefined) return;
  const sizes = new Map<string, Map<string, number>>();
  for (const { embedded } of images) {
    for (const [platform, { blobs }] of embedded) {
      const blobSizes = sizes.get(platform) ?? new Map<string, number>();
      for (const { digest, size } of blobs) blobSizes.set(digest, size);
      sizes.set(platform, blobSizes);
    }
  }
  for (const [platform, blobs] of sizes) {
    const bytes = [...blobs.values()].reduce((sum, size) => sum + size, 0);
    if (bytes <= limit) continue;
    throw new ImagebuildError('LIMIT_EXCEEDED', say('bytesOverLimit', { platform, bytes, limit }), {
      place: { file: '.github/imagebuild.yml' },
      hint: say('bytesOverLimitHint'),
    });
  }
}
