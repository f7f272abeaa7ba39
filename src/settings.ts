import type { RepositoryConfiguration } from './application/configurationschemas.ts';
import { formatLocation, type Output } from './application/location.ts';
import type { ArchiveFormat } from './application/optionvalues.ts';
import type { EngineOption } from './application/prepared/prepared.ts';
import type { Request } from './application/request.ts';
import type { ObservedBuildType } from './application/requestplatforms.ts';
import type { Sources } from './application/sources.ts';
import type { Compression } from './layers/compression.ts';

/** The place that an image is written to. */
export type Destination =
  | { readonly kind: 'registry'; readonly host: string; readonly namespace: string }
  | Output;

/** A reference with a tag. */
export interface PublishedName {
  readonly host: string;
  readonly repository: string;
  readonly tag: string;
}

/** The archives that a build writes: one for each platform, as `docker save` does. */
export interface ArchiveSettings {
  readonly directory: string;
  readonly format: ArchiveFormat;
  /** The names that the image is loaded under; files are named after the first. */
  readonly names: readonly [string, ...string[]];
}

/** The cluster in which an observed build installs its image, and how long it watches there. */
export interface ObserveSettings {
  /** `container`: a throwaway cluster of its own; `cloud`: the one of the kubeconfig. */
  readonly kind: ObservedBuildType;
  /** As people gave it; the places that kubectl reads when left out. */
  readonly kubeconfig?: string | undefined;
  /** The context of the kubeconfig; its current one when left out. */
  readonly context?: string | undefined;
  /** true: what will be installed in a cloud cluster needs no confirmation. */
  readonly yes: boolean;
  /** true: what was installed in a cloud cluster stays there. */
  readonly keep: boolean;
  /** Milliseconds after which the watch ends with what was found. */
  readonly timeoutMs: number;
  /** Milliseconds without anything new after which a cluster that is ready has shown everything. */
  readonly quietMs: number;
  /** Asks a person on the terminal, where there is one. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
}

/**
 * Everything that a command needs besides its request: the options of the command line or the action, merged
 * with the repository's configuration. Entry points make the settings; commands only read them.
 */
export interface Settings {
  /** The directory that holds `<app>/<version>/`. */
  readonly applications: string;
  readonly destination: Destination;
  /** The further names of a directory's image, complete where it is published to registries. */
  readonly furtherNames?: readonly PublishedName[] | undefined;
  /** Directories and files that are written besides the destination, such as that of a prepared build. */
  readonly outputs?: readonly string[] | undefined;
  /** true: the build is only planned, and nothing is written to the destination. */
  readonly dryRun?: boolean | undefined;
  /** Archives that are written of the image besides. */
  readonly archives?: ArchiveSettings | undefined;
  /** Host or `*` to a base URL, or to `oci:DIR`. */
  readonly mirrors: Readonly<Record<string, string>>;
  /** Prefixes of host and repository, and where their images are read instead. */
  readonly sources?: Sources | undefined;
  /** The compression of file layers. */
  readonly compression: Compression;
  /**
   * true: layers are shared with the other applications of the namespace. Without effect unless the
   * destination is a registry.
   */
  readonly shareLayers: boolean;
  /** Hosts that are accessed by plain HTTP, besides loopback. */
  readonly plainHttp: readonly string[];
  /** Hosts that are accessed by TLS although they are on this machine: they were named with https://. */
  readonly tlsHosts?: readonly string[] | undefined;
  /** Credentials by host, from the action's inputs. They take precedence over the docker configuration. */
  readonly credentials: Readonly<Record<string, { readonly username: string; readonly password: string }>>;
  readonly kubeVersion?: string | undefined;
  /** Of a build that watches a cluster; a lite build has none. */
  readonly observe?: ObserveSettings | undefined;
  /** false: init.sh is not run (`--no-init`). */
  readonly init: boolean;
  /**
   * What a build does with the application's lock: it fails when the lock doesn't have exactly the images
   * that were found, unless the lock is to be written (`update` keeps its digests, `ignore` doesn't).
   */
  readonly lock?: 'use' | 'update' | 'ignore' | undefined;
  /** false: ENTRYPOINT and CMD aren't run to record what they install (`--no-record-install`). */
  readonly recordInstall: boolean;
  /** true: no requests are made, and references stay unresolved. */
  readonly offline: boolean;
  /** The engine that runs RUN instructions. */
  readonly engine: EngineOption;
  /**
   * Milliseconds that init.sh, a RUN on this machine, or consecutive RUN instructions may take. An
   * application may set its own timeout.
   */
  readonly timeout: number;
  /** Milliseconds that a build waits for a registry's pull quota; 0 is not to wait. */
  readonly waitForQuota: number;
  readonly limits: { readonly images: number; readonly bytes?: number | undefined };
  /** false: publishing layouts as they are moves no published tag. A build reads this from its request. */
  readonly replace: boolean;
  /**
   * true: warnings are errors before anything is published, and so is a host that doesn't answer even if only
   * candidates name it.
   */
  readonly strict?: boolean | undefined;
  /** true: a tag may be replaced that holds another type of image. */
  readonly replaceOtherType: boolean;
  /** The commit that the application is of, where the entry point knows it. */
  readonly commit?: string | undefined;
  readonly configuration?: RepositoryConfiguration | undefined;
  /**
   * The environment of the process. It has the directory of the docker configuration, SOURCE_DATE_EPOCH, and
   * variables for init.sh.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/** Returns the repository of an image in a namespace, which is empty where a registry has none. */
export function repositoryIn({ namespace }: { readonly namespace: string }, name: string): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** Returns the places on this machine that a command writes to. */
export function outputsOf({
  destination,
  outputs = [],
  archives,
}: Pick<Settings, 'destination' | 'outputs' | 'archives'>): string[] {
  const written = [...outputs, ...(archives ? [archives.directory] : [])];
  if (destination.kind === 'registry') return written;
  return [...written, destination.kind === 'oci' ? destination.directory : destination.file];
}

/** Returns the reference of a build's image at its destination, with the version's tag. */
export function targetReference(
  destination: Destination,
  { app, version }: Pick<Request, 'app' | 'version'>,
): string {
  if (destination.kind === 'registry')
    return `${destination.host}/${repositoryIn(destination, app)}:${version}`;
  const path = destination.kind === 'oci' ? destination.directory : destination.file;
  return formatLocation(destination.kind, path, version);
}
