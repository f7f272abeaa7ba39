import { createHash } from 'node:crypto';

/**
 * The marks by which the bot finds its own comments and sections again (docs/security.md 17), and the request id (docs/security.md
 * 15). They are HTML comments: nobody sees them, and text made harmless cannot hold one.
 */

/** What a section of a status comment stands at. */
export const states = ['queued', 'building', 'done', 'failed', 'cancelled', 'refused', 'joined'] as const;
export type State = (typeof states)[number];

/** The head of a section, as it is kept between two edits of the status comment. */
export interface SectionMark {
  /** The request id, 32 hexadecimal digits. */
  readonly id: string;
  /** The workflow run, once one is known. */
  readonly run?: number | undefined;
  /** 1 for the command itself, one more for each retry. */
  readonly attempt: number;
  /** 1-based line of the command in its comment. */
  readonly line: number;
  readonly state: State;
  /** The id of whoever asked: builds at once are counted a person, and cancel reaches one's own. */
  readonly by?: number | undefined;
  /** The command in its one canonical form, so that a retry needs not trust a comment that was edited since. */
  readonly command?: string | undefined;
  /** False when the build may add a tag and replace none; it may replace one when left out. */
  readonly replace?: false | undefined;
}

/** What makes a request one and the same, whichever instance of the bot meets it. */
export interface RequestOrigin {
  /** `owner/name`. */
  readonly repository: string;
  /** The comment's id, or the when the command stands in the body. */
  readonly comment: number;
  readonly line: number;
  readonly attempt: number;
}

/** The request id: 32 hexadecimal digits of SHA-256 over where the command stands and its attempt. */
export function computeRequestId({ repository, comment, line, attempt }: RequestOrigin): string {
  const origin = JSON.stringify([repository.toLowerCase(), comment, line, attempt]);
  return createHash('sha256').update(origin).digest('hex').slice(0, 32);
}

/** The first line of a status comment, bound to the comment it answers. */
export function formatStatusMarker(comment: number): string {
  return `<!-- imagebuild:status v1 comment=${comment} -->`;
}

/** The id of the comment that a status comment answers; undefined when the body is no status comment. */
export function parseStatusMarker(body: string): number | undefined {
  const found = /^<!-- imagebuild:status v1 comment=([0-9]{1,16}) -->\r?(?:\n|$)/.exec(body);
  return found ? Number(found[1]) : undefined;
}

/** The line before a section. */
export function formatSectionMarker(mark: SectionMark): string {
  const { id, run, attempt, line, state, by, replace, command } = mark;
  const words = [`id=${id}`, `run=${run ?? '-'}`, `attempt=${attempt}`, `line=${line}`, `state=${state}`];
  if (by !== undefined) words.push(`by=${by}`);
  if (replace === false) words.push('replace=false');
  if (command !== undefined) words.push(`command=${encodeURIComponent(command)}`);
  return `<!-- imagebuild:section ${words.join(' ')} -->`;
}

const sectionPattern =
  /^<!-- imagebuild:section id=([0-9a-f]{32}) run=(-|[0-9]{1,16}) attempt=([0-9]{1,6}) line=([0-9]{1,6}) state=([a-z]{1,16})(?: by=([0-9]{1,16}))?( replace=false)?(?: command=([^\s<>]{1,20000}))? -->\r?$/;

/** What the line before a section says; undefined when a line is none, or says something unknown. */
export function parseSectionMarker(text: string): SectionMark | undefined {
  const [, id = '', run, attempt, line, word, by, kept, encoded] = sectionPattern.exec(text) ?? [];
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
