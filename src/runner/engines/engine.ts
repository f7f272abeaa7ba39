import type { Place } from '../../errors.ts';
import type { ProcessEnvironment } from '../environment.ts';

export type EngineName = 'buildx' | 'buildah';

/** Consecutive RUN instructions with the same environment. */
export interface RunSegment {
  /** `linux/arm64` */
  readonly platform: string;
  /**
   * The name of an OCI layout in the directory of the build. It holds every image that is needed, each under
   * a tag.
   */
  readonly layout: string;
  /**
   * The tag of the image to start from. Its configuration has the environment, user and directory of the
   * commands.
   */
  readonly state: string;
  readonly commands: readonly RunCommand[];
}

export interface RunCommand {
  /** The place of the instruction. */
  readonly place: Place;
  /** Program and arguments, passed on without a shell. */
  readonly words: readonly string[];
  readonly mounts: readonly RunMount[];
  /** The value of --network. */
  readonly network?: string | undefined;
}

export interface RunMount {
  readonly type: 'bind' | 'cache' | 'tmpfs';
  /** The tag of an image in the layout. */
  readonly image?: string | undefined;
  readonly target: string;
  readonly writable: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

/** The directories and files that an engine uses for one segment; absolute. */
export interface EngineWorkspace {
  /** The directory of the build, in which the engine is started. */
  readonly directory: string;
  readonly dockerfile: string;
  /** An empty directory. */
  readonly context: string;
  /** For the engine's own content; the segments of a build share it. */
  readonly storage: string;
  /** A directory for the result; the engine makes it. */
  readonly output: string;
  /** The time of everything that is written, in seconds since the epoch. */
  readonly epoch: number;
  readonly isRoot: boolean;
  /** true if the engine's `trial` succeeded. */
  readonly isolated: boolean;
  /** true: nothing that the engine kept from earlier builds is used. */
  readonly fresh?: boolean | undefined;
  readonly env: ProcessEnvironment;
}

/** A program and its arguments. */
export type CommandLine = readonly string[];

/** The OCI layout with the result of an engine. */
export interface EngineOutput {
  readonly directory: string;
  /** The tag of the image; `''` for the only image. */
  readonly tag: string;
}

/**
 * A program that runs commands on an image and adds one layer for each. A new engine is a row of
 * `engines.ts`.
 */
export interface Engine {
  readonly name: EngineName;
  /** The name of an image of the layout in the generated Dockerfile. */
  readonly from: (segment: RunSegment, tag: string) => string;
  /**
   * Settings of mounts with other names than in the Dockerfile reference; undefined: the setting is left out.
   */
  readonly mountNames?: Readonly<Record<string, string | undefined>>;
  /** A command whose success decides `isolated`. */
  readonly trial: (place: Pick<EngineWorkspace, 'isRoot'>) => CommandLine | undefined;
  /** The commands to run, one after the other. */
  readonly lines: (segment: RunSegment, place: EngineWorkspace) => readonly CommandLine[];
  readonly output: (segment: RunSegment, place: EngineWorkspace) => EngineOutput;
  /**
   * Variables that the engine needs in addition to the allow-list: some of ours, and the places of files in
   * its homes.
   */
  readonly env: (ours: ProcessEnvironment, homes: string) => ProcessEnvironment;
  /** Files in its homes, by path. */
  readonly homeFiles: (ours: ProcessEnvironment, homes: string) => Readonly<Record<string, string>>;
  /** Commands that remove files from its storage which `rm` couldn't remove. */
  readonly cleanUp: (place: EngineWorkspace) => readonly CommandLine[];
  /** The values that --network supports. */
  readonly networks: readonly string[];
  /** @throws PROGRAM_MISSING when the engine can't run programs of a platform. */
  readonly checkPlatform: (platform: string) => Promise<void>;
  /** Creates a reader of the engine's output, which takes a line at a time. */
  readonly reader: () => (line: string) => EngineEvent;
}

/** The meaning of a line of an engine's output. */
export type EngineEvent =
  | { readonly kind: 'command'; readonly number: number }
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'status'; readonly status: number }
  /** The reason why the engine itself failed, unless a status follows. */
  | { readonly kind: 'reason'; readonly text: string }
  | { readonly kind: 'noise' };
