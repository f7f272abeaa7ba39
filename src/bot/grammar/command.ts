import type { ImageType, Request } from '../../application/request.ts';

/** What one line of a comment asks for. */
export type Command =
  | BuildCommand
  | { readonly kind: 'help' }
  | { readonly kind: 'cancel'; readonly app?: string | undefined; readonly version?: string | undefined }
  | { readonly kind: 'retry' }
  | InvalidCommand;

export interface BuildCommand {
  readonly kind: 'build';
  /** Accepted by `validateRequest`; carries no request id yet. */
  readonly request: Request;
  readonly dryRun: boolean;
}

/** A line that was meant as a command and is none. */
export interface InvalidCommand {
  readonly kind: 'invalid';
  /** What is wrong, as one sentence in the language asked for; not yet made harmless. */
  readonly problem: string;
  /** The line to write instead; words in `<…>` are to be filled in. */
  readonly write: string;
}

/** A command and where it stands. */
export type ParsedCommand = Command & {
  /** 1-based line of the comment. */
  readonly line: number;
  /** The line as it was written, blanks around it left out. */
  readonly text: string;
};

/** The command words, without their slash. A new type of image is a new row. */
export const buildVerbs: Readonly<Record<string, ImageType>> = {
  imagebuild_apps: 'apps',
  imagebuild_configs: 'configs',
  imagebuild_dockerimages: 'dockerimages',
};

export const verbs = [
  ...Object.keys(buildVerbs),
  'imagebuild_help',
  'imagebuild_cancel',
  'imagebuild_retry',
] as const;
