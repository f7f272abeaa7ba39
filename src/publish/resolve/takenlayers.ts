import type { PreparedBuild, TakenLayer } from '../../application/prepared/prepared.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Digest } from '../../image/descriptor.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { Source } from '../../image/store.ts';
import { say } from '../../text/say.ts';
import { type ResolvedTaken, takenKey } from '../plantypes.ts';
import { existingLayer, type ImageParts, layerLine, openImage, resolveAll } from './bases.ts';

/**
 * Reads the manifest and the configuration of each image that layers are taken from, by its digest, with the
 * credentials for sources. A layer is taken only when these name it and the image's own repository has it: a
 * digest alone gives nobody a blob.
 * @throws PREPARED_INVALID when they don't name a layer, IMAGE_NOT_FOUND, CONTENT_MISSING, CONTENT_INVALID.
 */
export async function resolveTakenLayers(
  prepared: PreparedBuild,
  sourceOf: (reference: Reference) => Promise<Source>,
): Promise<ResolvedTaken> {
  const images = Map.groupBy(
    takenFrom(prepared),
    ({ from: { reference, manifest } }) => `${formatReference(reference)} ${manifest.digest}`,
  );
  const resolve = async (layers: readonly TakenLayer[]) => {
    const { from } = layers[0]!;
    const parts = await openImage(from, sourceOf);
    const distinct = new Map(layers.map((one) => [one.layer.digest, one]));
    return await Promise.all([...distinct.values()].map((one) => resolveLayer(one, parts)));
  };
  const resolved = await resolveAll([...images.values()].map(resolve));
  return new Map(resolved.flat());
}

async function resolveLayer({ from, layer }: TakenLayer, { source, layers }: ImageParts) {
  const line = layerLine(layer, layer.diffId);
  if (!layers.includes(line)) throw notItsLayer(from, layer.digest);
  const { reference } = from;
  const title = `layer ${layer.digest.slice(7, 19)} of ${reference.repository}`;
  const existing = await existingLayer(layer, source, { reference, title, madeBy: 'image' });
  return [takenKey(from, layer.digest), { layer: existing, from: reference }] as const;
}

/** Lists the layers that a build takes from other images. */
function takenFrom({ platforms }: Pick<PreparedBuild, 'platforms'>): TakenLayer[] {
  return Object.values(platforms).flatMap(({ layers }) => layers.filter((layer) => 'from' in layer));
}

function notItsLayer({ reference, manifest }: TakenLayer['from'], layer: Digest): ImagebuildError {
  const image = formatReference(reference);
  const words = { image, digest: manifest.digest, layer };
  return new ImagebuildError('PREPARED_INVALID', say('takenLayerNotNamed', words), {
    place: { image },
    hint: say('prepareAgain'),
  });
}
