import { drainBytes } from '../../image/content.ts';
import { readAgainIfDamaged } from '../../image/damage.ts';
import { type Descriptor, type Digest, isIndexType, isManifestType } from '../../image/descriptor.ts';
import { parseManifest } from '../../image/manifest.ts';
import { countingSource, type Source } from '../../image/store.ts';
import { oncePerKey, type TransferQueue } from '../../image/transfers.ts';

/**
 * Checks the digests of the other entries of an index, such as attestations, and of everything that they
 * refer to. Their meaning isn't checked.
 * @param read what is read anyhow.
 * @throws DIGEST_MISMATCH, CONTENT_MISSING, CONTENT_INVALID
 */
export async function verifyOthers(
  { run }: TransferQueue,
  source: Source,
  others: readonly Descriptor[],
  read: ReadonlySet<Digest>,
): Promise<void> {
  const once = oncePerKey<Digest, void>();
  const verify = async (descriptor: Descriptor) => {
    const move = (signal: AbortSignal) => readOne(source, descriptor, signal);
    const below = await run({ bytes: descriptor.size, move });
    await verifyAll(below);
  };
  const verifyAll = async (descriptors: readonly Descriptor[]) => {
    const unread = descriptors.filter(({ digest }) => !read.has(digest));
    await Promise.all(unread.map((each) => once(each.digest, () => verify(each))));
  };
  await verifyAll(others);
}

/** Reads an entry to its end. @returns the descriptors in it */
async function readOne(
  source: Source,
  descriptor: Descriptor,
  signal: AbortSignal,
): Promise<readonly Descriptor[]> {
  const { mediaType, digest } = descriptor;
  if (!isManifestType(mediaType) && !isIndexType(mediaType)) {
    const stoppable = countingSource(source, () => signal.throwIfAborted());
    await readAgainIfDamaged((options) => drainBytes(stoppable.blob(descriptor, 0, options)));
    return [];
  }
  const bytes = await source.manifest(descriptor);
  const manifest = parseManifest(bytes, mediaType, `${source.location}@${digest}`);
  return manifest.kind === 'index' ? manifest.manifests : [manifest.config, ...manifest.layers];
}
