import { ImagebuildError } from '../../errors.ts';
import { formatReference, namesHost, parseReference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';
import { parseRegistryHost } from '../registryhost.ts';

/** The name of an image as people give it to `-t`: without a host, the configuration decides. */
export interface ImageName {
  readonly host: string | undefined;
  readonly repository: string;
  readonly tag: string;
}

/** A name that says everything: a reference with a tag. */
export interface CompleteName extends ImageName {
  readonly host: string;
}

/** Parses a name; without a tag it is `latest`. @throws REFERENCE_INVALID */
export function parseImageName(text: string): ImageName {
  const { host: plain } = parseRegistryHost(text);
  const { host, repository, tag = 'latest', digest } = parseReference(plain);
  if (digest !== undefined)
    throw new ImagebuildError('REFERENCE_INVALID', say('imageNameDigest', { name: JSON.stringify(text) }), {
      hint: say('imageNameDigestHint'),
    });
  if (namesHost(plain)) return { host, repository, tag };
  return { host: undefined, repository: plain.replace(/:[^:/]*$/, ''), tag };
}

/** Returns the last part of a name's repository: what the image is called. */
export function baseName({ repository }: Pick<ImageName, 'repository'>): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}

/** Returns a name's repository without its last part; empty when that is all of it. */
export function namespaceIn({ repository }: Pick<ImageName, 'repository'>): string {
  return repository.slice(0, Math.max(0, repository.lastIndexOf('/')));
}

/** A registry and the namespace in it, which may be empty. */
interface Namespace {
  readonly registry: string;
  readonly namespace: string;
}

/**
 * Completes a name. One with a host is complete; one with a path lacks the registry; a bare name takes
 * registry and namespace.
 */
export function completeName(
  { host, repository, tag }: ImageName,
  configured: () => Namespace,
): CompleteName {
  if (host !== undefined) return { host, repository, tag };
  const { registry, namespace } = configured();
  return { host: registry, repository: joinRepository(namespace, repository), tag };
}

/** Returns a repository of a namespace; a path of its own stays as it is. */
function joinRepository(namespace: string, repository: string): string {
  return namespace === '' || repository.includes('/') ? repository : `${namespace}/${repository}`;
}

/**
 * Returns the reference that an image on this machine has: `localhost/` takes the place of a missing host.
 */
export function localName(text: string): string {
  const { host = 'localhost', repository, tag } = parseImageName(text);
  return formatReference({ host, repository, tag });
}
