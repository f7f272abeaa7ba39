import type { Place } from '../../errors.ts';
import type { ProcessEnvironment } from '../environment.ts';

/** What carries out RUN; `native` needs none of them. */
export const engineNames = ['buildx', 'buildah'] as const;
export type EngineName = (typeof engineNames)[number];
/** `auto`: the first that is there. */
export const engineChoices = ['auto', ...engineNames] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** RUN instructions that follow each other and see the same environment. */
export interface RunSegment {
  /** `linux/arm64` */
  readonly platform: string;
  /** The name of an OCI layout in the directory of the build; every image that is needed lies in it, each under a tag. */
  readonly layout: string;
  /** The tag of the image to begin from. Its configuration holds environment, user and directory of every command. */
  readonly state: string;
  readonly commands: readonly RunCommand[];
}

export interface RunCommand {
  /** Of the instruction. */
  readonly place: Place;
  /** Program and arguments; no shell but what they name reads them. */
  readonly words: readonly string[];
  readonly mounts: readonly RunMount[];
  /** What --network says. */
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

/** Where an engine works: directories and files of one segment, absolute. */
export interface EngineWorkspace {
  /** That of the build, in which the engine is started. */
  readonly directory: string;
  readonly dockerfile: string;
  /** An empty directory. */
  readonly context: string;
  /** For the engine's own content; the segments of a build share it. */
  readonly storage: string;
  /** A directory that the engine may make. */
  readonly output: string;
  /** Seconds since the epoch, of everything that is written. */
  readonly epoch: number;
  readonly isRoot: boolean;
  /** The engine's `trial` went well. */
  readonly isolated: boolean;
  readonly env: ProcessEnvironment;
}

/** A program and its arguments. */
export type CommandLine = readonly string[];

/** Where the layers lie when an engine has done its work. */
export interface EngineOutput {
  readonly directory: string;
  /** The tag of the image; `''` is the only one. */
  readonly tag: string;
}

/** Runs commands on an image, and leaves one layer for each on top of those that were there. A new engine is a row of `engines.ts`. */
export interface Engine {
  readonly name: EngineName;
  /** What the generated Dockerfile calls an image of the layout. */
  readonly from: (segment: RunSegment, tag: string) => string;
  /** Settings of mounts that it calls otherwise than the Dockerfile reference. */
  readonly mountNames?: Readonly<Record<string, string>>;
  /** Whether this ends well decides `isolated`. */
  readonly trial: (place: Pick<EngineWorkspace, 'isRoot'>) => CommandLine | undefined;
  /** What is run, one after the other. */
  readonly lines: (segment: RunSegment, place: EngineWorkspace) => readonly CommandLine[];
  readonly output: (segment: RunSegment, place: EngineWorkspace) => EngineOutput;
  /** Variables of ours that it needs beside the allow-list. */
  readonly env: (ours: ProcessEnvironment) => ProcessEnvironment;
  /** What lies in its homes when it starts, by path. */
  readonly homeFiles: (ours: ProcessEnvironment) => Readonly<Record<string, string>>;
  /** What frees the storage of what `rm` could not remove. */
  readonly cleanUp: (place: EngineWorkspace) => readonly CommandLine[];
  /** What --network may say. */
  readonly networks: readonly string[];
  /** @throws PROGRAM_MISSING when it runs no programs of a platform. */
  readonly checkPlatform: (platform: string) => Promise<void>;
  /** Reads what the engine writes, a line at a time. */
  readonly reader: () => (line: string) => EngineEvent;
}

/** What a line of an engine's output is. */
export type EngineEvent =
  | { readonly kind: 'command'; readonly number: number }
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'status'; readonly status: number }
  /** Why the engine itself could not go on, when no status follows. */
  | { readonly kind: 'reason'; readonly text: string }
  | { readonly kind: 'noise' };
