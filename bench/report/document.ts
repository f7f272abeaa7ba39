import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../imagebuild.ts';
import { drawPicture } from './picture.ts';
import { describeMachine, type Results } from './results.ts';
import { markdownOf, tableOfCases, tableOfTools } from './table.ts';

const document = join(repository, 'docs/performance.md');
const picture = join(repository, 'docs/performance.svg');

/** The part of the page between the marks is generated. */
const marks = ['<!-- measured -->', '<!-- /measured -->'] as const;

/** Draws the picture and writes the tables into the page; the text around them stays. */
export async function writeDocument(results: Results): Promise<void> {
  await writeFile(picture, drawPicture(results));
  await writeFile(document, pageOf(results, await readFile(document, 'utf8')));
}

/** Puts the tables between the marks of a page. */
export function pageOf(results: Results, page: string): string {
  const [start, end] = marks.map((mark) => page.indexOf(mark)) as [number, number];
  if (start < 0 || end < start) throw new Error(`${document} has no ${marks.join(' and ')}`);
  const tables = markdownLines(results).join('\n');
  return `${page.slice(0, start + marks[0].length)}\n${tables}\n${page.slice(end)}`;
}

function markdownLines(results: Results): string[] {
  return [
    `Measured on ${describeMachine(results)}${describeTools(results)}.`,
    '',
    ...markdownOf(tableOfTools(results)),
    '',
    ...markdownOf(tableOfCases(results)),
    '',
    ...results.leftOut.map(({ name, why }) => `* \`${name}\` is not measured: ${why}.`),
  ];
}

/** `; docker-registry 2.8.2, skopeo 1.9.3` */
function describeTools({ versions }: Results): string {
  const all = Object.entries(versions).map((words) => words.join(' '));
  return all.length === 0 ? '' : `; ${all.join(', ')}`;
}
