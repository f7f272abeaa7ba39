import { entriesIn, type PreparedLayer } from '../application/prepared/prepared.ts';
import { ImagebuildError } from '../errors.ts';
import { isLayerFile, spoolFiles } from '../layers/read.ts';
import type { BlobSpool } from '../layers/spool.ts';
import type { Entry } from '../layers/tree.ts';

/** The layers with the files that lie in layers of other images taken out of them: publish opens none of those. */
export async function spoolLayerFiles(
  layers: readonly PreparedLayer[],
  keep: BlobSpool,
): Promise<PreparedLayer[]> {
  const contents = layers.flatMap((layer) =>
    entriesIn(layer).flatMap((entry) => (entry.type === 'file' ? entry.content : [])),
  );
  const kept = await spoolFiles(contents.filter(isLayerFile), keep);
  const moved = (entry: Entry): Entry => {
    if (entry.type !== 'file' || !isLayerFile(entry.content)) return entry;
    const content = kept.get(entry.content.digest);
    if (content) return { ...entry, content };
    throw new ImagebuildError(
      'DIGEST_MISMATCH',
      `/${entry.path} is not what it was when its image was read`,
      {
        place: { image: entry.content.layer.source.location },
      },
    );
  };
  return layers.map((layer) => ('blob' in layer ? layer : { ...layer, entries: layer.entries.map(moved) }));
}
