import { ImagebuildError, joinProblems, type Place } from '../errors.ts';
import { parseReference, type Reference } from '../image/reference.ts';
import { say } from '../text/say.ts';
import type { FoundImage, ImageTransport } from './finder.ts';

interface ListLine {
  readonly text: string;
  /** 1-based */
  readonly line: number;
}

/** Splits a list into its lines, without blank lines, comments, and one pair of quotes around a line. */
export function splitListLines(text: string): ListLine[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((raw, index) => ({ text: removeQuotes(raw.replace(/(?:^|\s)#.*$/, '').trim()), line: index + 1 }))
    .filter(({ text }) => text !== '');
}

/** Parses each line. @throws one error with the problems of all lines. */
export function parseEachLine<Line, Result>(lines: readonly Line[], parse: (line: Line) => Result): Result[] {
  const problems: ImagebuildError[] = [];
  const results: Result[] = [];
  for (const line of lines) {
    try {
      results.push(parse(line));
    } catch (error) {
      if (!(error instanceof ImagebuildError)) throw error;
      problems.push(error);
    }
  }
  if (problems.length > 0) throw joinProblems(problems);
  return results;
}

/** The prefixes of a reference, and the source that each stands for. */
const prefixes: readonly (readonly [string, ImageTransport])[] = [
  ['docker://', 'registry'],
  ['containers-storage:', 'containers-storage'],
  ['docker-daemon:', 'docker-daemon'],
];

/** Parses a reference with an optional prefix. @throws REFERENCE_INVALID at the place. */
export function parseListLine(text: string, place: Place): Pick<FoundImage, 'reference' | 'transport'> {
  if (/^(?:docker|oci)-archive:/.test(text))
    throw new ImagebuildError('REFERENCE_INVALID', say('listedArchive', { text: JSON.stringify(text) }), {
      place,
      hint: say('listArchiveInTarTxt'),
    });
  const [prefix, transport] = prefixes.find(([prefix]) => text.startsWith(prefix)) ?? ['', 'registry'];
  const reference = parseReferenceAt(text.slice(prefix.length), place);
  if (transport !== 'registry' && reference.digest !== undefined) throw localDigest(text, transport, place);
  return { reference, transport };
}

/**
 * Makes the error for a digest in a store of this machine: it keeps layers unpacked, and packed again they
 * may have other digests.
 */
function localDigest(text: string, transport: ImageTransport, place: Place): ImagebuildError {
  const words = { text: JSON.stringify(text), transport };
  return new ImagebuildError('REFERENCE_INVALID', say('listedLocalDigest', words), {
    place,
    hint: say('nameByTag'),
  });
}

/** Parses a reference. @throws REFERENCE_INVALID at the place. */
export function parseReferenceAt(text: string, place: Place): Reference {
  try {
    return parseReference(text);
  } catch (error) {
    throw error instanceof ImagebuildError ? error.with({ place }) : error;
  }
}

function removeQuotes(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}
