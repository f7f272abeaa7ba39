import { posix } from 'node:path';
import { ImagebuildError, joinProblems, type Place } from '../../errors.ts';
import { parseReference } from '../../image/reference.ts';
import { listFiles, readText } from '../files.ts';
import type { FinderContext, FoundImage, ImageTransport } from '../finder.ts';

/** What stands before a reference, and where the image then comes from. */
const prefixes: readonly (readonly [string, ImageTransport])[] = [
  ['docker://', 'registry'],
  ['containers-storage:', 'containers-storage'],
  ['docker-daemon:', 'docker-daemon'],
];
const listNames = /^image-?list(?:\.txt)?$/i;

/** The lists: every file of `images/shim/`, and `imageList` anywhere under `manifests/` (docs/compatibility.md B.2, B.4). */
export async function findInLists(context: FinderContext): Promise<FoundImage[]> {
  const files = [
    ...(await listFiles(context, 'images/shim')),
    ...(await listFiles(context, 'manifests')).filter(isList),
  ];
  const lines: (ListLine & { readonly file: string })[] = [];
  for (const file of files)
    for (const line of splitListLines(await readText(context, file))) lines.push({ ...line, file });
  return parseEachLine(lines, ({ text, file, line }) => ({
    ...parseListLine(text, context.place(file, line)),
    required: true,
    origin: { kind: 'list', file, line },
  }));
}

export function isList(file: string): boolean {
  return listNames.test(posix.basename(file));
}

export interface ListLine {
  readonly text: string;
  /** 1-based */
  readonly line: number;
}

/** The lines of a list that say something: no blank ones, no comments, and one pair of quotes less. */
export function splitListLines(text: string): ListLine[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((raw, index) => ({ text: unquote(raw.replace(/(?:^|\s)#.*$/, '').trim()), line: index + 1 }))
    .filter(({ text }) => text !== '');
}

/** Each line read, or one error that holds every bad line. */
export function parseEachLine<Line, T>(lines: readonly Line[], read: (line: Line) => T): T[] {
  const problems: ImagebuildError[] = [];
  const results: T[] = [];
  for (const line of lines) {
    try {
      results.push(read(line));
    } catch (error) {
      if (!(error instanceof ImagebuildError)) throw error;
      problems.push(error);
    }
  }
  if (problems.length > 0) throw joinProblems(problems);
  return results;
}

/** A reference with what may stand before it. @throws REFERENCE_INVALID at the place. */
export function parseListLine(text: string, place: Place): Pick<FoundImage, 'reference' | 'transport'> {
  if (/^(?:docker|oci)-archive:/.test(text)) {
    throw new ImagebuildError('REFERENCE_INVALID', `${JSON.stringify(text)} names an archive, not an image`, {
      place,
      hint: 'Write it in images/skopeo/tar.txt, as docker-archive:<path>@<name:tag>.',
    });
  }
  const [prefix, transport] = prefixes.find(([prefix]) => text.startsWith(prefix)) ?? ['', 'registry'];
  const reference = parseReferenceAt(text.slice(prefix.length), place);
  if (transport !== 'registry' && reference.digest !== undefined) throw remade(text, transport, place);
  return { reference, transport };
}

/** Stores of a machine keep layers unpacked: what is made of them again need not have the digest that a registry gave it. */
function remade(text: string, transport: ImageTransport, place: Place): ImagebuildError {
  return new ImagebuildError(
    'REFERENCE_INVALID',
    `${JSON.stringify(text)} names a digest, and ${transport} keeps no image as its digest says`,
    { place, hint: 'Name the image by its tag alone, or by its digest in a registry.' },
  );
}

/** @throws REFERENCE_INVALID at the place. */
export function parseReferenceAt(text: string, place: Place) {
  try {
    return parseReference(text);
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    throw new ImagebuildError(error.code, error.message, { place, hint: error.hint, cause: error });
  }
}

function unquote(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}
