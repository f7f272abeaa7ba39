import type { ApplicationConfiguration } from '../application/configurationschemas.ts';
import type { ImageType, RequestPlatform } from '../application/request.ts';
import type { Ignore } from '../context/patterns.ts';
import type { MergedImage } from '../discovery/merge.ts';
import type { ImagebuildError, Message, Warning } from '../errors.ts';
import type { Evaluation } from '../kubefile/evaluation.ts';
import type { SourcePosition } from '../kubefile/source.ts';
import type { ParsedKubefile } from '../kubefile/syntax.ts';
import type { Tree } from '../layers/tree.ts';
import type { RuleId } from '../rules/rules.ts';
import type { ShellScript } from './initscript/script.ts';

/** The directory of an application that is checked. */
export interface LintLocation {
  readonly directory: string;
  readonly type: ImageType;
  /** The names of its directories; undefined outside of a collection, where names have no meaning. */
  readonly names?: { readonly app: string; readonly version: string } | undefined;
}

/** A Kubefile that is checked. */
export interface LintedKubefile {
  /** Its name in the directory. */
  readonly file: string;
  readonly text: string;
  /** undefined when it has a mistake that keeps it from being read. */
  readonly parsed: ParsedKubefile | undefined;
  /** What it means for each platform; empty when it has a mistake. */
  readonly evaluations: readonly Evaluation[];
  readonly problems: readonly ImagebuildError[];
  /** false: init.sh writes to it, so what a build uses isn't known. */
  readonly isFinal: boolean;
}

/** An application as its checks see it; nothing of it is run. */
export interface LintedApplication extends LintLocation {
  /** Every file below its directory, with empty contents. */
  readonly tree: Tree;
  /** The paths that .dockerignore excludes. */
  readonly ignore: Ignore;
  /** undefined when it is invalid. */
  readonly configuration: ApplicationConfiguration | undefined;
  /** The platforms that it is built for. */
  readonly platforms: readonly RequestPlatform[];
  /** undefined when there isn't one, or it can't be read. */
  readonly kubefile: LintedKubefile | undefined;
  /** init.sh, if there is one. */
  readonly script: ShellScript | undefined;
  /** What the search for embedded images finds. */
  readonly found: FoundInApplication;
  /** The file that stands for the application where no other does. */
  readonly mainFile: string;
  /**
   * Problems that were met while reading: of imagebuild.yml, build_arch, .dockerignore, the Kubefile, files.
   */
  readonly unreadable: readonly ImagebuildError[];
  /** Reads a file below the directory; undefined when it isn't there or isn't text. */
  readonly read: (path: string) => Promise<string | undefined>;
}

/** What the search for embedded images finds in an application as it is committed. */
export interface FoundInApplication {
  readonly images: readonly MergedImage<string>[];
  readonly warnings: readonly Warning[];
  /** Lines that keep a build from starting. */
  readonly problems: readonly ImagebuildError[];
}

/** A replacement of a part of a file. */
export interface TextEdit {
  readonly start: SourcePosition;
  /** The position behind the last character that is replaced. */
  readonly end: SourcePosition;
  readonly text: string;
}

/** A mistake that a check found. */
export interface LintProblem {
  readonly rule: RuleId;
  /** Relative to the application's directory; it may lead out of it. The Kubefile when it is left out. */
  readonly file?: string;
  /** The beginning of the file when it is left out; without a column the first word of the line. */
  readonly at?: { readonly line?: number | undefined; readonly column?: number | undefined } | undefined;
  /** The words of the rule's sentences. */
  readonly words?: Message['words'];
  /** Sentences that say more than those of the rule. */
  readonly said?: { readonly message: string; readonly hint?: string | undefined };
  /** What corrects it; left out where that isn't certain. */
  readonly edits?: readonly TextEdit[] | undefined;
}

/** Finds the mistakes of one rule, or of a few that are found in one pass, in an application. */
export type LintCheck = (
  application: LintedApplication,
) => readonly LintProblem[] | Promise<readonly LintProblem[]>;
