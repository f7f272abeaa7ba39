import { ImagebuildError } from '../../errors.ts';
import { layerPrefix } from '../../image/annotations.ts';
import type { Descriptor, Digest } from '../../image/descriptor.ts';
import { isCopiedEntry } from '../../image/imagecopy.ts';
import { deduceMediaType, parseManifest } from '../../image/manifest.ts';
import type { Source } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import type { LocatedImage } from '../locatedimage.ts';

/**
 * Refuses an image of somebody else whose layers carry keys of imagebuild: in the namespace that it is copied
 * to, builds would reuse these layers for what the keys claim, unread (docs/security-rules.md 23).
 * @param namespaces the namespaces that belong to this repository, for the message.
 * @throws SOURCE_UNTRUSTED
 */
export async function refuseLayerKeys(
  { location, source, published, isWhole }: LocatedImage,
  namespaces: readonly string[],
): Promise<void> {
  const copied = isWhole ? [published.descriptor] : published.platforms;
  const layers = await findKeyedLayers(source, copied);
  const [layer] = layers;
  if (layer === undefined) return;
  const words = { image: location, count: layers.size, layer, namespaces: namespaces.join(', ') };
  throw new ImagebuildError('SOURCE_UNTRUSTED', say('sourceWithLayerKeys', words), {
    place: { image: location },
    hint: say('sourceWithLayerKeysHint'),
  });
}

/** Returns the digests of the layers with annotations of imagebuild, in all that a copy takes along. */
async function findKeyedLayers(source: Source, copied: readonly Descriptor[]): Promise<Set<Digest>> {
  const found = new Set<Digest>();
  const seen = new Set<Digest>();
  const visit = async (descriptor: Descriptor): Promise<void> => {
    if (seen.has(descriptor.digest)) return;
    seen.add(descriptor.digest);
    const bytes = await source.manifest(descriptor);
    const mediaType = descriptor.mediaType || (deduceMediaType(bytes) ?? '');
    const manifest = parseManifest(bytes, mediaType, `${source.location}@${descriptor.digest}`);
    if (manifest.kind === 'manifest')
      for (const layer of manifest.layers.filter(isKeyed)) found.add(layer.digest);
    else for (const child of manifest.manifests.filter(isCopiedEntry)) await visit(child);
  };
  for (const descriptor of copied) await visit(descriptor);
  return found;
}

function isKeyed({ annotations = {} }: Descriptor): boolean {
  return Object.keys(annotations).some((name) => name.startsWith(layerPrefix));
}
