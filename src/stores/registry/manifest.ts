import { ImagebuildError } from '../../errors.ts';
import { acceptedManifestTypes, type Descriptor, digestOf, isDigest } from '../../image/descriptor.ts';
import { deduceMediaType } from '../../image/manifest.ts';
import { say } from '../../text/say.ts';
import { headerOf, type ResponseBytes, type ResponseHead, subjectOf } from './http/call.ts';
import { isEncoded } from './http/contentencoding.ts';
import { placeOf, protocolError } from './http/failure.ts';
import type { RepositoryClient } from './repository-client.ts';

const manifestLimit = 4 * 1024 * 1024;

const accept = { accept: acceptedManifestTypes.join(', ') };

/**
 * Returns the descriptor under a tag or digest, by HEAD, which Docker Hub doesn't count as a pull; by GET
 * when the HEAD is refused, finds nothing or doesn't say enough (distribution-spec, Checking if content
 * exists): gateways and caches answer the two differently. Undefined when there is nothing under that name.
 */
export async function resolveManifest(
  client: RepositoryClient,
  name: string,
): Promise<Descriptor | undefined> {
  const call = client.call('HEAD', `manifests/${name}`, {
    image: imageOf(client, name),
    headers: accept,
    accept: [200, 400, 403, 404, 405, 501],
  });
  const head = await client.transport.request(call);
  const descriptor = head.status === 200 ? parseDescriptor(head) : undefined;
  if (descriptor === undefined) return resolveByGet(client, name);
  if (isDigest(name) && descriptor.digest !== name)
    throw protocolError(subjectOf(call), (who) =>
      say('registryOtherDigest', { who, digest: descriptor.digest }),
    );
  return descriptor;
}

async function resolveByGet(client: RepositoryClient, name: string): Promise<Descriptor | undefined> {
  const call = client.call('GET', `manifests/${name}`, {
    image: imageOf(client, name),
    headers: accept,
    accept: [200, 404],
    limit: manifestLimit,
    isDamaged: (answer) => answer.status === 200 && !isNamed(answer, name),
  });
  const answer = await client.transport.request(call);
  if (answer.status === 404) return undefined;
  if (!isNamed(answer, name)) throw wrongBytes(client, name);
  const { bytes } = answer;
  const digest = digestOf(bytes);
  const mediaType = mediaTypeOf(answer) ?? deduceMediaType(bytes);
  if (mediaType === undefined)
    throw protocolError(subjectOf(call), (who) => say('registryNamesNoType', { who }));
  return { mediaType, digest, size: bytes.length };
}

/** Tells whether a manifest has the digest that it is asked for by, or else the one that the answer names. */
function isNamed(answer: ResponseBytes, name: string): boolean {
  const named = isDigest(name) ? name : headerOf(answer, 'docker-content-digest');
  return !isDigest(named) || digestOf(answer.bytes) === named;
}

/**
 * Returns the bytes of a manifest or index, checked.
 * @throws CONTENT_MISSING, DIGEST_MISMATCH, LIMIT_EXCEEDED
 */
export async function readManifest(
  client: RepositoryClient,
  { digest, size }: Descriptor,
): Promise<Uint8Array> {
  const image = imageOf(client, digest);
  if (size > manifestLimit)
    throw new ImagebuildError(
      'LIMIT_EXCEEDED',
      say('manifestTooLarge', { image, size, limit: manifestLimit }),
      {
        place: { image, registry: client.endpoint.host },
        hint: say('registryCheckReference'),
      },
    );
  const isDamaged = ({ bytes }: ResponseBytes) => bytes.length !== size || digestOf(bytes) !== digest;
  const call = client.call('GET', `manifests/${digest}`, {
    image,
    headers: accept,
    limit: manifestLimit,
    isDamaged,
  });
  const answer = await client.transport.request(call);
  if (isDamaged(answer)) throw wrongBytes(client, digest);
  return answer.bytes;
}

/**
 * Stores a manifest under its digest, and under a tag when one is given (distribution-spec, Pushing
 * manifests).
 */
export async function writeManifest(
  client: RepositoryClient,
  bytes: Uint8Array,
  { digest, mediaType }: Descriptor,
  tag: string | undefined,
): Promise<void> {
  const call = client.call('PUT', `manifests/${tag ?? digest}`, {
    image: imageOf(client, tag ?? digest),
    headers: { 'content-type': mediaType },
    body: bytes,
    accept: [200, 201, 202],
    outlivesStop: true,
  });
  const stored = headerOf(await client.transport.request(call), 'docker-content-digest');
  if (stored?.startsWith('sha256:') && stored !== digest)
    throw new ImagebuildError(
      'DIGEST_MISMATCH',
      say('registryStoredOther', { ...subjectOf(call), stored, digest }),
      { place: placeOf(subjectOf(call)), hint: say('registryCheckProxy') },
    );
}

/** Returns `host/repository:tag` or `host/repository@digest`. */
function imageOf(client: RepositoryClient, name: string): string {
  return `${client.location}${isDigest(name) ? '@' : ':'}${name}`;
}

/** Returns the descriptor in a HEAD's answer; undefined when a part of it is missing. */
function parseDescriptor(head: ResponseHead): Descriptor | undefined {
  const digest = headerOf(head, 'docker-content-digest');
  const size = isEncoded(head) ? Number.NaN : Number(headerOf(head, 'content-length') ?? Number.NaN);
  const mediaType = mediaTypeOf(head);
  return isDigest(digest) && size > 0 && mediaType !== undefined ? { mediaType, digest, size } : undefined;
}

/** Returns the type from Content-Type; undefined for a type that servers give any JSON. */
function mediaTypeOf(head: ResponseHead): string | undefined {
  const type = headerOf(head, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return type?.startsWith('application/vnd.') ? type : undefined;
}

function wrongBytes(client: RepositoryClient, digest: string): ImagebuildError {
  const { host } = client.endpoint;
  const image = imageOf(client, digest);
  return new ImagebuildError('DIGEST_MISMATCH', say('manifestOtherBytes', { image, host }), {
    place: { image, registry: host },
    hint: say('registryMayBeDamaged', { host }),
  });
}
