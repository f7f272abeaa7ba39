import { drainBytes } from '../../image/content.ts';
import { readAgainIfDamaged } from '../../image/damage.ts';
import { type Descriptor, type Digest, isIndexType, isManifestType } from '../../image/descriptor.ts';
import { parseManifest } from '../../image/manifest.ts';
import type { Source } from '../../image/store.ts';

/**
 * Checks the digests of the other entries of an index, such as attestations, and of everything that they
 * refer to. Their meaning isn't checked.
 * @throws DIGEST_MISMATCH, CONTENT_MISSING, CONTENT_INVALID
 */
export async function verifyOthers(source: Source, others: readonly Descriptor[]): Promise<void> {
  const seen = new Set<Digest>();
  const waiting = [...others];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (seen.has(next.digest)) continue;
    seen.add(next.digest);
    waiting.push(...(await readOne(source, next)));
  }
}

/** Reads an entry to its end. @returns the descriptors in it */
async function readOne(source: Source, descriptor: Descriptor): Promise<readonly Descriptor[]> {
  const { mediaType, digest } = descriptor;
  if (!isManifestType(mediaType) && !isIndexType(mediaType)) {
    await readAgainIfDamaged((options) => drainBytes(source.blob(descriptor, 0, options)));
    return [];
  }
  const bytes = await source.manifest(descriptor);
  const manifest = parseManifest(bytes, mediaType, `${source.location}@${digest}`);
  return manifest.kind === 'index' ? manifest.manifests : [manifest.config, ...manifest.layers];
}
