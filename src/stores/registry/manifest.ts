import { ImagebuildError } from '../../errors.ts';
import { acceptedManifestTypes, type Descriptor, digestOf, isDigest } from '../../image/descriptor.ts';
import { placeOf, protocolError } from './http/failure.ts';
import { headerOf, type ResponseHead, subjectOf } from './http/transport.ts';
import type { RepositoryClient } from './repository-client.ts';

export const manifestLimit = 4 * 1024 * 1024;

const accept = { accept: acceptedManifestTypes.join(', ') };

/**
 * The descriptor under a tag or digest, by HEAD, which is no pull on Docker Hub; by GET when the HEAD does not say enough
 * (distribution-spec, Checking if content exists). Undefined when there is none.
 */
export async function resolveManifest(
  client: RepositoryClient,
  name: string,
): Promise<Descriptor | undefined> {
  const call = client.call('HEAD', `manifests/${name}`, {
    image: imageOf(client, name),
    headers: accept,
    accept: [200, 400, 404, 405, 501],
  });
  const head = await client.transport.request(call);
  if (head.status === 404) return undefined;
  const descriptor = head.status === 200 ? describe(head) : undefined;
  if (descriptor === undefined) return resolveByGet(client, name);
  if (isDigest(name) && descriptor.digest !== name)
    throw protocolError(subjectOf(call), `has another digest for it: ${descriptor.digest}`);
  return descriptor;
}

async function resolveByGet(client: RepositoryClient, name: string): Promise<Descriptor | undefined> {
  const call = client.call('GET', `manifests/${name}`, {
    image: imageOf(client, name),
    headers: accept,
    accept: [200, 404],
    limit: manifestLimit,
  });
  const answer = await client.transport.request(call);
  if (answer.status === 404) return undefined;
  const { bytes } = answer;
  const digest = digestOf(bytes);
  if (isDigest(name) && digest !== name) throw wrongBytes(client, name);
  const mediaType = mediaTypeOf(answer) ?? mediaTypeInside(bytes);
  if (mediaType === undefined)
    throw protocolError(subjectOf(call), 'does not say what type its manifest has');
  return { mediaType, digest, size: bytes.length };
}

/** The bytes of a manifest or index, checked. @throws CONTENT_MISSING, DIGEST_MISMATCH, LIMIT_EXCEEDED */
export async function readManifest(
  client: RepositoryClient,
  { digest, size }: Descriptor,
): Promise<Uint8Array> {
  const image = imageOf(client, digest);
  if (size > manifestLimit)
    throw new ImagebuildError(
      'LIMIT_EXCEEDED',
      `${image}: its manifest has ${size} bytes, over ${manifestLimit}`,
      {
        place: { image, registry: client.endpoint.host },
        hint: 'Check that the reference names an image.',
      },
    );
  const call = client.call('GET', `manifests/${digest}`, { image, headers: accept, limit: manifestLimit });
  const { bytes } = await client.transport.request(call);
  if (bytes.length !== size || digestOf(bytes) !== digest) throw wrongBytes(client, digest);
  return bytes;
}

/** Stores a manifest under its digest, and under a tag when one is given (distribution-spec, Pushing manifests). */
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
  });
  const stored = headerOf(await client.transport.request(call), 'docker-content-digest');
  if (stored?.startsWith('sha256:') && stored !== digest)
    throw new ImagebuildError(
      'DIGEST_MISMATCH',
      `${call.image}: ${client.endpoint.host} stored ${stored} for ${digest}`,
      {
        place: placeOf(subjectOf(call)),
        hint: 'Check that no proxy before the registry changes what is sent.',
      },
    );
}

/** `host/repository:tag` or `host/repository@digest`. */
export function imageOf(client: RepositoryClient, name: string): string {
  return `${client.location}${isDigest(name) ? '@' : ':'}${name}`;
}

/** What a HEAD says, when it says all. */
function describe(head: ResponseHead): Descriptor | undefined {
  const digest = headerOf(head, 'docker-content-digest');
  const size = Number(headerOf(head, 'content-length') ?? Number.NaN);
  const mediaType = mediaTypeOf(head);
  return isDigest(digest) && size > 0 && mediaType !== undefined ? { mediaType, digest, size } : undefined;
}

/** The type from Content-Type; what a server says of any JSON tells nothing. */
function mediaTypeOf(head: ResponseHead): string | undefined {
  const type = headerOf(head, 'content-type')?.split(';')[0]?.trim().toLowerCase();
  return type?.startsWith('application/vnd.') ? type : undefined;
}

function mediaTypeInside(bytes: Uint8Array): string | undefined {
  try {
    const { mediaType } = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof mediaType === 'string' ? mediaType : undefined;
  } catch {
    return undefined; // the caller says that the type is missing
  }
}

function wrongBytes(client: RepositoryClient, digest: string): ImagebuildError {
  const { host } = client.endpoint;
  const image = imageOf(client, digest);
  return new ImagebuildError('DIGEST_MISMATCH', `${image}: ${host} sent other bytes than this digest names`, {
    place: { image, registry: host },
    hint: `Try again, or take the image from another place; what ${host} holds may be damaged.`,
  });
}
