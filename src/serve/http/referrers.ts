import { z } from 'zod';
import { type Descriptor, type Digest, isDigest } from '../../image/descriptor.ts';
import { deduceMediaType } from '../../image/manifest.ts';
import type { Blobs } from '../content/blobreader.ts';

const shape = z.object({
  subject: z.object({ digest: z.custom<Digest>(isDigest) }),
  artifactType: z.string().nullish(),
  config: z.object({ mediaType: z.string() }).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
});

/**
 * Lists the manifests of a repository that refer to another one by their `subject`, such as signatures
 * (distribution-spec, "Listing Referrers").
 */
export async function listReferrers(
  revisions: ReadonlySet<Digest>,
  blobs: Blobs,
  subject: Digest,
): Promise<Descriptor[]> {
  const found: Descriptor[] = [];
  for (const digest of [...revisions].sort()) {
    const bytes = await blobs.readSmall(digest);
    const referrer = bytes && describe(bytes, digest, subject);
    if (referrer) found.push(referrer);
  }
  return found;
}

function describe(bytes: Buffer, digest: Digest, subject: Digest): Descriptor | undefined {
  if (!bytes.includes(subject)) return undefined;
  const parsed = shape.safeParse(JSON.parse(bytes.toString()));
  if (!parsed.success || parsed.data.subject.digest !== subject) return undefined;
  const { artifactType, config, annotations } = parsed.data;
  return {
    mediaType: deduceMediaType(bytes) ?? '',
    digest,
    size: bytes.length,
    artifactType: artifactType ?? config?.mediaType,
    ...(annotations ? { annotations } : {}),
  };
}
