import { realpath } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { ImagebuildError, type Message, type Warning } from '../errors.ts';
import { formatReference, type Reference } from '../image/reference.ts';
import { say } from '../text/say.ts';
import { defaultClusterRegistry, separateClusterImages } from './clusterregistry.ts';
import type {
  ChartOptions,
  Finder,
  FinderContext,
  FoundImage,
  FoundNote,
  ImageListText,
  RenderChart,
} from './finder.ts';
import { findInArchives } from './finders/archives.ts';
import { findInCharts } from './finders/charts.ts';
import { findInConfiguration } from './finders/configuration.ts';
import { findInImageLists } from './finders/imagelists.ts';
import { findInLists } from './finders/lists.ts';
import { findInManifests } from './finders/manifests.ts';
import { readIgnored } from './ignored.ts';
import { type ImageVersions, limitVersions } from './manyversions.ts';
import { type FinderOrigin, type MergedImage, type MergedNote, mergeImages, mergeNotes } from './merge.ts';

/** Every finder, by the kind of its origins. A new one is a file in finders/ and a row here. */
const finders = {
  chart: findInCharts,
  manifest: findInManifests,
  list: findInLists,
  imageList: findInImageLists,
  archive: findInArchives,
  configuration: findInConfiguration,
} satisfies Readonly<Record<string, Finder>>;

type FinderKind = keyof typeof finders;
/** A finder, or a command of the image (install/). */
type OriginKind = FinderKind | 'command';
export type ReferenceOrigin = FinderOrigin<OriginKind>;
export type DiscoveredImage = MergedImage<OriginKind>;
export type DiscoveredNote = MergedNote<OriginKind>;

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
  /** The lists that were fetched from addresses. */
  readonly imageLists?: readonly ImageListText[] | undefined;
  /** true: the configuration names lists that weren't fetched. */
  readonly hasUnreadLists?: boolean | undefined;
  /** References, or patterns with `*`, in addition to those of `.sealignore`. */
  readonly ignoredImages?: readonly string[] | undefined;
  /** The versions that are kept of repositories with many, by repository. */
  readonly imageVersions?: ImageVersions | undefined;
  readonly render: RenderChart;
  /**
   * The number of charts rendered at the same time; by default one more than there are processors, since each
   * sometimes waits for files.
   */
  readonly concurrency?: number | undefined;
  /** The most images that may be found; 1,000 by default. */
  readonly maxImages?: number | undefined;
}

interface DiscoveryResult {
  /** Sorted by reference. */
  readonly images: readonly DiscoveredImage[];
  /** What was seen and isn't embedded, sorted. */
  readonly notes: readonly DiscoveredNote[];
  readonly warnings: readonly Warning[];
  /** Lines of `.sealignore` that ignore nothing here; they may in the context of another platform. */
  readonly unusedIgnores: readonly Warning[];
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
    imageLists: input.imageLists ?? [],
    hasUnreadLists: input.hasUnreadLists ?? false,
    imageVersions: input.imageVersions,
    render: input.render,
    concurrency: input.concurrency ?? availableParallelism() + 1,
    place: (file: string, line?: number) => ({ file: input.nameOf?.(file) ?? file, line }),
    warn: (warning: Warning) => warnings.push(warning),
  };
  const { ruleOf, unused } = await readIgnored(context, input.ignoredImages ?? []);
  const found = await runFinders(context);
  const isIgnored = ({ reference }: { readonly reference: Reference }) => ruleOf(reference) !== undefined;
  const merged = mergeImages(found.images.filter((image) => !isIgnored(image)));
  const ignored = mergeImages(found.images.filter(isIgnored));
  const { others, inCluster } = separateClusterImages(merged, defaultClusterRegistry);
  const limited = limitVersions(others, input.imageVersions);
  const { images } = limited;
  checkCount(images, input.maxImages ?? 1000);
  return {
    images,
    notes: mergeNotes(
      [
        ...found.notes,
        ...toNotes(limited.dropped, say('reasonManyVersions')),
        ...toNotes(inCluster, say('reasonClusterRegistry')),
        ...ignored.flatMap((image) =>
          toNotes([image], say('reasonIgnored', { rule: ruleOf(image.reference) ?? '' })),
        ),
      ],
      images,
    ),
    warnings: removeDuplicates([...warnings, ...limited.warnings]),
    unusedIgnores: unused(found.images.map(({ reference }) => reference)),
  };
}

/** Converts images that aren't embedded to notes. */
function toNotes(images: readonly DiscoveredImage[], reason: Message): WithKind<FoundNote>[] {
  return images.flatMap(({ reference, origins }) =>
    origins.map((origin) => ({ reference: formatReference(reference), reason, origin })),
  );
}

type WithKind<Found> = Omit<Found, 'origin'> & { readonly origin: ReferenceOrigin };

/** Runs every finder, and gives each origin the kind of its finder. */
async function runFinders(
  context: Omit<FinderContext, 'note'>,
): Promise<{ images: WithKind<FoundImage>[]; notes: WithKind<FoundNote>[] }> {
  const rows = Object.entries(finders) as [FinderKind, Finder][];
  const notes: WithKind<FoundNote>[] = [];
  const found = await Promise.all(
    rows.map(async ([kind, find]) => {
      const withKind = <Found extends FoundImage | FoundNote>(one: Found) => ({
        ...one,
        origin: { kind, ...one.origin },
      });
      const images = await find({ ...context, note: (note) => notes.push(withKind(note)) });
      return images.map(withKind);
    }),
  );
  return { images: found.flat(), notes };
}

function checkCount(images: readonly DiscoveredImage[], limit: number): void {
  if (images.length <= limit) return;
  throw new ImagebuildError('LIMIT_EXCEEDED', say('tooManyImages', { count: images.length, limit }), {
    hint: say('ignoreImages'),
  });
}

/** Returns each warning once. */
export function removeDuplicates(warnings: readonly Warning[]): Warning[] {
  return [...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values()];
}
