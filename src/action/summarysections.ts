import { say } from '../text/say.ts';

/** Returns the titles of a table's columns. */
export function columns(
  name:
    | 'summaryColumns'
    | 'summaryArchiveColumns'
    | 'summaryImageColumns'
    | 'summaryNoteColumns'
    | 'summaryWarningColumns',
): string[] {
  return say(name).text.split(' | ');
}

/** Bytes; GitHub refuses a summary over 1 MiB, and what lint found is in the same one. */
const sizeLimit = 900 * 1000;

/** Joins the sections of a summary. One that is too long ends after its first ones. */
export function joinSections(sections: readonly string[]): string {
  const text = `${sections.join('\n\n')}\n`;
  if (Buffer.byteLength(text) <= sizeLimit) return text;
  const start = sections.slice(0, 4).join('\n\n');
  return `${start.slice(0, sizeLimit / 4)}\n\n${say('summaryCut').text}\n`;
}
