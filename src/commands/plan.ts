import { entriesIn, type PreparedBuild, type PreparedPlatform } from '../application/prepared/prepared.ts';
import type { Request } from '../application/request.ts';
import { asImagebuildError, type Warning } from '../errors.ts';
import type { Digest } from '../image/descriptor.ts';
import { formatReference } from '../image/reference.ts';
import type { Target } from '../image/store.ts';
import { mergeLayer } from '../layers/merge.ts';
import type { Entry, Tree } from '../layers/tree.ts';
import type { Progress } from '../progress.ts';
import {
  engineLayers,
  type ImageLayout,
  type ImageLayouts,
  type PlannedLayer,
  plannedLayers,
} from '../publish/layout/image.ts';
import { noReuse, openReuse } from '../publish/lookup/reuse.ts';
import { addedWarnings, encodingOf, factsOf, layOutImages, wantedImages } from '../publish/plan.ts';
import { basePulls, type KnownLayer, type ResolvedBases, resolveBases } from '../publish/resolve/bases.ts';
import { resolveImages } from '../publish/resolve/images.ts';
import { imageSources } from '../publish/resolve/imagesources.ts';
import { type HostPulls, isShort, type Pull, pullsByHost, shortage } from '../publish/resolve/quota.ts';
import type { Settings } from '../settings.ts';
import { prepare } from './prepare.ts';

/** What would be built and moved, as plain data. */
export interface Plan {
  readonly request: Request;
  readonly application: PreparedBuild['application'];
  readonly engine: string;
  readonly platforms: Readonly<Record<string, PlatformPlan>>;
  readonly images: readonly {
    reference: string;
    sources: { kind: string; file: string; line?: number | undefined }[];
  }[];
  /** What building would pull, by host: manifests that are read. Empty when no registry was asked. */
  readonly pulls: readonly HostPulls[];
  readonly warnings: readonly Warning[];
}

