import { ImagebuildError } from '../errors.ts';
import { type Digest, isDigest } from './descriptor.ts';

/** `host/repository:tag@digest`, normalised. Without a tag and a digest the tag is `latest`. */
export interface Reference {
  /** With its port, if any. Docker Hub is `docker.io`. */
  readonly host: string;
  /** Without the host: `library/nginx`. */
  readonly repository: string;
  readonly tag?: string | undefined;
  readonly digest?: Digest | undefined;
}

// distribution/reference: the grammar every registry client shares.
const component = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const hostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const dockerHubNames = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/** @throws REFERENCE_INVALID with the reason. */
export function parseReference(text: string): Reference {
  const [name, digest] = splitOnce(text, '@');
  if (digest !== undefined && !isDigest(digest)) throw invalid(text, `${digest} is not a sha256 digest`);
  const [host, rest] = splitHost(name);
  const colon = rest.lastIndexOf(':');
  const repository = colon === -1 ? rest : rest.slice(0, colon);
  const tag = colon === -1 ? undefined : rest.slice(colon + 1);
  if (tag !== undefined && !isTag(tag)) throw invalid(text, `${JSON.stringify(tag)} is not a tag`);
  checkRepository(text, repository);
  return {
    host,
    repository: host === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository,
    ...(tag !== undefined ? { tag } : digest === undefined ? { tag: 'latest' } : {}),
    ...(digest !== undefined ? { digest } : {}),
  };
}

/** Whether the text may be a tag (distribution-spec, Pulling manifests). */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** The reference, or undefined when the text is none. */
export function tryParseReference(text: string): Reference | undefined {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof ImagebuildError) return undefined;
    throw error;
  }
}

/** `host/repository[:tag][@digest]`; parsing it gives the same reference again. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${reference.host}/${reference.repository}${tag}${digest}`;
}

function splitHost(name: string): [host: string, rest: string] {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  if (!isHost) return ['docker.io', name];
  if (!hostPattern.test(first)) throw invalid(name, `${JSON.stringify(first)} is not a host name`);
  const host = first.toLowerCase();
  return [dockerHubNames.has(host) ? 'docker.io' : host, name.slice(slash + 1)];
}

function checkRepository(text: string, repository: string): void {
  if (repository === '') throw invalid(text, 'it names no repository');
  if (repository.length > 255) throw invalid(text, 'its repository is longer than 255 characters');
  const bad = repository.split('/').find((part) => !component.test(part));
  if (bad === undefined) return;
  const upper = bad !== bad.toLowerCase();
  throw invalid(
    text,
    `${JSON.stringify(bad)} is not a part of a repository name${upper ? ' (it must be lower case)' : ''}`,
  );
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function invalid(text: string, reason: string): ImagebuildError {
  return new ImagebuildError(
    'REFERENCE_INVALID',
    `${JSON.stringify(text)} is not an image reference: ${reason}`,
    {
      hint: 'Write a reference as host/repository:tag, host/repository@sha256:… or both.',
    },
  );
}
