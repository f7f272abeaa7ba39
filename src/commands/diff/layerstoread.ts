import type { Descriptor, Digest } from '../../image/descriptor.ts';

/** The layers of an image. */
interface Layers {
  readonly layers: readonly Descriptor[];
  /** Those that hold a blob of an embedded image each: what the image holds is listed elsewhere. */
  readonly blobLayers: ReadonlySet<Digest>;
}

interface LayerChoice {
  /** The layers that only one of the images has. */
  readonly own: ReadonlySet<Digest>;
  /** Whether shared layers are read too: they may hold what a layer of one image replaces or hides. */
  readonly all: 'never' | 'ifUnclear' | 'always';
}

/**
 * Chooses the layers to read for a comparison. Equal lists of layers make equal files. Shared layers below
 * all others matter only to what the others add, remove or hide; above or between them they may hide it.
 */
export function layersToRead(before: Layers | undefined, now: Layers | undefined): LayerChoice {
  const [old, young] = [digestsOf(before), digestsOf(now)];
  if (old.join() === young.join()) return { own: new Set(), all: 'never' };
  const [inOld, inYoung] = [new Set(old), new Set(young)];
  const isShared = (digest: Digest) => inOld.has(digest) && inYoung.has(digest);
  const own = new Set([...old, ...young].filter((digest) => !isShared(digest)));
  const shared = old.filter(isShared);
  if (shared.length === 0) return { own, all: 'never' };
  const isBelow = [old, young].every((digests) => digests.slice(0, shared.length).join() === shared.join());
  return { own, all: isBelow ? 'ifUnclear' : 'always' };
}

/** Layers with a blob hide nothing and are hidden by nothing of a file. */
function digestsOf(image: Layers | undefined): Digest[] {
  return image?.layers.flatMap(({ digest }) => (image.blobLayers.has(digest) ? [] : [digest])) ?? [];
}
