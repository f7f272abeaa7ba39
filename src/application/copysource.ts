import { ImagebuildError, type Message } from '../errors.ts';
import { formatReference, parseReference } from '../image/reference.ts';
import { say } from '../text/say.ts';
import { parseLocation } from './location.ts';
import { isPrivateHost } from './publichost.ts';
import { isRequestWord, type Request } from './request.ts';

/** An image of a registry that is copied under its own name into the configured namespace. */
interface CopySource {
  /** `host/repository:tag[@digest]`, normalized. */
  readonly reference: string;
  /** The last element of the repository: `controller` of `registry.k8s.io/ingress-nginx/controller`. */
  readonly app: string;
  /** The tag. */
  readonly version: string;
}

/**
 * Reads the image that a copy asks for: a reference with a tag, in a registry that everybody reaches.
 * @returns what is wrong with the text otherwise.
 */
export function readCopySource(text: string): CopySource | Message {
  if (parseLocation(text) !== undefined) return say('copyNotInRegistry', { source: text });
  if (/^[a-z][a-z-]*:\/\//i.test(text)) return say('copyScheme', { source: text });
  const reference = tryParse(text);
  if (!('host' in reference)) return reference;
  const { host, repository, tag } = reference;
  if (isPrivateHost(host)) return say('copyPrivateHost', { host });
  const isTagged = /:[^/:@]+(?:@.*)?$/.test(text.replace(/@.*$/, ''));
  if (tag === undefined || !isTagged) return say('copyWithoutTag', { source: text });
  return { reference: formatReference(reference), app: repository.split('/').at(-1) ?? '', version: tag };
}

function tryParse(text: string): ReturnType<typeof parseReference> | Message {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof ImagebuildError && error.reason !== undefined)
      return { ...error.reason, text: error.message };
    throw error;
  }
}

/**
 * Checks that a request is the copy that it says. The image keeps its own name: the configuration decides
 * about everything else of the target.
 * @throws INVALID_REQUEST
 */
export function checkCopy(request: Request): void {
  const because = request.copyFrom === undefined ? undefined : refuseCopy(request, request.copyFrom);
  if (because !== undefined)
    throw new ImagebuildError('INVALID_REQUEST', because, { hint: say('requestCopyFrom') });
}

function refuseCopy({ type, app, version, buildArgs }: Request, copyFrom: string): Message | undefined {
  const source = readCopySource(copyFrom);
  if ('text' in source) return source;
  if (type !== 'dockerimages') return say('copyOfType', { type });
  if (Object.keys(buildArgs).length > 0) return say('copyWithArgs');
  if (source.app === app && source.version === version) return undefined;
  return say('copyOtherName', { source: copyFrom, app: source.app, version: source.version });
}

/**
 * Returns an image without what people write around it, such as `docker://` and quotes, in its normalized
 * form; one without a tag has a placeholder for it. undefined for what isn't an image of a public registry.
 */
export function suggestCopySource(word: string): string | undefined {
  const plain = word
    .replace(/^[`'"([{<*]+|[`'")\]}>*;!?\\]+$/g, '')
    .replace(/^(?:docker|https?|docker-image):\/\//i, '')
    .replace(/^(?:hub\.docker\.com|registry\.hub\.docker\.com)\/(?:_|r(?:epository)?)\//i, 'docker.io/')
    .replace(/\/+$/, '');
  const source = readCopySource(plain);
  if (!('text' in source)) return hasValidName(source) ? source.reference : undefined;
  const untagged = readCopySource(`${plain}:tag`);
  return 'text' in untagged ? undefined : untagged.reference.replace(/tag$/, '<tag>');
}

function hasValidName({ app, version }: CopySource): boolean {
  return isRequestWord('app', app) && isRequestWord('version', version);
}
