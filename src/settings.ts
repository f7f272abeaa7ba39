import type { RepositoryConfiguration } from './application/configuration.ts';
import type { EngineOption } from './application/prepared/prepared.ts';
import type { Compression } from './layers/compression.ts';

/** Where a result goes. */
export type Destination =
  | { readonly kind: 'registry'; readonly host: string; readonly namespace: string }
  | { readonly kind: 'oci'; readonly directory: string }
  | { readonly kind: 'oci-archive'; readonly file: string };

/**
 * Everything a verb needs beside its request: flags and action inputs laid over the repository's configuration. Entry points make
 * it, verbs only read it.
 */
export interface Settings {
  /** The directory that holds `<app>/<version>/`. */
  readonly applications: string;
  readonly destination: Destination;
  /** Host or `*` to a base URL, or to `oci:DIR`. */
  readonly mirrors: Readonly<Record<string, string>>;
  /** How layers of files are packed. */
  readonly compression: Compression;
  /** Whether applications of a namespace know of each other's layers; where results go to no registry it says nothing. */
  readonly shareLayers: boolean;
  /** Hosts spoken to in plain HTTP, beside loopback. */
  readonly plainHttp: readonly string[];
  /** Credentials given outright (action inputs); the docker configuration is asked after them. */
  readonly credentials: Readonly<Record<string, { readonly username: string; readonly password: string }>>;
  readonly kubeVersion?: string | undefined;
  /** false: init.sh is not run (`--no-init`). */
  readonly init: boolean;
  /** true: no registry is asked; references stay unresolved. */
  readonly offline: boolean;
  /** What carries out RUN. */
  readonly engine: EngineOption;
  /** Milliseconds that init.sh, a RUN on this machine, or RUN instructions that follow each other may take, unless the application says otherwise. */
  readonly timeout: number;
  /** Milliseconds that a build waits for pulls when a registry's quota will not do; 0 gives up at once. */
  readonly waitForQuota: number;
  readonly limits: { readonly images: number; readonly bytes?: number | undefined };
  /** false: layouts that are published as they are move no published tag; a build's request says it itself. */
  readonly replace: boolean;
  /** true: a tag that holds another type may be replaced. */
  readonly replaceOtherType: boolean;
  readonly configuration?: RepositoryConfiguration | undefined;
  /** The environment of the process: the docker configuration's place, SOURCE_DATE_EPOCH, what init.sh may see. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}
