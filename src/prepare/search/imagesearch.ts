import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { ImageOrigin, PreparedNote } from '../../application/prepared/prepared.ts';
import { findClusterRegistry, separateClusterImages } from '../../discovery/clusterregistry.ts';
import { discover } from '../../discovery/discover.ts';
import { type HeldImage, isHeldAs, listHeldImages, overlayEntries } from '../../embedded/heldimages.ts';
import { ImagebuildError, type Warning } from '../../errors.ts';
import { findBlobLayers } from '../../image/annotations.ts';
import type { ContainerConfig } from '../../image/containerconfig.ts';
import { type Descriptor, platformName } from '../../image/descriptor.ts';
import { parseImageConfig } from '../../image/imageconfig.ts';
import { parseImageManifest, readSmallBlob } from '../../image/manifest.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import { type ImageLayer, pairLayers, readLayer } from '../../layers/layerreader.ts';
import { overlayLayers } from '../../layers/overlay.ts';
import { entryMetadata } from '../../layers/tree.ts';
import type { Progress } from '../../progress.ts';
import { createChartRenderer } from '../../runner/helm.ts';
import type { Settings } from '../../settings.ts';
import { say } from '../../text/say.ts';
import { createInstallSearch } from '../installs/installs.ts';
import { joinImages, joinNotes, noInstalls } from '../installs/join.ts';
import { createWorkspace } from '../workspace.ts';
import { searchFinished } from './finishedimage.ts';
import { selectFiles } from './imagefiles.ts';
import { cacheRenders } from './rendercache.ts';

/** What an image's own charts, manifests, lists and commands name, and what it holds under `/registry`. */
export interface NamedImages {
  /** Without those of the cluster's own registry; sorted. */
  readonly images: readonly NamedImage[];
  /** What was seen and isn't embedded. */
  readonly notes: readonly PreparedNote[];
  readonly held: readonly HeldImage[];
  /** What couldn't be read or rendered, so that what it names isn't known. */
  readonly warnings: readonly Warning[];
}

interface NamedImage {
  readonly reference: Reference;
  /** false: a candidate. */
  readonly required: boolean;
  readonly reason: string;
  /** With what leads there. */
  readonly origins: readonly ImageOrigin[];
  /** What it is under `/registry`; nothing when the cluster would pull it. */
  readonly held: readonly HeldImage[];
}

interface InspectedImage {
  /** `linux/amd64` */
  readonly platform: string;
  readonly layers: readonly ImageLayer[];
  readonly config: ContainerConfig;
}

interface ImageSearchOptions {
  /** true: the chains of images name the flags that an image depends on, which takes more renders. */
  readonly explainFlags?: boolean | undefined;
  /** true: that helm isn't installed is a warning, and what charts name isn't known. */
  readonly withoutHelm?: boolean | undefined;
}

/**
 * Creates the search for what the platforms of an image name, whoever built it: its charts are rendered by
 * helm, offline, and its commands and scripts are read as they are written, and never run.
 * @param directory an empty directory. @param location the image, after which releases are named.
 */
function createImageSearch(
  directory: string,
  location: string,
  { kubeVersion, limits, env, signal }: Settings,
  { explainFlags, withoutHelm }: ImageSearchOptions = {},
): (image: InspectedImage) => Promise<NamedImages> {
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
    const found = await searchFinished(join(work, 'files'), files, context, { ...search, discover });
    const searchInstalls = createInstallSearch({
      search: { ...search, explainFlags },
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
    }).catch((error: unknown) => {
      if (!withoutHelm || !(error instanceof ImagebuildError) || error.code !== 'PROGRAM_MISSING')
        throw error;
      const { message, place, hint } = error;
      return { ...noInstalls, warnings: [{ message, place, hint }] };
    });
    const named = joinImages<Omit<NamedImage, 'held'>>(
      found.images.map((image) => ({ ...image, reason: image.reason.text })),
      installed.images.map(({ reason = '', ...image }) => ({ ...image, reason })),
    );
    const { others, inCluster } = separateClusterImages(named, findClusterRegistry(config.Env));
    const held = listHeldImages(overlayEntries(new Map(), [...whole.values()].map(entryMetadata), ''));
    const byRepository = Map.groupBy(held, ({ repository }) => repository);
    const seen = found.notes.map((note): PreparedNote => ({ ...note, reason: note.reason.text }));
    const notes = joinNotes(seen, installed.notes, others);
    return {
      images: others.map((image) => ({
        ...image,
        held: (byRepository.get(image.reference.repository) ?? []).filter((one) =>
          isHeldAs(one, image.reference),
        ),
      })),
      notes: [
        ...notes,
        ...inCluster.map(({ reference, origins }) => ({
          reference: formatReference(reference),
          reason: say('reasonClusterRegistry').text,
          origins,
        })),
      ],
      held,
      warnings: [...found.warnings, ...installed.warnings],
    };
  };
}

/** Names releases after the image, as its own build would have named them after the application. */
function releaseName(location: string): string {
  const [name = ''] = (location.split('/').at(-1) ?? '').replace(/^oci:/, '').split(/[:@]/);
  const allowed = name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  return allowed.replace(/^[-.]+|[-.]+$/g, '') || 'app';
}

/** Finds what the platforms of an image name. */
interface NamedImageFinder extends AsyncDisposable {
  readonly find: (source: Source, descriptor: Descriptor) => Promise<NamedImages>;
}

/**
 * Opens the search for what an image's own charts, manifests, lists and commands name.
 */
export async function openNamedImages(
  location: string,
  settings: Settings,
  progress: Progress,
  options: ImageSearchOptions = {},
): Promise<NamedImageFinder> {
  const workspace = await createWorkspace(settings.env, progress);
  const search = createImageSearch(workspace.directory, location, settings, options);
  return {
    find: async (source, descriptor) => {
      const platform = platformName(descriptor) || 'unknown';
      progress({ type: 'phase', phase: 'inspect', message: say('phaseComplete', { platform }).text });
      const found = await search({ platform, ...(await readImage(source, descriptor)) });
      for (const warning of found.warnings) progress({ type: 'warning', warning });
      return found;
    },
    [Symbol.asyncDispose]: workspace[Symbol.asyncDispose],
  };
}

/** Reads the configuration of an image, and lists those of its layers that may hold more than one blob. */
async function readImage(source: Source, descriptor: Descriptor) {
  const name = source.location;
  const manifest = parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, name);
  const image = parseImageConfig(await readSmallBlob(source, manifest.config), name);
  const layers = pairLayers(source, manifest, image, name);
  const rows = image.history.filter((row) => !row.empty_layer).map(({ created_by: by = '' }) => by);
  const blobs = findBlobLayers(manifest.layers, rows);
  return { config: image.config, layers: layers.filter(({ descriptor: { digest } }) => !blobs.has(digest)) };
}
