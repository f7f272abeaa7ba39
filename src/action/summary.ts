import type { Result } from '../application/result.ts';
import { formatPlace, type ImagebuildError, type Warning } from '../errors.ts';
import { describeError, printable } from '../report/problem.ts';
import { commandFor, describeDurations, describeTransfer } from '../report/result.ts';
import { formatBytes, formatCount } from '../text/format.ts';

/** GitHub refuses a summary over 1 MiB. */
const largest = 1000 * 1000;

/** The job summary of a build that is done, as Markdown. */
export function resultSummary(result: Result): string {
  const command = commandFor(result);
  return bounded([
    `### ${result.request.app} ${result.request.version}`,
    ...(command === undefined ? [] : [`<pre>${literal(command)}</pre>`]),
    table(['platform', 'size', 'layers', 'digest'], platformRows(result)),
    [`Index ${code(result.digest ?? 'none')}`, `${describeTransfer(result)}`, describeDurations(result)]
      .filter(Boolean)
      .join('<br>'),
    ...imageSection(result),
    ...warningSection(result.warnings),
  ]);
}

/** The job summary of a prepared build: nothing is published yet. */
export function preparedSummary(
  request: Result['request'],
  images: number,
  warnings: readonly Warning[],
): string {
  return bounded([
    `### ${request.app} ${request.version} is prepared`,
    `${formatCount(images, 'image')} to embed, for ${request.platforms.map(code).join(' and ')}`,
    ...warningSection(warnings),
  ]);
}

/** The job summary of a build that failed: the same words as in the log. */
export function failureSummary(error: ImagebuildError): string {
  const lines = describeError(error).map(({ text }) => literal(text));
  return bounded(['### imagebuild failed', `<pre>${lines.join('\n')}</pre>`]);
}

function platformRows({ platforms }: Result): string[][] {
  return Object.entries(platforms).map(([name, { size, layers, digest }]) => [
    code(name),
    formatBytes(size),
    String(layers),
    code(digest),
  ]);
}

function imageSection({ images }: Result): string[] {
  if (images.length === 0) return [];
  const rows = images.map(({ reference, digest, size, sources }) => [
    code(reference),
    digest === undefined ? '' : code(`${digest.slice(0, 19)}…`),
    size === undefined ? '' : formatBytes(size),
    sources.map((source) => code(formatPlace(source) ?? source.kind)).join('<br>'),
  ]);
  return [
    fold(formatCount(images.length, 'embedded image'), table(['image', 'digest', 'size', 'found in'], rows)),
  ];
}

function warningSection(warnings: readonly Warning[]): string[] {
  if (warnings.length === 0) return [];
  const rows = warnings.map(({ message, place, hint }) => [
    place === undefined ? '' : code(formatPlace(place) ?? ''),
    literal(message),
    literal(hint ?? ''),
  ]);
  return [`**${formatCount(warnings.length, 'warning')}**`, table(['where', 'what', 'what to do'], rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function fold(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

function code(text: string): string {
  return `<code>${literal(text)}</code>`;
}

/** Text of an application or a registry: no markup, no mention, no table cell of its own. */
function literal(text: string): string {
  return printable(text).replace(/[&<>|@`*_[\]#\\!~:]/g, (character) => `&#${character.codePointAt(0)};`);
}

function bounded(parts: readonly string[]): string {
  const text = `${parts.join('\n\n')}\n`;
  return Buffer.byteLength(text) <= largest
    ? text
    : `${parts
        .slice(0, 4)
        .join('\n\n')
        .slice(0, largest / 4)}\n\nThe rest is too long for a summary.\n`;
}
