import { createHash } from 'node:crypto';

/**
 * The markers by which the bot finds its own comments and sections again (docs/security-rules.md 17), and the
 * request id (docs/security-rules.md 15). Markers are HTML comments: nobody sees them, and escaped text can't
 * contain one.
 */

/** The state of a section of a status comment. */
export const states = [
  'queued',
  'building',
  'done',
  'unverified',
  'failed',
  'cancelled',
  'refused',
  'joined',
] as const;
export type State = (typeof states)[number];

/** The data of a section that its marker keeps between two edits of the status comment. */
export interface SectionMark {
  /** The request id, 32 hexadecimal digits. */
  readonly id: string;
  /** The workflow run, once one is known. */
  readonly run?: number | undefined;
  /** How often the run was run on GitHub's page; 1 when left out. */
  readonly runAttempt?: number | undefined;
  /** 1 for the command itself, one more for each retry. */
  readonly attempt: number;
  /** 1-based line of the command in its comment. */
  readonly line: number;
  readonly state: State;
  /**
   * The id of the person who sent the command: builds are limited per person, and cancel reaches one's own.
   */
  readonly by?: number | undefined;
  /**
   * The command in its canonical form, so that a retry needn't trust a comment that may have been edited
   * since.
   */
  readonly command?: string | undefined;
  /** False when the build may add a tag but not replace one. */
  readonly replace?: false | undefined;
}

/**
 * The place of a command and its attempt: they identify a request, whichever instance of the bot handles it.
 */
interface RequestOrigin {
  /** `owner/name`. */
  readonly repository: string;
  /** The comment's id, or the when the command is in the body. */
  readonly comment: number;
  readonly line: number;
  readonly attempt: number;
}

/**
 * Computes the request id: 32 hexadecimal digits of SHA-256 over the place of the command and its attempt.
 */
export function computeRequestId({ repository, comment, line, attempt }: RequestOrigin): string {
  const origin = JSON.stringify([repository.toLowerCase(), comment, line, attempt]);
  return createHash('sha256').update(origin).digest('hex').slice(0, 32);
}

/** Formats the first line of a status comment, which binds it to the comment it answers. */
export function formatStatusMarker(comment: number): string {
  return `<!-- imagebuild:status v1 comment=${comment} -->`;
}

/** Returns the id of the comment that a status comment answers; undefined for other comments. */
export function parseStatusMarker(body: string): number | undefined {
  const found = /^<!-- imagebuild:status v1 comment=([0-9]{1,16}) -->\r?(?:\n|$)/.exec(body);
  return found ? Number(found[1]) : undefined;
}

/** Formats the line before a section. */
export function formatSectionMarker(mark: SectionMark): string {
  const { id, run, runAttempt = 1, attempt, line, state, by, replace, command } = mark;
  const words = [`id=${id}`, `run=${run ?? '-'}`, `attempt=${attempt}`, `line=${line}`, `state=${state}`];
  if (by !== undefined) words.push(`by=${by}`);
  if (replace === false) words.push('replace=false');
  if (runAttempt > 1) words.push(`rerun=${runAttempt}`);
  if (command !== undefined) words.push(`command=${encodeURIComponent(command)}`);
  return `<!-- imagebuild:section ${words.join(' ')} -->`;
}

const sectionPattern =
  /^<!-- imagebuild:section id=([0-9a-f]{32}) run=(-|[0-9]{1,16}) attempt=([0-9]{1,6}) line=([0-9]{1,6}) state=([a-z]{1,16})(?: by=([0-9]{1,16}))?( replace=false)?(?: rerun=([0-9]{1,6}))?(?: command=([^\s<>]{1,20000}))? -->\r?$/;

/** Parses the line before a section; undefined for other lines, and for a state that is unknown. */
export function parseSectionMarker(text: string): SectionMark | undefined {
  const [, id = '', run, attempt, line, word, by, kept, rerun, encoded] = sectionPattern.exec(text) ?? [];
  const state = states.find((known) => known === word);
  const command = encoded === undefined ? undefined : decode(encoded);
  if (state === undefined || command === null) return undefined;
  return {
    id,
    ...(run === '-' ? {} : { run: Number(run) }),
    attempt: Number(attempt),
    line: Number(line),
    state,
    ...(by === undefined ? {} : { by: Number(by) }),
    ...(kept === undefined ? {} : { replace: false as const }),
    ...(rerun === undefined ? {} : { runAttempt: Number(rerun) }),
    ...(command === undefined ? {} : { command }),
  };
}

function decode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/** Formats the first line of the reply to a comment. */
export function formatReplyMarker(comment: number): string {
  return `<!-- imagebuild:reply v1 comment=${comment} -->`;
}

/** Formats the first line of the comment that answers a person's commands that build nothing. */
export function formatAnswersMarker(comment: number, person: number): string {
  return `<!-- imagebuild:answers v1 comment=${comment} person=${person} -->`;
}

/** The lines between two answers in the comment with a person's refusals: a rule. */
export const refusalSeparator = '<!-- imagebuild:next -->\n\n---';

/** Formats the first line of the comment with a person's refusals, by the person's id. */
export function formatRefusalMarker(person: number): string {
  return `<!-- imagebuild:refusals v1 person=${person} -->`;
}

/**
 * Formats the line that keeps when a comment with refusals was written and edited, in milliseconds since
 * 1970.
 */
export function formatRefusalTimes(times: readonly number[]): string {
  return `<!-- imagebuild:refused times=${times.join(',')} -->`;
}

/** Returns the times that a comment with refusals keeps; none for other comments. */
export function parseRefusalTimes(body: string): number[] {
  const found = /^<!-- imagebuild:refused times=([0-9,]{1,2000}) -->\r?$/m.exec(body);
  return (found?.[1] ?? '').split(',').filter(Boolean).map(Number);
}
