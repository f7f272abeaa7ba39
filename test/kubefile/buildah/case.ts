import type { ErrorCode } from '../../../src/errors.ts';
import type { ContextFiles } from './context.ts';

/** A Kubefile that buildah and imagebuild build from the same context. */
export interface Case {
  /** Unique: the table of differences refers to it. */
  readonly name: string;
  readonly kubefile: string;
  /** Files in addition to the common context. */
  readonly files?: ContextFiles;
  readonly buildArgs?: Readonly<Record<string, string>>;
  /**
   * The error of imagebuild: it must not build. It must not build with buildah either, unless the table of
   * differences says so.
   */
  readonly fails?: ErrorCode;
  /** Also for linux/arm64. */
  readonly everywhere?: true;
}

/** The cases of one rule of docs/compatibility.md, A. */
export interface Group {
  readonly rule: string;
  readonly cases: readonly Case[];
}

export function lines(...all: string[]): string {
  return `${all.join('\n')}\n`;
}

/** A Kubefile whose only stage is FROM scratch. */
export function scratch(...instructions: string[]): string {
  return lines('FROM scratch', ...instructions);
}
