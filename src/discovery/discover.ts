import { realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { ImagebuildError, type Warning } from '../errors.ts';
import { formatReference, type Reference } from '../image/reference.ts';
import { say } from '../text/say.ts';
import type {
  ChartOptions,
  Finder,
  FinderContext,
  FoundImage,
  FoundPlace,
  ImageArchive,
  ImageTransport,
  RenderChart,
} from './finder.ts';
import { findInArchives } from './finders/archives.ts';
import { findInCharts } from './finders/charts.ts';
import { findInConfiguration } from './finders/configuration.ts';
import { findInLists } from './finders/lists.ts';
import { findInManifests } from './finders/manifests.ts';
import { readIgnored } from './ignored.ts';

/** Every finder, by the kind of its origins. A new one is a file in finders/ and a row here. */
const finders = {
  chart: findInCharts,
  manifest: findInManifests,
  list: findInLists,
  archive: findInArchives,
  configuration: findInConfiguration,
} satisfies Readonly<Record<string, Finder>>;

/** The place where a reference was found, and the finder that found it. */
export interface ReferenceOrigin extends FoundPlace {
  readonly kind: keyof typeof finders;
}

export interface DiscoveryInput {
  /** The context: the application's directory after init.sh. */
  readonly directory: string;
  /** Returns how errors and warnings name a file of the context; its path in the context when left out. */
  readonly nameOf?: ((file: string) => string) | undefined;
  /** The application's name: release and namespace of its charts. */
  readonly application: string;
  /** The Kubernetes version that charts are rendered for; the newest that a chart allows when left out. */
  readonly kubeVersion?: string | undefined;
  /** The options for rendering charts, by the chart's name. */
  readonly charts?: Readonly<Record<string, ChartOptions>> | undefined;
  readonly extraImages?: readonly string[] | undefined;
  /** References, or patterns with `*`, in addition to those of `.sealignore`. */
  readonly ignoredImages?: readonly string[] | undefined;
  readonly render: RenderChart;
  /**
   * The number of charts rendered at the same time; by default one more than there are processors, since each
   * sometimes waits for files.
   */
  readonly concurrency?: number | undefined;
  /** The most images that may be found; 1,000 by default. */
  readonly maxImages?: number | undefined;
}

/** An embedded image that the application needs, with every place that names it. */
export interface DiscoveredImage {
  readonly reference: Reference;
  /** false: a candidate, which is kept only when its source confirms that it exists. */
  readonly required: boolean;
  readonly transport: ImageTransport;
  readonly archive?: ImageArchive | undefined;
  readonly origins: readonly ReferenceOrigin[];
}

interface DiscoveryResult {
  /** Sorted by reference. */
  readonly images: readonly DiscoveredImage[];
  readonly warnings: readonly Warning[];
}

/**
 * Finds the embedded images of an application: the union of all finders, merged and sorted
 * (docs/compatibility.md B).
 * @throws REFERENCE_INVALID, CHART_FAILED, CONTENT_MISSING, LIMIT_EXCEEDED, PROGRAM_MISSING
 */
export async function discover(input: DiscoveryInput): Promise<DiscoveryResult> {
  const warnings: Warning[] = [];
  const context = {
    directory: await realpath(input.directory),
    application: input.application,
    kubeVersion: input.kubeVersion,
    charts: input.charts ?? {},
    extraImages: input.extraImages ?? [],
    render: input.render,
    concurrency: input.concurrency ?? availableParallelism() + 1,
    place: (file: string, line?: number) => ({ file: input.nameOf?.(file) ?? file, line }),
    warn: (warning: Warning) => warnings.push(warning),
  };
  const isIgnored = await readIgnored(context, input.ignoredImages ?? []);
  const images = mergeFound((await findImages(context)).filter(({ reference }) => !isIgnored(reference)));
  checkCount(images, input.maxImages ?? 1000);
  return { images, warnings: removeDuplicates(warnings) };
}

/** An image with the finder that found it. */
interface ImageWithOrigin extends FoundImage {
  readonly origin: ReferenceOrigin;
}

async function findImages(context: FinderContext): Promise<ImageWithOrigin[]> {
  const rows = Object.entries(finders) as [ReferenceOrigin['kind'], Finder][];
  const found = await Promise.all(
    rows.map(async ([kind, find]) =>
      (await find(context)).map((image) => ({ ...image, origin: { kind, ...image.origin } })),
    ),
  );
  return found.flat();
}

/**
 * Merges what was found into one image per reference and transport, required when any place requires it. A
 * reference to which a list or an archive gives another transport is that image wherever it is named: charts
 * contain only its name.
 */
function mergeFound(found: readonly ImageWithOrigin[]): DiscoveredImage[] {
  const transports = new Map<string, FoundImage>();
  for (const image of found)
    if (image.transport !== 'registry') transports.set(formatReference(image.reference), image);
  const merged = new Map<string, DiscoveredImage>();
  for (const image of found) {
    const reference = formatReference(image.reference);
    const chosen = image.transport === 'registry' ? (transports.get(reference) ?? image) : image;
    const { transport, archive } = chosen;
    const key = [reference, transport, archive?.path ?? ''].join(' ');
    const known = merged.get(key);
    merged.set(key, {
      reference: image.reference,
      required: image.required || (known?.required ?? false),
      transport,
      ...(archive && { archive }),
      origins: [...(known?.origins ?? []), image.origin],
    });
  }
  return [...merged.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, image]) => ({ ...image, origins: sortOrigins(image.origins) }));
}

function sortOrigins(origins: readonly ReferenceOrigin[]): ReferenceOrigin[] {
  const key = ({ kind, file, line = 0 }: ReferenceOrigin) =>
    `${file}\0${String(line).padStart(9, '0')}\0${kind}`;
  const byKey = new Map(origins.map((origin) => [key(origin), origin]));
  return [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, origin]) => origin);
}

function checkCount(images: readonly DiscoveredImage[], limit: number): void {
  if (images.length <= limit) return;
  throw new ImagebuildError('LIMIT_EXCEEDED', say('tooManyImages', { count: images.length, limit }), {
    hint: say('ignoreImages'),
  });
}

function removeDuplicates(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}
