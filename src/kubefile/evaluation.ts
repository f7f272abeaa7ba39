import type { Warning } from '../errors.ts';
import type { ContainerConfig } from '../image/containerconfig.ts';
import type { Platform } from './evaluate/platformargs.ts';

/** What a Kubefile comes to for one platform, as plain data: a configuration, and steps that make the file system. */
export interface Evaluation {
  /** Those that the target needs, in order; the target is the last. */
  readonly stages: readonly EvaluatedStage[];
  readonly warnings: readonly Warning[];
}

export interface EvaluatedStage {
  /** Its number in the Kubefile, from 0. */
  readonly index: number;
  readonly name?: string;
  /** That of its FROM. */
  readonly line: number;
  readonly from: StageBase;
  readonly config: ContainerConfig;
  /** What MAINTAINER says. */
  readonly author?: string;
  readonly steps: readonly StageStep[];
  /** A row per instruction; those that are not empty stand for the steps, in order. */
  readonly history: readonly StageHistory[];
}

export type StageBase =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'image'; readonly reference: string; readonly platform?: string }
  | { readonly kind: 'stage'; readonly stage: number };

/** An image that a stage begins from. */
export interface MissingBase {
  readonly reference: string;
  /** What FROM --platform says. */
  readonly platform?: string;
  readonly line: number;
}

export interface StageHistory {
  readonly createdBy: string;
  readonly emptyLayer: boolean;
  readonly line: number;
}

/** What changes the file system. */
export type StageStep = CopyStep | WorkdirStep | RunStep | HostRunStep;

interface StepBase {
  readonly line: number;
  /** The instruction's text in one line. */
  readonly createdBy: string;
}

export interface CopyStep extends StepBase {
  readonly kind: 'copy';
  readonly instruction: 'COPY' | 'ADD';
  readonly sources: readonly string[];
  /** Here-documents. */
  readonly files: readonly TextFile[];
  /** Absolute; a `/` at its end says that it is a directory. */
  readonly destination: string;
  readonly from?:
    | { readonly kind: 'stage'; readonly stage: number }
    | { readonly kind: 'image'; readonly reference: string };
  readonly chown?: string;
  readonly chmod?: string;
  readonly parents?: boolean;
  readonly exclude?: readonly string[];
  readonly link?: boolean;
  readonly checksum?: string;
  readonly keepGitDir?: boolean;
  readonly unpack?: boolean;
  /** A directory goes into the destination under its own name, not its content. */
  readonly ownName?: boolean;
  /** What the context lacks is taken from the file system of the stage itself, as earlier instructions left it. */
  readonly orRoot?: boolean;
  /** COPY takes addresses too, and makes files of this mode of them. */
  readonly downloadMode?: number;
}

export interface WorkdirStep extends StepBase {
  readonly kind: 'workdir';
  /** Absolute. */
  readonly path: string;
  /** The USER so far, whose the directory becomes. */
  readonly user?: string;
}

export interface RunStep extends StepBase {
  readonly kind: 'run';
  /** The exec form, or the shell and a text. */
  readonly command: readonly string[];
  /** `NAME=value`: the ARG and ENV that it sees. */
  readonly env: readonly string[];
  /** The USER and the WORKDIR so far. */
  readonly user?: string;
  readonly workdir?: string;
  readonly mounts: readonly EvaluatedMount[];
  /** What --network, --security and --device say, by the name of the flag. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
}

/** `RUN --mount=…` */
export interface EvaluatedMount {
  readonly type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';
  /** Where its content comes from; the context when nothing is said. */
  readonly from?:
    | { readonly kind: 'stage'; readonly stage: number }
    | { readonly kind: 'image'; readonly reference: string };
  /** Absolute. */
  readonly target: string;
  readonly writable: boolean;
  /** What else is said, by its first name: source, id, size, mode … */
  readonly settings: Readonly<Record<string, string>>;
}

/** A command that runs on the host, in a copy of the root file system. */
export interface HostRunStep extends StepBase {
  readonly kind: 'hostRun';
  /** A program and its arguments. */
  readonly command: readonly string[];
  /** The arguments of ARG so far. */
  readonly env: Readonly<Record<string, string>>;
}

export interface TextFile {
  readonly name: string;
  readonly content: string;
}

export interface EvaluateOptions {
  readonly platform: Platform;
  /** What BUILDPLATFORM and its kin say; the platform itself when left out, so that no machine shows in the result. */
  readonly buildPlatform?: Platform;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** The stage to build, by name or number; the last one when left out. */
  readonly target?: string;
  /** The configuration of a base image. */
  readonly base?: (reference: string, platform: string | undefined) => ContainerConfig | undefined;
}
