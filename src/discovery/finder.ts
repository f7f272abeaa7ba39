import type { Place, Warning } from '../errors.ts';
import type { Reference } from '../image/reference.ts';

export type OriginKind = 'chart' | 'manifest' | 'list' | 'archive' | 'configuration';

/** Where a reference was found. */
export interface ImageOrigin {
  readonly kind: OriginKind;
  /** Relative to the context. */
  readonly file: string;
  /** 1-based */
  readonly line?: number | undefined;
}

/** Where an embedded image is read from: its registry, a store of this machine, or an archive in the context. */
export type ImageTransport =
  | 'registry'
  | 'containers-storage'
  | 'docker-daemon'
  | 'docker-archive'
  | 'oci-archive';

/** The file that holds an image. */
export interface ImageArchive {
  /** Relative to the context. */
  readonly path: string;
  /** The name that the image has inside, and is stored under. */
  readonly name: string;
}

/** One place that names one image. */
export interface FoundImage {
  readonly reference: Reference;
  /** false: a candidate, which is kept only when its source confirms that it exists. */
  readonly required: boolean;
  readonly transport: ImageTransport;
  /** With an archive transport only. */
  readonly archive?: ImageArchive | undefined;
  readonly origin: ImageOrigin;
}

export interface ChartOptions {
  /** Values files, relative to the context; later ones win. */
  readonly values?: readonly string[] | undefined;
  /** What `helm --set` takes: `key=value` each, or by key. */
  readonly set?: readonly string[] | Readonly<Record<string, string | number | boolean>> | undefined;
}

/** Renders one chart and gives the manifests, as `helm template` prints them. @throws CHART_FAILED, PROGRAM_MISSING */
export type RenderChart = (chart: {
  /** A directory or a `.tgz`; absolute. */
  readonly path: string;
  /** The release's name. */
  readonly name: string;
  readonly namespace: string;
  /** `v1.31.0` */
  readonly kubeVersion: string;
  /** Absolute. */
  readonly values: readonly string[];
  readonly sets: readonly string[];
}) => Promise<string>;

/** What every finder is given. */
export interface FinderContext {
  /** The context: the application's directory after init.sh; absolute, links resolved. */
  readonly directory: string;
  readonly application: string;
  readonly kubeVersion: string | undefined;
  readonly charts: Readonly<Record<string, ChartOptions>>;
  readonly extraImages: readonly string[];
  readonly render: RenderChart;
  /** How many charts are rendered at once. */
  readonly concurrency: number;
  /** The place of a file of the context, as people see it. */
  readonly place: (file: string, line?: number) => Place;
  readonly warn: (warning: Warning) => void;
}

/** One way to find images: a new one is one file, and one row in `discover.ts`. */
export type Finder = (context: FinderContext) => Promise<readonly FoundImage[]>;
