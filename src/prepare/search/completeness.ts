import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { ImageOrigin, RequiredImage } from '../../application/prepared/prepared.ts';
import { followLinks } from '../../context/follow.ts';
import { findClusterRegistry, separateClusterImages } from '../../discovery/clusterregistry.ts';
import { discover } from '../../discovery/discover.ts';
import { holdsImage, listHeldImages, overlayEntries, registryRoot } from '../../embedded/heldimages.ts';
import { ImagebuildError, type Warning } from '../../errors.ts';
import type { ContainerConfig } from '../../image/containerconfig.ts';
import { formatReference } from '../../image/reference.ts';
import { type ImageLayer, readLayer } from '../../layers/layerreader.ts';
import { overlayLayers } from '../../layers/overlay.ts';
import { type Entry, entryMetadata, resolveLinks, type Tree } from '../../layers/tree.ts';
import { createChartRenderer } from '../../runner/helm.ts';
import type { Settings } from '../../settings.ts';
import { say } from '../../text/say.ts';
import { createInstallSearch } from '../installs/installs.ts';
import { findRequired, joinRequired } from './finishedimage.ts';
import { cacheRenders } from './rendercache.ts';

/** What an image needs under `/registry`, and whether it is there (docs/compatibility.md B 13). */
export interface Completeness {
  /** The number of images that it certainly needs. */
  readonly required: number;
  /** Those that the cluster would pull, because `/registry` doesn't hold them; sorted. */
  readonly missing: readonly { readonly reference: string; readonly sources: readonly ImageOrigin[] }[];
  /** What couldn't be read or rendered, so that what it needs isn't known. */
  readonly warnings: readonly Warning[];
}

interface InspectedImage {
  /** `linux/amd64` */
  readonly platform: string;
  readonly layers: readonly ImageLayer[];
  readonly config: ContainerConfig;
}

/** Returns what tells whether the platforms of an image are complete. */
type CheckComplete = (image: InspectedImage) => Promise<Completeness>;

/**
 * Creates the check of what an image would pull, whoever built it: its charts are rendered by helm, offline,
 * and its commands and scripts are read as they are written, and never run.
 * @param directory an empty directory. @param location the image, after which releases are named.
 */
export function createCompletenessCheck(
  directory: string,
  location: string,
  { kubeVersion, limits, env, signal }: Settings,
): CheckComplete {
  const render = cacheRenders(createChartRenderer(directory, { env, signal }));
  const search = { application: releaseName(location), kubeVersion, maxImages: limits.images, render };
  return async ({ platform, layers, config }) => {
    const work = join(directory, platform.replaceAll('/', '-'));
    // Nothing beside the image controls what is searched.
    const nothing = join(work, 'nothing');
    await mkdir(nothing, { recursive: true });
    const whole = overlayLayers(await pLimit(2).map(layers, readLayer));
    const root = selectFiles(whole, location);
    const context = { directory: nothing, displayPath: '', tree: new Map(), charts: {} };
    const files = { platform, root, base: undefined, env: config.Env };
    const found = await findRequired(join(work, 'files'), files, context, { ...search, discover });
    const searchInstalls = createInstallSearch({
      search,
      platformPolicy: () => undefined,
      directory: join(work, 'installs'),
      record: false,
      env,
      signal,
    });
    const installed = await searchInstalls({
      config,
      tree: async () => root,
      applicationDirectory: nothing,
      displayPath: '/',
      kubefile: 'CMD',
    });
    const { others } = separateClusterImages(installed.images, findClusterRegistry(config.Env));
    const required = joinRequired(found.required, others, others);
    return {
      required: required.length,
      missing: listMissing(required, whole),
      warnings: [...found.warnings, ...installed.warnings],
    };
  };
}

function listMissing(required: readonly RequiredImage[], root: Tree): Completeness['missing'] {
  const entries = [...root.values()].map(entryMetadata);
  const held = listHeldImages(overlayEntries(new Map(), entries, ''));
  return required
    .filter(({ reference }) => !holdsImage(held, reference))
    .map(({ reference, origins }) => ({ reference: formatReference(reference), sources: origins }))
    .sort((a, b) => (a.reference < b.reference ? -1 : 1));
}

/** Bytes: of all files that are unpacked, of one that charts or manifests need, and of a script. */
const limits = { all: 1024 ** 3, text: 16 * 1024 ** 2, other: 1024 ** 2 };
const searchedPlaces = /^(?:charts|manifests|images\/shim)\//;
const searchedNames = /\.(?:ya?ml|json|tmpl|tgz)$/i;

/**
 * Selects the files that may name images: charts, manifests, lists, and what commands may read. Links are
 * followed inside the image, so that none is left that could lead out of the directory.
 * @throws LIMIT_EXCEEDED (docs/security-rules.md 21)
 */
function selectFiles(root: Tree, location: string): Tree {
  const tops = new Set([...root.keys()].map((path) => path.split('/')[0] ?? ''));
  const isRegistry = (path: string) => `${path}/`.startsWith(`${registryRoot}/`);
  const followed = followLinks(
    root,
    [...tops].filter((top) => !isRegistry(top) && !isRegistry(resolveLinks(root, top))),
  );
  const kept = [...followed].filter(
    ([path, entry]) => entry.type !== 'file' || isWanted(path, entry.content),
  );
  const size = kept.reduce((sum, [, entry]) => sum + (entry.type === 'file' ? entry.content.size : 0), 0);
  if (size > limits.all)
    throw new ImagebuildError('LIMIT_EXCEEDED', say('inspectTooLarge', { bytes: size, limit: limits.all }), {
      place: { image: location },
    });
  return new Map(kept.map(([path, entry]) => [path, readable(entry)]));
}

function isWanted(path: string, { size }: { readonly size: number }): boolean {
  if (searchedPlaces.test(path)) return true;
  return size <= (searchedNames.test(path) ? limits.text : limits.other);
}

function readable(entry: Entry): Entry {
  return { ...entry, mode: entry.type === 'dir' ? 0o755 : 0o644 };
}

/** Names releases after the image, as its own build would have named them after the application. */
function releaseName(location: string): string {
  const [name = ''] = (location.split('/').at(-1) ?? '').replace(/^oci:/, '').split(/[:@]/);
  const allowed = name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  return allowed.replace(/^[-.]+|[-.]+$/g, '') || 'app';
}
