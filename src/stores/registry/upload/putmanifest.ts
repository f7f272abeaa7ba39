import { ImagebuildError } from '../../../errors.ts';
import { type Descriptor, isIndexType } from '../../../image/descriptor.ts';
import { parseManifest } from '../../../image/manifest.ts';
import { say } from '../../../text/say.ts';
import { StatusError } from '../http/error-response.ts';
import { TransientError } from '../http/failure.ts';
import { writeManifest } from '../manifest.ts';
import type { RepositoryClient } from '../repository-client.ts';

/**
 * Codes with which a registry refuses a manifest when another client writes the same content at that moment
 * (distribution reads a link or a blob that is half written), or when its bytes arrived damaged.
 */
const passingCodes = [
  'DIGEST_INVALID',
  'MANIFEST_BLOB_UNKNOWN',
  'BLOB_UNKNOWN',
  'MANIFEST_UNKNOWN',
  'MANIFEST_INVALID',
  'MANIFEST_UNVERIFIED',
];

/** How often a manifest is put in all. */
const mostPuts = 4;

/**
 * Stores a manifest whose blobs are there. When the registry refuses it for a reason that may pass, it is
 * asked for the blobs, and the manifest is put again.
 * @param isThere asks for a blob or, below an index, for a manifest.
 */
export async function putManifest(
  client: RepositoryClient,
  manifest: { readonly bytes: Uint8Array; readonly descriptor: Descriptor; readonly tag: string | undefined },
  isThere: (content: Descriptor, kind: 'blob' | 'manifest') => Promise<boolean>,
): Promise<void> {
  const { bytes, descriptor, tag } = manifest;
  const attempts = client.transport.attempts(client.call('PUT', ''));
  for (let count = 1; ; count += 1) {
    try {
      return await writeManifest(client, bytes, descriptor, tag);
    } catch (error) {
      if (!(error instanceof ImagebuildError) || !mayPass(error)) throw error;
      if (count === mostPuts) throw error;
      await attempts.waitToRetry(new TransientError(error));
      const missing = await findMissing(client, manifest, isThere);
      if (missing && count === mostPuts - 1) throw lacks(client, error, missing);
    }
  }
}

/** Tells whether a refusal may pass: one of the codes above, or the registry stored other bytes. */
function mayPass(error: ImagebuildError): boolean {
  if (!(error instanceof StatusError)) return error.code === 'DIGEST_MISMATCH';
  return [400, 404].includes(error.status) && error.codes.some((code) => passingCodes.includes(code));
}

async function findMissing(
  client: RepositoryClient,
  { bytes, descriptor }: { readonly bytes: Uint8Array; readonly descriptor: Descriptor },
  isThere: (content: Descriptor, kind: 'blob' | 'manifest') => Promise<boolean>,
): Promise<Descriptor | undefined> {
  const parsed = parseManifest(bytes, descriptor.mediaType, client.location);
  const kind = isIndexType(descriptor.mediaType) ? 'manifest' : 'blob';
  const named = parsed.kind === 'index' ? parsed.manifests : [parsed.config, ...parsed.layers];
  const found = await Promise.all(named.map((one) => isThere(one, kind)));
  return named.find((_, position) => found[position] === false);
}

function lacks(client: RepositoryClient, error: ImagebuildError, { digest }: Descriptor): ImagebuildError {
  return error.with({
    code: 'CONTENT_MISSING',
    message: say('manifestContentGone', { location: client.location, digest }),
    hint: say('registryBuildLater'),
  });
}
