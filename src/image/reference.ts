import { ImagebuildError, type Message } from '../errors.ts';
import { say } from '../text/say.ts';
import { type Digest, isDigest } from './digest.ts';

/**
 * A normalized image reference, `host/repository:tag@digest`. Without a tag and a digest the tag is `latest`.
 */
export interface Reference {
  /** With its port, if any. Docker Hub is `docker.io`. */
  readonly host: string;
  /** Without the host: `library/nginx`. */
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
}

// The grammar of distribution/reference, which every registry client shares.
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const hostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const dockerHubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/** Parses and normalizes an image reference. @throws REFERENCE_INVALID with the reason. */
export function parseReference(text: string): Reference {
  const [name, digest] = splitOnce(text, '@');
  if (digest !== undefined && !isDigest(digest)) throw invalid(text, say('referenceDigest', { digest }));
  const [host, rest] = splitHost(name);
  const colon = rest.lastIndexOf(':');
  const repository = colon === -1 ? rest : rest.slice(0, colon);
  const tag = colon === -1 ? undefined : rest.slice(colon + 1);
  if (tag !== undefined && !isTag(tag))
    throw invalid(text, say('referenceTag', { tag: JSON.stringify(tag) }));
  checkRepository(text, repository);
  return {
    host,
    repository: host === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository,
    ...(tag !== undefined ? { tag } : digest === undefined ? { tag: 'latest' } : {}),
    ...(digest !== undefined ? { digest } : {}),
  };
}

/** Tests the grammar of a tag (distribution-spec, Pulling manifests). */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** Parses an image reference; undefined when the text isn't one. */
export function tryParseReference(text: string): Reference | undefined {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof ImagebuildError) return undefined;
    throw error;
  }
}

/** Formats a reference as `host/repository[:tag][@digest]`. Parsing that returns an equal reference. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${reference.host}/${reference.repository}${tag}${digest}`;
}

/** Tells whether a reference begins with a host: its first part looks like one, and isn't the last. */
export function namesHost(text: string): boolean {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(0, slash));
  return first.includes('.') || first.includes(':') || first === 'localhost';
}

function splitHost(name: string): [host: string, rest: string] {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  if (!namesHost(name)) return ['docker.io', name];
  if (!hostPattern.test(first)) throw invalid(name, say('referenceHost', { host: JSON.stringify(first) }));
  const host = first.toLowerCase();
  return [dockerHubNames.has(host) ? 'docker.io' : host, name.slice(slash + 1)];
}

function checkRepository(text: string, repository: string): void {
  if (repository === '') throw invalid(text, say('referenceWithoutRepository'));
  if (repository.length > 255) throw invalid(text, say('referenceTooLong'));
  const bad = repository.split('/').find((part) => !component.test(part));
  if (bad === undefined) return;
  const reason = bad === bad.toLowerCase() ? 'referencePart' : 'referenceUpperCase';
  throw invalid(text, say(reason, { part: JSON.stringify(bad) }));
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function invalid(text: string, reason: Message): ImagebuildError {
  const message = say('referenceInvalid', { reference: JSON.stringify(text), reason: reason.text });
  return new ImagebuildError('REFERENCE_INVALID', message, { hint: say('referenceHint') });
}
