import { parseAnnotations, parsePairs } from '../application/directorybuild/pairs.ts';
import { validateDirectoryRequest } from '../application/directorybuild/validate.ts';
import { parseLocation } from '../application/location.ts';
import { checkExpected, withOwnNames } from '../application/prepared/expectation.ts';
import type { PreparedBuild } from '../application/prepared/prepared.ts';
import { namesRegistry } from '../application/registryhost.ts';
import { imageTypes, type Request, validateRequest } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import type { CliFlags } from './flags.ts';

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

/**
 * Returns the prepared build of a directory under the names that the flags give it, with their labels and
 * annotations: its folder decides none of them (docs/security-rules.md 30). Any other stays as it is.
 * @throws USAGE
 */
export function withNames(
  prepared: PreparedBuild,
  { locations }: PublishWords,
  flags: Pick<CliFlags, NameFlag>,
): PreparedBuild {
  const { directory: built } = prepared.request;
  if (built === undefined) refuseNames(locations, flags);
  if (built === undefined) return prepared;
  const { tag: tags = [], label = [], annotation = [] } = flags;
  const directory = locations.join(' ');
  if (tags.length === 0)
    throw new ImagebuildError('USAGE', say('publishNameless', { directory }), {
      hint: say('publishNamelessHint', { directory }),
    });
  const labels = parsePairs('label', label);
  const annotations = parseAnnotations(annotation);
  const own = validateDirectoryRequest({
    ...prepared.request,
    directory: { ...built, tags, labels, annotations },
  });
  return withOwnNames(prepared, own);
}

const nameFlags = { tag: '-t', label: '--label', annotation: '--annotation' } as const;
type NameFlag = keyof typeof nameFlags;

/** Refuses flags of a directory for anything else. @throws USAGE */
export function refuseNames(locations: readonly string[], flags: Pick<CliFlags, NameFlag>): void {
  const given = Object.entries(nameFlags).find(([name]) => flags[name as NameFlag] !== undefined);
  if (given === undefined) return;
  const directory = locations.join(' ');
  throw new ImagebuildError('USAGE', say('publishNamesOfOther', { flag: given[1], directory }), {
    hint: say('publishNamesOfOtherHint'),
  });
}

/** Returns the flags that `imagebuild publish` takes for a request: its names. */
export function tagWords({ directory }: Pick<Request, 'directory'>): string {
  return (directory?.tags ?? []).map((tag) => ` -t ${tag}`).join('');
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

/** Refuses a flag of copies in any other form of `imagebuild publish`. @throws USAGE */
export function refuseTrustSource({ trustSource }: { readonly trustSource?: boolean }): void {
  if (trustSource)
    throw new ImagebuildError('USAGE', say('trustSourceAlone'), { hint: say('trustSourceAloneHint') });
}

/**
 * Splits the arguments of `imagebuild publish` into locations and the reference under which they are
 * published. A location is known by its form, or because it exists; a last argument that is neither is the
 * reference.
 * @throws USAGE for any other argument that isn't a location
 */
export function readLocations(
  words: readonly string[],
  exists: (path: string) => boolean,
): { locations: string[]; reference: string | undefined } {
  const isLocation = (word: string) => parseLocation(word) !== undefined || exists(word);
  const last = words.at(-1) ?? '';
  const reference = words.length > 1 && !isLocation(last) ? last : undefined;
  const locations = reference === undefined ? [...words] : words.slice(0, -1);
  const unknown = locations.find((word) => !isLocation(word));
  if (unknown === undefined) return { locations, reference };
  throw new ImagebuildError('USAGE', say('nothingToPublish', { location: unknown }), {
    hint: namesRegistry(unknown) ? say('copyWithTo', { location: unknown }) : say('nameSomethingToPublish'),
  });
}