export interface PlatformPlan {
  readonly config: PreparedPlatform['config'];
  /** Every file that the Kubefile adds, but the generated content of `registry/` and what RUN does. */
  readonly files: readonly PlannedFile[];
  readonly images: readonly string[];
  /** Empty when no registry was asked. Bytes are those that would move, before compression. */
  readonly layers: readonly { key: string; action: 'build' | 'reuse' | 'mount'; bytes: number }[];
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

/** Prepares an application and tells what publishing it would do; asks sources and target unless `offline`, moves no blob. */
export async function plan(request: Request, settings: Settings, progress: Progress): Promise<Plan> {
  await using prepared = await prepare(request, settings, progress);
  const asked = settings.offline ? undefined : await ask(prepared, settings, progress);
  for (const warning of asked?.warnings ?? []) progress({ type: 'warning', warning });
  const found = Object.values(prepared.platforms).flatMap((platform) => platform.images);
  const platforms = Object.entries(prepared.platforms).map(
    ([name, platform]) =>
      [name, planPlatform(platform, asked?.planned?.images.get(name), asked?.planned?.actions)] as const,
  );
  return {
    request,
    application: prepared.application,
    engine: prepared.engine,
    platforms: Object.fromEntries(platforms),
    images: [...new Map(found.map((image) => [formatReference(image.reference), image]))]
      .map(([reference, { origins }]) => ({ reference, sources: origins.map((origin) => ({ ...origin })) }))
      .sort((a, b) => (a.reference < b.reference ? -1 : 1)),
    pulls: asked?.pulls ?? [],
    warnings: [...prepared.warnings, ...(asked?.warnings ?? [])],
  };
}

/** What spares a layer to be built, by its key; by the digest of one of a base image or an engine. */
type Actions = ReadonlyMap<Digest, 'reuse' | 'mount'>;

/** What sources and target say. */
interface Asked {
  readonly pulls: readonly HostPulls[];
  /** Undefined when a source lets us pull too little to find out. */
  readonly planned?: { readonly images: ImageLayouts; readonly actions: Actions };
  readonly warnings: readonly Warning[];
}

async function ask(prepared: PreparedBuild, settings: Settings, progress: Progress): Promise<Asked> {
  // Offline no registry is asked, and its client not loaded.
  const { createStoreOpener } = await import('../stores/open.ts');
  await using stores = createStoreOpener(settings, progress);
  const target =
    settings.destination.kind === 'registry' ? await stores.targetOf(prepared.request) : undefined;
  const wanted = wantedImages(prepared, settings);
  const reading = target ? openReuse(target, prepared.request) : Promise.resolve(noReuse);
  const sourceOf = imageSources(prepared.files, stores);
  let pulls: readonly HostPulls[] = [];
  const admit = async (ofImages: readonly Pull[]) => {
    pulls = pullsByHost([...ofImages, ...(await basePulls(prepared, stores.sourceOf))]);
    const short = pulls.find(isShort);
    if (short) throw shortage(short);
  };
  const resolving = resolveImages(wanted, { sourceOf, published: reading, admit });
  const [reuse, resolution] = await Promise.all([
    reading,
    resolving.catch((error) => {
      if (pulls.some(isShort)) return warningOf(error); // it is what a plan is asked for, not its end
      throw error;
    }),
  ]);
  if ('message' in resolution) return { pulls, warnings: [resolution] };
  const bases = await resolveBases(prepared, stores.sourceOf);
  const encoding = encodingOf(factsOf(prepared, settings), settings);
  const planned = layOutImages(prepared, resolution, bases, encoding);
  const found = await reuse.find(plannedLayers(planned));
  const ready = [...engineLayers(planned), ...[...bases.values()].flatMap(({ layers }) => layers)];
  const there = await presentOf(ready, target?.target);
  const mountable = [...found.mountable.keys(), ...mountableOf(bases, settings.destination)];
  const actions = [
    ...mountable.map((key) => [key, 'mount'] as const),
    ...[...found.there.keys(), ...there].map((key) => [key, 'reuse'] as const),
  ];
  return {
    pulls,
    planned: { images: planned, actions: new Map(actions) },
    warnings: addedWarnings(resolution, planned),
  };
}

function warningOf(error: unknown): Warning {
  const { message, place, hint } = asImagebuildError(error);
  return { message, place, hint };
}

/** The digests of those that the target has. */
async function presentOf(layers: readonly KnownLayer[], target: Target | undefined): Promise<Digest[]> {
  const there = await Promise.all(layers.map(({ descriptor }) => target?.has(descriptor)));
  return layers.flatMap(({ descriptor }, index) => (there[index] ? [descriptor.digest] : []));
}

/** The layers of base images that lie in the registry that is published to. */
function mountableOf(bases: ResolvedBases, destination: Settings['destination']): Digest[] {
  if (destination.kind !== 'registry') return [];
  const { host } = destination;
  const beside = [...bases.values()].filter(({ reference }) => reference.host === host);
  return beside.flatMap(({ layers }) => layers.map(({ descriptor }) => descriptor.digest));
}

/** What publishing would do with the image of a platform. @param planned undefined when nobody was asked. */
export function planPlatform(
  platform: PreparedPlatform,
  planned: ImageLayout | undefined,
  actions: Actions = new Map(),
): PlatformPlan {
  const files = platform.layers
    .map((layer): Tree => new Map(entriesIn(layer).map((entry) => [entry.path, entry])))
    .reduce(mergeLayer, new Map());
  return {
    config: platform.config,
    files: [...files.values()].map(describe),
    images: platform.images.map((image) => formatReference(image.reference)),
    layers: planned
      ? [...planned.base.layers, ...planned.layers].map((layer) => planLayer(layer, actions))
      : [],
  };
}

/** A base's layer has no key, nor has one that an engine made: it is what its digest says. */
function planLayer(layer: PlannedLayer | KnownLayer, actions: Actions): PlatformPlan['layers'][number] {
  const [key, bytes] =
    'key' in layer ? [layer.key, layer.tarSize] : [layer.descriptor.digest, layer.descriptor.size];
  const action = actions.get(key) ?? 'build';
  return { key, action, bytes: action === 'build' ? bytes : 0 };
}

function describe(entry: Entry): PlannedFile {
  const { path, type, mode, uid, gid } = entry;
  if (entry.type === 'file')
    return { path, type, mode, uid, gid, size: entry.content.size, digest: entry.content.digest };
  return entry.type === 'symlink'
    ? { path, type, mode, uid, gid, linkname: entry.linkname }
    : { path, type, mode, uid, gid };
}
