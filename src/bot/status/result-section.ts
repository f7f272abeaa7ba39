import type { Result } from '../../application/result.ts';
import { formatPlace } from '../../errors.ts';
import { block, code } from '../../text/escape.ts';
import { formatBytes } from '../../text/format.ts';
import type { Language } from '../../text/say.ts';
import { formatDetails, formatTable } from '../../text/table.ts';
import { statusTexts } from '../texts/status.ts';
import { compareImages } from './changes.ts';

/** What a build did, and what was there before; nothing in it is trusted. */
export interface Done {
  readonly result: Result;
  readonly dryRun?: boolean | undefined;
}

/** The parts of a section whose build is done, as Markdown: what it is called, how to install it, what is in it. */
export function doneParts({ result, dryRun }: Done, language: Language): string[] {
  const say = statusTexts[language];
  if (dryRun) return [say.dryRunDone(), platformTable(result, language), ...imageFold(result, language)];
  const { reference = '', digest = '', request } = result;
  const install = request.type === 'dockerimages' ? `docker pull ${reference}` : `sealos run ${reference}`;
  return [
    ...(reference === '' ? [] : [code(reference), say.runIt(), block([install])]),
    say.index(code(digest)),
    platformTable(result, language),
    ...changeParts(result, language),
    ...imageFold(result, language),
    ...warningFold(result, language),
  ];
}

function platformTable({ platforms }: Result, language: Language): string {
  const rows = Object.entries(platforms).map(([name, { size, layers, digest }]) => [
    code(name),
    formatBytes(size),
    String(layers),
    code(digest),
  ]);
  return rows.length === 0 ? '' : formatTable(statusTexts[language].platformTable, rows);
}

function imageFold({ images }: Result, language: Language): string[] {
  const say = statusTexts[language];
  const rows = images.map(({ reference, digest, size, sources }) => [
    code(reference),
    digest === undefined ? '' : code(digest.slice(0, 19)),
    size === undefined ? '' : formatBytes(size),
    code(sources[0] === undefined ? '' : (formatPlace(sources[0]) ?? sources[0].kind)),
  ]);
  return rows.length === 0 ? [] : [formatDetails(say.images(rows.length), formatTable(say.imageTable, rows))];
}

function warningFold({ warnings }: Result, language: Language): string[] {
  const lines = warnings.map(({ message, place }) =>
    [formatPlace(place), message].filter(Boolean).join(': '),
  );
  return lines.length === 0
    ? []
    : [formatDetails(statusTexts[language].warnings(lines.length), block(lines))];
}

function changeParts(result: Result, language: Language): string[] {
  const { previous } = result;
  if (previous === undefined) return [];
  const say = statusTexts[language];
  const changes = compareImages(previous.images, result.images);
  if (changes.length === 0) return [say.unchanged(code(previous.reference))];
  const rows = changes.map(({ image, before, now }) =>
    [image, before, now].map((word) => (word === undefined ? '' : code(word))),
  );
  return [formatDetails(say.changes(code(previous.reference)), formatTable(say.changeTable, rows))];
}
