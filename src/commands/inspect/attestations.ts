import { drainBytes } from '../../image/content.ts';
import { type Descriptor, type Digest, isIndexType, isManifestType } from '../../image/descriptor.ts';
import { parseManifest } from '../../image/manifest.ts';
import type { Source } from '../../image/store.ts';

/**
 * Reads what an index holds beside its platforms, with everything below it, each once: what it means is nobody's business here, but
 * its bytes must be those that are named.
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

/** Reads one of them to its end. @returns what it names. */
async function readOne(source: Source, descriptor: Descriptor): Promise<readonly Descriptor[]> {
  const { mediaType, digest } = descriptor;
  if (!isManifestType(mediaType) && !isIndexType(mediaType)) {
    await drainBytes(source.blob(descriptor));
    return [];
  }
  const bytes = await source.manifest(descriptor);
  const manifest = parseManifest(bytes, mediaType, `${source.location}@${digest}`);
  return manifest.kind === 'index' ? manifest.manifests : [manifest.config, ...manifest.layers];
}
