import type { Message, Place, Warning } from '../errors.ts';
import type { Reference } from '../image/reference.ts';

/**
 * A step on the way to a reference. Kinds: `command` of ENTRYPOINT or CMD, the `call` in it, its `flag`,
 * `chart`, `subchart`, `template`, `values`, `key` of imagebuild.yml, `archive`.
 */
export interface OriginStep {
  readonly kind: string;
  readonly text: string;
}

/** The place where a reference was found. */
export interface FoundPlace {
  /** Relative to the context, or an address. */
  readonly file: string;
  /** 1-based */
  readonly line?: number | undefined;
  /** The ways that lead here, each from its first step to the last; a place that says it all has none. */
  readonly chains?: readonly (readonly OriginStep[])[] | undefined;
}

/**
 * The source that an embedded image is read from: its registry, a store of this machine, or an archive in the
 * context.
 */
export type ImageTransport =
  | 'registry'
  | 'containers-storage'
  | 'docker-daemon'
  | 'docker-archive'
  | 'oci-archive';

/** A file that contains an image. */
export interface ImageArchive {
  /** Relative to the context. */
  readonly path: string;
  /** The name of the image inside, under which it is stored. */
  readonly name: string;
}

/** One place that names one image. */
export interface FoundImage {
  readonly reference: Reference;
  /** false: a candidate, which is kept only when its source confirms that it exists. */
  readonly required: boolean;
  /** Why it is embedded, as `images` and the reports say it. */
  readonly reason: Message;
  readonly transport: ImageTransport;
  /** With an archive transport only. */
  readonly archive?: ImageArchive | undefined;
  readonly origin: FoundPlace;
}

/** Something that was seen, and isn't embedded. */
export interface FoundNote {
  /** As text; undefined when it isn't an image, such as a file that is skipped. */
  readonly reference?: string | undefined;
  /** Why it isn't embedded. */
  readonly reason: Message;
  readonly origin: FoundPlace;
}

export interface ChartOptions {
  /** Values files, relative to the context; later ones win. */
  readonly values?: readonly string[] | undefined;
  /** The arguments of `helm --set`: `key=value` each, or by key. */
  readonly set?: readonly string[] | Readonly<Record<string, string | number | boolean>> | undefined;
  /** The application's name by default. */
  readonly releaseName?: string | undefined;
  /** The release's name by default. */
  readonly namespace?: string | undefined;
  /** API versions that the cluster has besides Kubernetes' own: `monitoring.coreos.com/v1`. */
  readonly apiVersions?: readonly string[] | undefined;
  /** The Kubernetes version that this chart is rendered for. */
  readonly kubeVersion?: string | undefined;
}

/**
 * Renders one chart and returns the manifests as `helm template` prints them. @throws CHART_FAILED,
 * PROGRAM_MISSING
 */
export type RenderChart = (chart: {
  /** A directory or a `.tgz`; absolute. */
  readonly path: string;
  /** The release's name. */
  readonly name: string;
  readonly namespace: string;
  /** `v1.31.0` */
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  /** Absolute. */
  readonly values: readonly string[];
  readonly sets: readonly string[];
  /** Further flags of helm with their values, in order. */
  readonly flags?: readonly (readonly [flag: string, value: string])[] | undefined;
  /** The chart's name, as messages say it. */
  readonly chart: string;
}) => Promise<string>;

/** A list of images that was fetched from an address. */
export interface ImageListText {
  readonly address: string;
  readonly text: string;
}

/** What every finder gets. */
export interface FinderContext {
  /** The context: the application's directory after init.sh; absolute, links resolved. */
  readonly directory: string;
  readonly application: string;
  readonly kubeVersion: string | undefined;
  readonly charts: Readonly<Record<string, ChartOptions>>;
  readonly extraImages: readonly string[];
  readonly imageLists: readonly ImageListText[];
  /** true: the configuration names lists that weren't fetched. */
  readonly hasUnreadLists: boolean;
  /** The versions that are kept of repositories with many, by repository. */
  readonly imageVersions?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly render: RenderChart;
  /** The number of charts that are rendered at the same time. */
  readonly concurrency: number;
  /** Returns the place of a file of the context, as people know it. */
  readonly place: (file: string, line?: number) => Place;
  readonly warn: (warning: Warning) => void;
  /** Adds a note: what was seen, and isn't embedded. */
  readonly note: (note: FoundNote) => void;
}

/** Finds the images of one kind of origin: a file in `finders/`, and a row in `discover.ts`. */
export type Finder = (context: FinderContext) => Promise<readonly FoundImage[]>;

/** The file with the application's `extraImages`, `ignoredImages` and `charts`. */
export const configurationFile = 'imagebuild.yml';
