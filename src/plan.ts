import type { PreparedBuild, PreparedImage, PreparedPlatform } from './application/prepared.ts';
import type { Request } from './application/request.ts';
import type { Warning } from './errors.ts';
import type { Entry } from './image/tree.ts';
import { prepare } from './prepare.ts';
import type { Progress } from './progress.ts';
import type { PlannedImage, PlannedLayer } from './publish/assemble.ts';
import { type BaseLayer, type ResolvedBases, resolveBases } from './publish/bases.ts';
import { factsOf, planImages, wantedImages } from './publish/plan.ts';
import { type Resolution, resolveImages } from './publish/resolve.ts';
import type { Settings } from './settings.ts';
import { openStores } from './stores.ts';

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
  readonly warnings: readonly Warning[];
}

export interface PlatformPlan {
  readonly config: PreparedPlatform['config'];
  /** Every file that the Kubefile adds, but the generated content of `registry/`. */
  readonly files: readonly PlannedFile[];
  readonly images: readonly string[];
  /** Empty when no registry was asked. */
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

/** Prepares an application and tells what publishing it would do; asks sources unless `offline`, moves no blob. */
export async function plan(request: Request, settings: Settings, progress: Progress): Promise<Plan> {
  await using prepared = await prepare(request, settings, progress);
  const resolved = settings.offline ? undefined : await resolve(prepared, settings);
  const facts = factsOf(prepared, settings);
  const planned = resolved && planImages(prepared, resolved.resolution, resolved.bases, facts);
  const found = Object.values(prepared.platforms).flatMap((platform) => platform.images);
  const platforms = Object.entries(prepared.platforms).map(
    ([name, platform]) => [name, planPlatform(platform, planned?.get(name))] as const,
  );
  return {
    request,
    application: prepared.application,
    engine: prepared.engine,
    platforms: Object.fromEntries(platforms),
    images: [...new Map(found.map((image) => [image.reference, image])).values()]
      .map(({ reference, origins }) => ({ reference, sources: origins.map((origin) => ({ ...origin })) }))
      .sort((a, b) => (a.reference < b.reference ? -1 : 1)),
    warnings: [...prepared.warnings, ...(resolved?.resolution.warnings ?? [])],
  };
}

async function resolve(
  prepared: PreparedBuild,
  settings: Settings,
): Promise<{ resolution: Resolution; bases: ResolvedBases }> {
  await using stores = openStores(settings);
  const bases = await resolveBases(prepared, (reference) => stores.sourceOf(reference));
  const wanted = wantedImages(prepared, settings);
  const sourceOf = (image: PreparedImage) => stores.sourceOfImage(image, prepared.files);
  return { bases, resolution: await resolveImages(wanted, sourceOf) };
}

function planPlatform(platform: PreparedPlatform, planned: PlannedImage | undefined): PlatformPlan {
  const files = new Map(
    platform.layers.flatMap((layer) => layer.entries).map((entry) => [entry.path, describe(entry)]),
  );
  return {
    config: platform.config,
    files: [...files.values()],
    images: platform.images.map((image) => image.reference),
    layers: planned ? [...planned.base.layers.map(planBaseLayer), ...planned.layers.map(planLayer)] : [],
  };
}

/** A base's layer has no key: it is what its digest says. */
function planBaseLayer({ descriptor: { digest, size } }: BaseLayer): PlatformPlan['layers'][number] {
  return { key: digest, action: 'mount', bytes: size };
}

function planLayer({ key, tarSize }: PlannedLayer): PlatformPlan['layers'][number] {
  return { key, action: 'build', bytes: tarSize };
}

function describe(entry: Entry): PlannedFile {
  const { path, type, mode, uid, gid } = entry;
  if (entry.type === 'file')
    return { path, type, mode, uid, gid, size: entry.content.size, digest: entry.content.digest };
  return entry.type === 'symlink'
    ? { path, type, mode, uid, gid, linkname: entry.linkname }
    : { path, type, mode, uid, gid };
}
