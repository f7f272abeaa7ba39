import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import type { Invocation } from '../buildoptions.ts';
import type { Warning } from '../errors.ts';
import type { Progress } from '../progress.ts';
import { build, prepare, publish, pullRequest } from './building.ts';
import { accept, plan } from './deciding.ts';
import { type BuildMode, type Inputs, isBuildMode, type Mode } from './inputs.ts';

/** What every mode works with. */
export interface ModeInput {
  readonly inputs: Inputs;
  readonly invocation: Invocation;
  readonly progress: Progress;
  /** The runner's workspace, absolute; files that other steps read lie there. */
  readonly workspace: string;
}

/** What a mode that builds one application works with. */
export interface BuildModeInput extends ModeInput {
  readonly request: Request;
}

/** What a mode leaves: a result, a prepared build for the input that publishes, or outputs that other jobs go by. */
export type ModeResult =
  | { readonly kind: 'result'; readonly result: Result }
  | {
      readonly kind: 'prepared';
      readonly request: Request;
      readonly directory: string;
      readonly images: readonly string[];
      readonly warnings: readonly Warning[];
    }
  | {
      readonly kind: 'outputs';
      readonly outputs: Readonly<Partial<Record<OutputName, string>>>;
      /** What the log says. */
      readonly line: string;
    };

/** Every output of action.yml; a test compares the two. */
export const outputNames = [
  'digest',
  'image',
  'images',
  'metadata',
  'matrix',
  'more',
  'accepted',
  'target',
] as const;
export type OutputName = (typeof outputNames)[number];

/** A new mode that builds an application is a row here. */
const buildTable: Readonly<Record<BuildMode, (input: BuildModeInput) => Promise<ModeResult>>> = {
  build,
  prepare,
  publish,
  accept,
  'pull-request': pullRequest,
};

/** A new mode of another kind is a row here. */
const otherTable: Readonly<Record<Exclude<Mode, BuildMode>, (input: ModeInput) => Promise<ModeResult>>> = {
  plan,
  comment: async (input) => (await import('./answering.ts')).comment(input),
  report: async (input) => (await import('./answering.ts')).report(input),
};

/** @param request of a mode that builds. */
export async function runMode(
  mode: Mode,
  request: Request | undefined,
  input: ModeInput,
): Promise<ModeResult> {
  if (!isBuildMode(mode)) return await otherTable[mode](input);
  if (!request) throw new TypeError(`mode ${mode} needs a request`);
  return await buildTable[mode]({ ...input, request });
}
