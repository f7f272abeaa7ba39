import { ImagebuildError, type Warning } from '../../errors.ts';
import { type Descriptor, type Digest, isDigest, isIndexType } from '../../image/descriptor.ts';
import { parseManifest } from '../../image/manifest.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import { say } from '../../text/say.ts';

/** What an observed image is embedded as. */
interface PinnedImage {
  /** The digest that its name is taken to have; undefined: what it names when the image is published. */
  readonly locked?: Digest | undefined;
  /** skip: only the manifest of the cluster's platform is known. */
  readonly platformPolicy?: 'skip' | undefined;
  readonly warning?: Warning | undefined;
}

/**
 * Finds the index of what a cluster ran, so that what was observed on one platform is embedded for all. A
 * kubelet reports the digest of the index or of its platform's manifest.
 * @param digests those that were reported.
 * @throws what a source throws that doesn't answer.
 */
export async function pinImage(
  reference: Reference,
  digests: readonly string[],
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<PinnedImage> {
  const observed = digests.filter(isDigest);
  try {
    const source = await sourceOf(reference);
    return reference.digest === undefined
      ? await pinTag(reference, observed, source)
      : await pinDigest(reference, reference.digest, source);
  } catch (error) {
    if (!(error instanceof ImagebuildError) || !refusals.has(error.code)) throw error;
    const image = formatReference(reference);
    return { warning: warn(say('observedUnread', { image, reason: error.message }), image) };
  }
}

/** A login that the cluster has and this job doesn't: what the tag names is embedded. */
const refusals = new Set<ImagebuildError['code']>(['UNAUTHORIZED', 'DENIED']);

async function pinTag(
  reference: Reference,
  observed: readonly Digest[],
  source: Source,
): Promise<PinnedImage> {
  const now = await source.resolve(reference.tag ?? 'latest');
  // One that was never pulled, or that the registry doesn't have: publishing says so.
  if (observed.length === 0) return now ? { locked: now.digest } : {};
  if (now && (await holdsAny(now, observed, source))) return { locked: now.digest };
  return await pinMoved(reference, observed, now, source);
}

/** Finds what the tag named when the cluster pulled it: an index, or else a manifest of one platform. */
async function pinMoved(
  reference: Reference,
  observed: readonly Digest[],
  now: Descriptor | undefined,
  source: Source,
): Promise<PinnedImage> {
  const found: Descriptor[] = [];
  for (const digest of observed) {
    const descriptor = await source.resolve(digest);
    if (descriptor) found.push(descriptor);
  }
  const image = formatReference(reference);
  const index = found.find(({ mediaType }) => isIndexType(mediaType));
  const held = index ?? found[0];
  const words = { image, digest: (held?.digest ?? observed[0]) as string, now: now?.digest ?? '' };
  if (!held) return { locked: now?.digest, warning: warn(say('observedGone', words), image) };
  if (index) return { locked: held.digest, warning: warn(say('observedMoved', words), image) };
  return {
    locked: held.digest,
    platformPolicy: 'skip',
    warning: warn(say('observedManifest', words), image),
  };
}

/** A name with the digest of one platform's manifest can't be embedded for others. */
async function pinDigest(reference: Reference, digest: Digest, source: Source): Promise<PinnedImage> {
  const named = await source.resolve(digest);
  if (!named || isIndexType(named.mediaType)) return {};
  const image = formatReference(reference);
  return { platformPolicy: 'skip', warning: warn(say('observedManifestNamed', { image }), image) };
}

async function holdsAny(now: Descriptor, observed: readonly Digest[], source: Source): Promise<boolean> {
  if (observed.includes(now.digest)) return true;
  if (!isIndexType(now.mediaType)) return false;
  const read = parseManifest(await source.manifest(now), now.mediaType, source.location);
  return read.kind === 'index' && read.manifests.some(({ digest }) => observed.includes(digest));
}

function warn(message: { readonly text: string }, image: string): Warning {
  return { message: message.text, place: { image }, hint: say('observedPinHint').text };
}
