import { ImagebuildError, type Message } from '../errors.ts';
import { parseReference, type Reference } from '../image/reference.ts';
import { say } from '../text/say.ts';
import { sourcePrefix, sourceTarget } from './configurationschemas.ts';

/**
 * Where images are read instead: by a prefix of host and repository, another prefix, `https://HOST[/PATH]` or
 * `oci:DIR`.
 */
export type Sources = Readonly<Record<string, string>>;

/** The place that an image is read from. */
type RewrittenSource =
  | { readonly kind: 'registry'; readonly reference: Reference }
  | { readonly kind: 'oci'; readonly directory: string };

/** Parses `PREFIX=TARGET`. @throws USAGE */
export function parseSource(text: string): [prefix: string, target: string] {
  const at = text.indexOf('=');
  const [prefix, target] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  if (sourcePrefix.safeParse(prefix).success && sourceTarget.safeParse(target).success)
    return [prefix, target];
  throw new ImagebuildError('USAGE', say('sourceInvalid', { value: JSON.stringify(text) }), {
    hint: say('sourceForm'),
  });
}

/**
 * Finds where an image is read: by the longest prefix that matches, at the end of a word between slashes.
 * Undefined when it is read under its own name.
 */
export function rewriteSource(reference: Reference, sources: Sources): RewrittenSource | undefined {
  const words = wordsOf(reference.host, reference.repository);
  const matching = Object.entries(sources).flatMap(([prefix, target]) => {
    const own = parsePlace(prefix);
    return own.every((word, index) => words[index] === word) ? [{ own, target }] : [];
  });
  const [longest] = matching.sort((a, b) => b.own.length - a.own.length);
  if (!longest) return undefined;
  const { own, target } = longest;
  if (target.startsWith('oci:')) return { kind: 'oci', directory: target.slice('oci:'.length) };
  const place = [...parsePlace(withoutScheme(target)), ...words.slice(own.length)];
  if (place.length === 1) throw withoutRepository(own.join('/'), target);
  const { host, repository } = parseReference(place.join('/'));
  const { tag, digest } = reference;
  return { kind: 'registry', reference: { host, repository, tag, digest } };
}

/**
 * Returns host and repository that an image is read from, when they aren't its own; undefined for one that
 * isn't read from a registry.
 */
export function readFrom(
  { reference, transport }: { readonly reference: Reference; readonly transport: string },
  sources: Sources,
): string | undefined {
  const source = transport === 'registry' ? rewriteSource(reference, sources) : undefined;
  if (source?.kind !== 'registry') return undefined;
  const { host, repository } = source.reference;
  return host === reference.host && repository === reference.repository ? undefined : `${host}/${repository}`;
}

/** Names that images moved away from, and where they are now. */
const moved: readonly (readonly [from: string, to: string])[] = [
  ['docker.io/bitnami', 'docker.io/bitnamilegacy'],
];

/** Returns the hint for an image that isn't there and is known to have moved: where it is now. */
export function movedHint(reference: Reference): Message | undefined {
  const found = moved.find(([from, to]) => rewriteSource(reference, { [from]: to }));
  if (!found) return undefined;
  const [from, to] = found;
  return say('imageMoved', { from, to, line: `${from}: ${to}` });
}

function withoutScheme(text: string): string {
  return text.replace(/^https:\/\//, '').replace(/\/$/, '');
}

/** Splits a host and the beginning of a repository into words. */
function parsePlace(text: string): string[] {
  const [host = '', ...path] = text.split('/');
  return [parseReference(`${host}/x/x`).host, ...path];
}

function wordsOf(host: string, repository: string): string[] {
  return [host, ...repository.split('/')];
}

function withoutRepository(prefix: string, target: string): ImagebuildError {
  return new ImagebuildError('CONFIGURATION_INVALID', say('sourceWithoutRepository', { prefix, target }), {
    hint: say('sourceRepositoryHint', { prefix }),
  });
}
