/** Characters that take two columns of a terminal. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;

/** Counts the columns that a text takes on a terminal. */
export function columnsOf(text: string): number {
  return [...text].reduce((columns, character) => columns + (wide.test(character) ? 2 : 1), 0);
}

/** Fills a text with blanks up to so many columns of a terminal. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - columnsOf(text)));
}
