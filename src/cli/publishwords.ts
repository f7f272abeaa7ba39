import { checkExpected } from '../application/prepared/expectation.ts';
import type { PreparedBuild } from '../application/prepared/prepared.ts';
import { imageTypes, type Request, validateRequest } from '../application/request.ts';
import { say } from '../text/say.ts';

/** The arguments of `imagebuild publish`: directories, and the build that is expected in them. */
export interface PublishWords {
  readonly locations: readonly string[];
  readonly expected: Request | undefined;
}

/**
 * Splits the arguments into locations and the expected type, application and version.
 * @param exists tells whether a word is a file or a directory.
 * @throws INVALID_REQUEST
 */
export function readPublishWords(words: readonly string[], exists: (path: string) => boolean): PublishWords {
  const [type, app, version] = words.slice(-3);
  const names = words.length > 3 && imageTypes.some((known) => known === type) && !exists(type!);
  if (!names) return { locations: words, expected: undefined };
  return { locations: words.slice(0, -3), expected: validateRequest({ type, app, version }) };
}

/**
 * Checks a prepared build against the arguments. (That it has the platforms of `--platform` is checked where
 * they are selected.) @throws PREPARED_INVALID
 */
export function checkPrepared(prepared: PreparedBuild, { locations, expected }: PublishWords): void {
  const place = { directory: locations.join(', '), hint: say('publishExpectedHint') };
  if (expected) checkExpected(prepared, { ...expected, platforms: undefined }, place);
}

/** Says what a prepared build chose to be, before anything is done. */
export function describeChoice(prepared: PreparedBuild, { locations }: PublishWords): string {
  const { request, platforms, unsupported } = prepared;
  const words = {
    directory: locations.join(', '),
    build: `${request.type} ${request.app} ${request.version}`,
    platforms: Object.keys(platforms).join(', '),
  };
  return unsupported.length === 0
    ? say('phaseChosen', words).text
    : say('phaseChosenDropping', { ...words, dropped: unsupported.join(', ') }).text;
}
