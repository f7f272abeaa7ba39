import { parseLocation } from '../../application/location.ts';
import { parseRegistryHost } from '../../application/registryhost.ts';
import { ImagebuildError } from '../../errors.ts';
import { formatReference, parseReference, type Reference } from '../../image/reference.ts';
import type { Progress } from '../../progress.ts';
import type { Settings } from '../../settings.ts';
import { createSourceOpener, createStoreOpener, type StoreOpener } from '../../stores/open.ts';
import { say } from '../../text/say.ts';
import { asImagebuildError } from '../../text/unknownerror.ts';
import { publishTo } from './copytarget.ts';
import { joinImages } from './join.ts';
import { refuseLayerKeys } from './layerkeys.ts';
import { openImages } from './openimages.ts';
import type { CopyOutcome } from './outcome.ts';
import { checkReserved } from './reserved.ts';

/** A namespace of a registry. */
export interface RegistryNamespace {
  readonly host: string;
  readonly namespace: string;
}

export interface CopyOptions {
  /** The platforms to copy; by default all that are there. */
  readonly platforms?: readonly string[] | undefined;
  /**
   * The namespaces that this repository publishes to: only there the keys of layers count. Those of the
   * targets when none is configured.
   */
  readonly own: readonly RegistryNamespace[];
  /** true: an image of somebody else may have layers with keys. */
  readonly trustSource?: boolean | undefined;
}

/**
 * Copies images under each of the references, bytes unchanged; several are joined into one index of their
 * platforms. A failure of one reference doesn't keep the others from being written.
 * @param locations references, `oci:DIR[:tag]` or `FILE.tar`.
 * @param targets references, each with its registry.
 * @throws USAGE when two images have the same platform; IMAGE_NOT_FOUND, SOURCE_UNTRUSTED, and what concerns
 * all references, before anything is written.
 */
export async function copyImages(
  locations: readonly string[],
  targets: readonly string[],
  { platforms, own, trustSource = false }: CopyOptions,
  settings: Settings,
  progress: Progress,
): Promise<CopyOutcome[]> {
  const references = targets.map(parseTarget);
  await using stores = createStoreOpener(settings, progress);
  await using direct = createSourceOpener({ ...settings, mirrors: {}, sources: {} }, progress);
  const namespaces = own.length > 0 ? own : references.map(namespaceOf);
  const open = openOwnDirectly(stores, direct, namespaces, settings);
  const images = await openImages(locations, { open }, { platforms, strict: settings.strict }, progress);
  const foreign = images.filter(({ location }) => isForeign(location, namespaces));
  const names = [...new Set(namespaces.map(formatNamespace))];
  if (!trustSource) for (const image of foreign) await refuseLayerKeys(image, names);
  const joined = joinImages(images);
  const keepTyped = images.some(({ location }) => parseLocation(location) === undefined);
  const outcomes: CopyOutcome[] = [];
  for (const to of references) {
    const reference = formatReference(to);
    const target = stores.repository(to);
    try {
      const published = await publishTo({ images, joined, to, keepTyped }, target, settings, progress);
      outcomes.push({ reference, published });
    } catch (error) {
      outcomes.push({ reference, error: asImagebuildError(error) });
    }
  }
  return outcomes;
}

/** Parses a reference to copy to. @throws USAGE for what names no tag of a registry, REFERENCE_INVALID */
function parseTarget(text: string): Reference {
  if (parseLocation(text))
    throw new ImagebuildError('USAGE', say('copyToLocation', { location: text }), {
      hint: say('copyToLocationHint'),
    });
  const reference = parseReference(parseRegistryHost(text).host);
  if (reference.digest !== undefined)
    throw new ImagebuildError('USAGE', say('copyToDigest', { reference: text }), {
      hint: say('copyToDigestHint'),
    });
  checkReserved(reference);
  return reference;
}

/**
 * Returns a function that opens the images of own namespaces at their registry itself: keys count there, and
 * not in what a mirror serves in its place. Where the same login reads and writes, blobs can be mounted.
 */
function openOwnDirectly(
  stores: StoreOpener,
  direct: Awaited<ReturnType<typeof createSourceOpener>>,
  own: readonly RegistryNamespace[],
  { credentials }: Pick<Settings, 'credentials'>,
): StoreOpener['open'] {
  return async (location) => {
    const reference = parseSourceReference(location);
    if (reference === undefined || !isIn(reference, own)) return stores.open(location);
    const source = Object.hasOwn(credentials, reference.host)
      ? await direct.sourceOf(reference)
      : stores.repository(reference);
    return { source, name: reference.digest ?? reference.tag ?? 'latest' };
  };
}

/** Tells whether an image is in a registry, and in none of the own namespaces. */
function isForeign(location: string, own: readonly RegistryNamespace[]): boolean {
  const reference = parseSourceReference(location);
  return reference !== undefined && !isIn(reference, own);
}

function parseSourceReference(location: string): Reference | undefined {
  return parseLocation(location) ? undefined : parseReference(parseRegistryHost(location).host);
}

function isIn({ host, repository }: Reference, namespaces: readonly RegistryNamespace[]): boolean {
  return namespaces.some((one) => one.host === host && repository.startsWith(`${one.namespace}/`));
}

function namespaceOf({ host, repository }: Reference): RegistryNamespace {
  return { host, namespace: repository.split('/').slice(0, -1).join('/') };
}

function formatNamespace({ host, namespace }: RegistryNamespace): string {
  return `${host}/${namespace}`;
}
