import { ImagebuildError, joinProblems, type Message } from '../../errors.ts';
import { findHiddenCharacter, showText } from '../../text/characters.ts';
import { say } from '../../text/say.ts';
import { directoryLimits as limits } from '../directoryschema.ts';
import { type Request, refuseRequestWord, validateRequest } from '../request.ts';
import { baseName, type ImageName, parseImageName } from './imagename.ts';

type Directory = NonNullable<Request['directory']>;

/** What people give to have a directory built. */
interface GivenDirectory extends Partial<Pick<Directory, 'env' | 'labels' | 'annotations'>> {
  readonly context: string;
  readonly file?: string | undefined;
  readonly tags: readonly string[];
}

/** Annotations that imagebuild reads itself (image/annotations.ts) can't be given. */
const ownAnnotations = 'io.github.labring.imagebuild.';

/**
 * Validates the request of a directory, which is called what its first name says.
 * @param raw the other fields of a request too. @throws INVALID_REQUEST with every problem
 */
export function validateDirectoryRequest(raw: {
  readonly directory: GivenDirectory;
  readonly [field: string]: unknown;
}): Request {
  const { tags, env = {}, labels = {}, annotations } = raw.directory;
  const problems = [
    ...tags.map(refuseName),
    refusePlatformTags(tags),
    refusePairs('variable', env),
    refusePairs('label', labels),
    refusePairs('annotation', annotations?.manifest ?? {}),
    refusePairs('annotation', annotations?.index ?? {}),
  ].filter((one) => one !== undefined);
  if (problems.length > 0) throw joinProblems(problems);
  const name = parseImageName(tags[0] ?? '');
  return validateRequest({ ...raw, type: 'directory', app: baseName(name), version: name.tag });
}

/** Returns the problem of a name of an image; undefined for a valid one. */
function refuseName(text: string): ImagebuildError | undefined {
  const hint = say('imageNameHint');
  try {
    const name = parseImageName(text);
    const because =
      refuseRequestWord('app', baseName(name), 'name') ?? refuseRequestWord('version', name.tag, 'tag');
    return because && refused(because, hint);
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    return error.with({ code: 'INVALID_REQUEST', hint });
  }
}

/** Refuses a tag that another name needs for one of its platforms: v1-amd64 beside v1. */
function refusePlatformTags(tags: readonly string[]): ImagebuildError | undefined {
  const names = tags.flatMap((text) => (refuseName(text) ? [] : [parseImageName(text)]));
  const clash = names.find((name) => names.some((other) => isPlatformOf(name, other)));
  if (clash === undefined) return undefined;
  const words = { tag: clash.tag, of: clash.tag.replace(/-[^-]+$/, '') };
  return refused(say('imageNamePlatform', words), say('imageNamePlatformHint'));
}

function isPlatformOf(name: ImageName, other: ImageName): boolean {
  if (name.host !== other.host || name.repository !== other.repository) return false;
  return name.tag === `${other.tag}-amd64` || name.tag === `${other.tag}-arm64`;
}

/** Returns the problem of keys with values; undefined when all are valid. */
function refusePairs(name: string, pairs: Readonly<Record<string, string>>): ImagebuildError | undefined {
  const entries = Object.entries(pairs);
  const because =
    entries.length > limits.pairs
      ? say('pairsTooMany', { name, limit: limits.pairs })
      : entries.map(([key, value]) => refusePair(name, key, value)).find((one) => one !== undefined);
  return because && refused(because, say('pairForm'));
}

function refusePair(name: string, key: string, value: string): Message | undefined {
  const shown = showText(key);
  if (!/^[^\s=]+$/.test(key) || findHiddenCharacter(key) || key === '__proto__')
    return say('pairKey', { name, key: shown });
  if (key.length > limits.key) return say('pairKeyTooLong', { name, key: shown, limit: limits.key });
  if (value.length > limits.value) return say('pairValueTooLong', { name, key: shown, limit: limits.value });
  if (value.includes('\0')) return say('pairValue', { name, key: shown });
  if (name === 'annotation' && key.startsWith(ownAnnotations)) return say('pairOwn', { name, key: shown });
  return undefined;
}

function refused(because: Message, hint: Message): ImagebuildError {
  return new ImagebuildError('INVALID_REQUEST', because, { hint });
}
