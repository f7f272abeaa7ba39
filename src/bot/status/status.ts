import type { Language } from '../../text/say.ts';
import { statusTexts } from '../texts/status.ts';
import {
  formatSectionMarker,
  formatStatusMarker,
  parseSectionMarker,
  parseStatusMarker,
  type SectionMark,
  states,
} from './marker.ts';

/** A command's part of a status comment. */
export interface Section extends SectionMark {
  /** Markdown in which everything untrusted is harmless already. */
  readonly text: string;
}

/** A status comment: there is one for each comment with commands, and the bot edits it in place. */
export interface StatusModel {
  /** The id of the comment that it answers; the when the commands stand in the body. */
  readonly comment: number;
  readonly sections: readonly Section[];
}

/** GitHub takes no longer comment, in characters; we count UTF-16 code units, which are never fewer. */
export const statusLimit = 65_536;

/** The status comment as Markdown, at most 65,536 characters: tables and logs are cut from their end where need be. */
export function renderStatus({ comment, sections }: StatusModel, language: Language): string {
  const head = [formatStatusMarker(comment), headline(sections, language)].join('\n');
  const marks = sections.map((section) => markerWithin(section, statusLimit / 2 / sections.length));
  const fixed = head.length + marks.reduce((sum, mark) => sum + mark.length + 4, 0);
  const texts = fit(
    sections.map(({ text }) => text.replaceAll('<!-- imagebuild:', '&lt;!-- imagebuild:').trim()),
    statusLimit - fixed - 1,
    language,
  );
  const parts = marks.map((mark, index) => `${mark}\n\n${texts[index]}`);
  return `${[head, ...parts].join('\n\n')}\n`;
}

/** Reads a status comment back; undefined when the body is none. Text before the first section is the bot's own headline. */
export function parseStatus(body: string): StatusModel | undefined {
  const comment = parseStatusMarker(body);
  if (comment === undefined) return undefined;
  const found: { mark: SectionMark; lines: string[] }[] = [];
  for (const line of body.split(/\r?\n/)) {
    const mark = parseSectionMarker(line);
    if (mark) found.push({ mark, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  return { comment, sections: found.map(({ mark, lines }) => ({ ...mark, text: lines.join('\n').trim() })) };
}

/** The marker of a section; its command is left out when it is too long to be carried along. */
function markerWithin({ command, ...mark }: Section, room: number): string {
  const whole = formatSectionMarker({ ...mark, command });
  return whole.length <= room ? whole : formatSectionMarker(mark);
}

/** `**imagebuild**: 2 done, 1 failed` */
function headline(sections: readonly Section[], language: Language): string {
  const names = statusTexts[language].states;
  const counts = states.map((state) => [sections.filter((one) => one.state === state).length, names[state]]);
  const shown = counts.filter(([count]) => count !== 0).map((pair) => pair.join(' '));
  return `**imagebuild**: ${shown.join(', ')}`;
}

/** The texts in so many characters together: the short ones whole, the others in equal shares of what is left. */
function fit(texts: readonly string[], room: number, language: Language): string[] {
  const order = texts.map((_, index) => index).sort((a, b) => length(a) - length(b));
  const fitted = [...texts];
  let left = room;
  order.forEach((index, done) => {
    const share = Math.floor(left / (order.length - done));
    fitted[index] = shortenSection(texts[index] ?? '', share, language);
    left -= length(index, fitted);
  });
  return fitted;

  function length(index: number, of: readonly string[] = texts): number {
    return of[index]?.length ?? 0;
  }
}

/** Lines that may go: those of a table's body, or of a log. */
const foldPattern = /(<details><summary>[^\n]*\n\n)([\s\S]*?)(\n\n<\/details>)/g;

/**
 * A section in at most so many characters: the lines of its folded tables and logs go first, from the last fold on and from
 * each one's end; if that is not enough, everything folded goes.
 */
export function shortenSection(text: string, room: number, language: Language): string {
  if (text.length <= room) return text;
  const say = statusTexts[language];
  const folds = [...text.matchAll(foldPattern)].reverse();
  let shorter = text;
  for (const [whole, open = '', content = '', close = ''] of folds) {
    const excess = shorter.length - room;
    if (excess <= 0) break;
    const kept = cutLines(content, content.length - excess, say.more);
    shorter = shorter.replace(whole, () => (kept === undefined ? '' : `${open}${kept}${close}`));
  }
  if (shorter.length <= room) return shorter.trim();
  return cutPlain(shorter.replace(foldPattern, ''), room, say.leftOut());
}

/**
 * A table's or a log's lines in so many characters, with one that counts the missing; undefined when none is left. A table
 * loses its last lines, a log its first.
 */
function cutLines(content: string, room: number, more: (count: number) => string): string | undefined {
  const lines = content.split('\n');
  const log = content.startsWith('<pre>\n');
  const [head, foot] = log ? [lines.slice(0, 1), lines.slice(-1)] : [lines.slice(0, 2), []];
  const body = lines.slice(head.length, lines.length - foot.length);
  const frame = [...head, ...foot, `| ${more(body.length)} |`].join('\n').length + 1;
  const kept = firstFitting(log ? body.toReversed() : body, room - frame);
  if (kept.length === 0) return undefined;
  const note = more(body.length - kept.length);
  const shown = log ? [note, ...kept.reverse()] : [...kept, `| ${note} |`];
  return [...head, ...shown, ...foot].join('\n');
}

/** As many lines from the first on as fit into so many characters, line breaks counted. */
function firstFitting(lines: readonly string[], room: number): string[] {
  let length = 0;
  const end = lines.findIndex((line) => {
    length += line.length + 1;
    return length > room;
  });
  return end === -1 ? [...lines] : lines.slice(0, end);
}

/** What is not folded, cut at the end of a line; a block of code that would stay open goes whole. */
function cutPlain(text: string, room: number, leftOut: string): string {
  if (text.length <= room) return text.trim();
  const kept = firstFitting(text.split('\n'), room - leftOut.length - 2).join('\n');
  const open = kept.lastIndexOf('<pre>');
  const whole = open > kept.lastIndexOf('</pre>') ? kept.slice(0, open) : kept;
  return `${whole.trim()}\n\n${leftOut}`.trim().slice(0, Math.max(0, room));
}
