import { entriesIn, type PreparedLayer } from '../application/prepared/prepared.ts';
import { ImagebuildError } from '../errors.ts';
import type { Content } from '../image/content.ts';
import type { Digest } from '../image/descriptor.ts';
import type { BlobSpool } from '../layers/filecontent.ts';
import { isLayerFile, spoolFiles } from '../layers/layerreader.ts';
import type { Entry, Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';

/** The contents of a tree's files. */
export function filesOf(tree: Tree): Content[] {
  return [...tree.values()].flatMap((entry) => (entry.type === 'file' ? [entry.content] : []));
}

/**
 * Indexes the files of a prepared build by digest. The lookup throws CONTENT_MISSING for any other digest.
 */
export function createFileLookup(files: readonly Content[]): (digest: Digest) => Content {
  const contents = new Map(files.map((content) => [content.digest, content]));
  return (digest) => {
    const content = contents.get(digest);
    if (content) return content;
    throw new ImagebuildError('CONTENT_MISSING', say('preparedFileMissing', { digest }));
  };
}

/**
 * Copies files from layers of other images into the spool, since publish opens none of those layers.
 * @returns the layers with the copied files.
 * @throws DIGEST_MISMATCH when a layer no longer holds what was read before.
 */
export async function spoolLayerFiles(
  layers: readonly PreparedLayer[],
  spool: BlobSpool,
): Promise<PreparedLayer[]> {
  const contents = layers.flatMap((layer) =>
    entriesIn(layer).flatMap((entry) => (entry.type === 'file' ? entry.content : [])),
  );
  const spooled = await spoolFiles(contents.filter(isLayerFile), spool);
  const replace = (entry: Entry): Entry => {
    if (entry.type !== 'file' || !isLayerFile(entry.content)) return entry;
    const content = spooled.get(entry.content.digest);
    if (content) return { ...entry, content };
    throw new ImagebuildError('DIGEST_MISMATCH', say('layerFileChanged', { path: entry.path }), {
      place: { image: entry.content.layer.source.location },
    });
  };
  return layers.map((layer) =>
    'entries' in layer ? { ...layer, entries: layer.entries.map(replace) } : layer,
  );
}
