import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../imagebuild.ts';
import { drawPicture } from './picture.ts';
import { describeMachine, type Results } from './results.ts';
import { columns, rowOf } from './table.ts';

const document = join(repository, 'docs/performance.md');
const picture = join(repository, 'docs/performance.svg');

/** The part of the page between the marks is generated. */
const marks = ['<!-- measured -->', '<!-- /measured -->'] as const;

/** Draws the picture and writes the table into the page; the text around it stays. */
export async function writeDocument(results: Results): Promise<void> {
  await writeFile(picture, drawPicture(results));
  const text = await readFile(document, 'utf8');
  const [start, end] = marks.map((mark) => text.indexOf(mark)) as [number, number];
  if (start < 0 || end < start) throw new Error(`${document} has no ${marks.join(' and ')}`);
  const table = markdownLines(results).join('\n');
  await writeFile(document, `${text.slice(0, start + marks[0].length)}\n${table}\n${text.slice(end)}`);
}

function markdownLines(results: Results): string[] {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    `Measured on ${describeMachine(results)}.`,
    '',
    row(columns),
    row(columns.map(() => '---')),
    ...results.figures.map((figure) => row(rowOf(figure))),
    '',
    ...results.leftOut.map(({ name, why }) => `* \`${name}\` is not measured: ${why}.`),
  ];
}
