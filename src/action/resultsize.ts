import { deflateRawSync } from 'node:zlib';
import { type Result, resultLimits } from '../application/result.ts';
import { shorten } from '../text/format.ts';
import { say } from '../text/say.ts';

/** Problems and warnings that are kept when a result is too large. */
const mostRows = 50;
/** Characters of each text that are kept then. */
const longestText = 2000;
/** Bytes of an artifact besides the packed file: names and directories of the zip. */
const zipOverhead = 1024;

/** A result of any state; a failed one lacks most of it. */
type AnyResult = { readonly [Name in keyof Result]?: Result[Name] | undefined };

/** Ways to make a result smaller, in the order in which they are tried: the least useful goes first. */
const cuts: readonly ((result: AnyResult) => AnyResult)[] = [
  ({ notes: _, ...result }) => result,
  (result) => ({
    ...result,
    images: result.images?.map((image) => ({ ...image, sources: image.sources.slice(0, 1) })),
  }),
  ({ previous: _, ...result }) => result,
  ({ leftOut: _, ...result }) => result,
  (result) => ({ ...result, warnings: result.warnings?.slice(0, mostRows).map(shortenTexts) }),
  (result) => ({ ...result, error: result.error && shortenError(result.error) }),
  (result) => ({
    ...result,
    images: result.images?.map(({ platforms: _, ...image }) => ({ ...image, sources: [] })),
  }),
  (result) => ({ ...result, images: [] }),
];

/** Returns the result, without its least useful parts if it is larger than what the bot reads. */
export function fitResult(result: AnyResult): AnyResult {
  const shortened = say('resultShortened').text;
  let fitting = result;
  for (const cut of cuts) {
    if (isReadable(fitting)) break;
    const smaller = cut(fitting);
    fitting = {
      ...smaller,
      warnings: [
        ...(smaller.warnings ?? []).filter(({ message }) => message !== shortened),
        { message: shortened },
      ],
    };
  }
  return fitting;
}

function isReadable(result: AnyResult): boolean {
  // As it is written, with a line end.
  const bytes = Buffer.from(JSON.stringify(result, undefined, 2));
  if (bytes.length + 1 > resultLimits.unpacked) return false;
  return deflateRawSync(bytes).length + zipOverhead <= resultLimits.packed;
}

function shortenError(error: NonNullable<Result['error']>): NonNullable<Result['error']> {
  const { problems, ...own } = error;
  return {
    ...shortenTexts(own),
    ...(problems && { problems: problems.slice(0, mostRows).map(shortenTexts) }),
  };
}

/** Shortens every text directly in an object. */
function shortenTexts<T extends object>(row: T): T {
  const entries = Object.entries(row).map(
    ([name, value]) => [name, typeof value === 'string' ? shorten(value, longestText) : value] as const,
  );
  return Object.fromEntries(entries) as T;
}
