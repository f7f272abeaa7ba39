import { readFile, writeFile } from 'node:fs/promises';

/** The part of the page between the marks is generated. */
const marks = ['<!-- run -->', '<!-- /run -->'] as const;

/** Replaces the generated part of a page; the text around it stays. */
export function replaceGenerated(page: string, lines: readonly string[]): string {
  const [start, end] = marks.map((mark) => page.indexOf(mark)) as [number, number];
  if (start < 0 || end < start) throw new Error(`the page has no ${marks.join(' and ')}`);
  return `${page.slice(0, start + marks[0].length)}\n${lines.join('\n')}\n${page.slice(end)}`;
}

export async function writePage(file: string, lines: readonly string[]): Promise<void> {
  await writeFile(file, replaceGenerated(await readFile(file, 'utf8'), lines));
}
