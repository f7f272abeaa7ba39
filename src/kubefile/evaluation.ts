import type { Warning } from '../errors.ts';
import type { ContainerConfig } from '../image/containerconfig.ts';
import type { Platform } from '../image/descriptor.ts';
import type { CopyRequest } from '../layers/copyrequest.ts';

/**
 * The result of a Kubefile for one platform, as plain data: a configuration, and steps that make the file
 * system.
 */
export interface Evaluation {
  /** The stages that the target needs, in order; the target is the last. */
  readonly stages: readonly EvaluatedStage[];
  readonly warnings: readonly Warning[];
}

export interface EvaluatedStage {
  /** Its number in the Kubefile, from 0. */
  readonly index: number;
  readonly name?: string;
  /** The line of its FROM. */
  readonly line: number;
  readonly from: StageBase;
  readonly config: ContainerConfig;
  /** From MAINTAINER. */
  readonly author?: string;
  readonly steps: readonly StageStep[];
  /** An entry per instruction; the entries with a layer belong to the steps, in order. */
  readonly history: readonly StageHistory[];
}

export type StageBase =
  | { readonly kind: 'scratch' }
  | { readonly kind: 'image'; readonly reference: string; readonly platform?: string }
  | { readonly kind: 'stage'; readonly stage: number };

/** A base image whose configuration isn't known yet. */
export interface MissingBase {
  readonly reference: string;
  /** From `FROM --platform`. */
  readonly platform?: string;
  readonly line: number;
}

export interface StageHistory {
  readonly createdBy: string;
  readonly emptyLayer: boolean;
  readonly line: number;
}

/** A change to the file system. */
export type StageStep = CopyStep | WorkdirStep | RunStep | HostRunStep;

interface StepBase {
  readonly line: number;
  /** The instruction's text in one line. */
  readonly createdBy: string;
}

/** Another stage or an image, as `--from` and `from=` name it. */
type StepSource =
  | { readonly kind: 'stage'; readonly stage: number }
  | { readonly kind: 'image'; readonly reference: string };

export interface CopyStep extends StepBase, CopyRequest {
  readonly kind: 'copy';
  readonly from?: StepSource;
}

interface WorkdirStep extends StepBase {
  readonly kind: 'workdir';
  /** An absolute path. */
  readonly path: string;
  /** The current USER, who will own the directory. */
  readonly user?: string;
}

export interface RunStep extends StepBase {
  readonly kind: 'run';
  /** The exec form, or the shell and a text. */
  readonly command: readonly string[];
  /** The ARG and ENV that it sees, `NAME=value` each. */
  readonly env: readonly string[];
  /** The current USER and WORKDIR. */
  readonly user?: string;
  readonly workdir?: string;
  readonly mounts: readonly EvaluatedMount[];
  /** The values of --network, --security and --device, by the name of the flag. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
}

/** A `RUN --mount=…`, its variables expanded. */
export interface EvaluatedMount {
  readonly type: 'bind' | 'cache' | 'tmpfs' | 'secret' | 'ssh';
  /** The source of its content; the context when left out. */
  readonly from?: StepSource;
  /** An absolute path. */
  readonly target: string;
  readonly writable: boolean;
  /** Its other options, by their first name: source, id, size, mode … */
  readonly settings: Readonly<Record<string, string>>;
}

/** A command that runs on the host, in a copy of the root file system. */
export interface HostRunStep extends StepBase {
  readonly kind: 'hostRun';
  /** A program and its arguments. */
  readonly command: readonly string[];
  /** The current values of ARG. */
  readonly env: Readonly<Record<string, string>>;
}

export interface EvaluateOptions {
  readonly platform: Platform;
  /**
   * The value of BUILDPLATFORM; the platform itself when left out, so that the result doesn't depend on the
   * machine.
   */
  readonly buildPlatform?: Platform;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** The stage to build, by name or number; the last one when left out. */
  readonly target?: string;
  /** Returns the configuration of a base image. */
  readonly base?: (reference: string, platform: string | undefined) => ContainerConfig | undefined;
}
