import type { PublishedComparison } from '../../application/comparison/published.ts';
import type { Request } from '../../application/request.ts';
import type { Invocation } from '../../buildoptions.ts';
import type { PublishedOrPlanned } from '../../commands/dryrun.ts';
import { ImagebuildError, type Warning } from '../../errors.ts';
import type { Progress } from '../../progress.ts';
import { say } from '../../text/say.ts';
import { suggest } from '../../text/suggest.ts';
import type { Inputs } from '../inputs.ts';

/** The modes that build one application, and so have a request. */
const buildModes = ['build', 'prepare', 'publish', 'accept', 'pull-request'] as const;
export const modes = [...buildModes, 'plan', 'comment', 'report', 'preview'] as const;
export type BuildMode = (typeof buildModes)[number];
export type Mode = (typeof modes)[number];

/** The arguments of every mode. */
export interface ModeInput {
  readonly inputs: Inputs;
  readonly invocation: Invocation;
  readonly progress: Progress;
  /** The runner's workspace, absolute. Files that other steps read are written there. */
  readonly workspace: string;
}

/** The arguments of a mode that builds one application. */
export interface BuildModeInput extends ModeInput {
  readonly request: Request;
}

/**
 * The result of a mode: of a build or its plan, a prepared build for the job that publishes, or outputs that
 * other jobs read.
 */
export type ModeResult =
  | (PublishedOrPlanned & {
      /** Of a pull request: what publishing the build would change. */
      readonly comparison?: PublishedComparison | undefined;
    })
  | {
      readonly kind: 'prepared';
      readonly request: Request;
      readonly directory: string;
      /** Its bytes, and so about those of the artifact. */
      readonly size: number;
      readonly images: readonly string[];
      /** The same by platform. */
      readonly toEmbed: ReadonlyMap<string, readonly string[]>;
      readonly warnings: readonly Warning[];
    }
  | {
      readonly kind: 'outputs';
      readonly outputs: Outputs;
      /** The line for the log. */
      readonly line: string;
    };

/** Every output of action.yml; a test compares the two. */
export const outputNames = [
  'digest',
  'image',
  'name',
  'tags',
  'images',
  'metadata',
  'archives',
  'archive-files',
  'published',
  'matrix',
  'more',
  'accepted',
  'target',
] as const;
export type Outputs = Readonly<Partial<Record<(typeof outputNames)[number], string>>>;

/** Returns the mode that the inputs name. @throws USAGE for an unknown one. */
export function readMode({ mode = 'build' }: Inputs): Mode {
  const known = modes.find((each) => each === mode);
  if (known) return known;
  throw new ImagebuildError('USAGE', say('modeUnknown', { mode: JSON.stringify(mode) }), {
    hint: suggest(mode, modes),
  });
}

export function isBuildMode(mode: Mode): mode is BuildMode {
  return buildModes.some((each) => each === mode);
}
