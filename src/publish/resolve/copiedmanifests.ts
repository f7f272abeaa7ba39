import { entriesIn, type PreparedBuild } from '../../application/prepared/prepared.ts';
import { registryRoot } from '../../embedded/heldimages.ts';
import { blobPath, entriesInRegistry, parseEmbeddedPath } from '../../embedded/registryfiles.ts';
import { ImagebuildError } from '../../errors.ts';
import { type Content, collectBytes } from '../../image/content.ts';
import { type Digest, mediaTypes } from '../../image/descriptor.ts';
import { manifestLimit, parseManifest } from '../../image/manifest.ts';
import type { Entry } from '../../layers/tree.ts';
import type { CopiedManifests } from '../layout/copiedimages.ts';

/**
 * Reads the manifests of the images that instructions copy to `/registry` as files. They are files of the
 * prepared build. What isn't a manifest is left out: then its files are laid out like any others.
 */
export async function readCopiedManifests({
  platforms,
}: Pick<PreparedBuild, 'platforms'>): Promise<CopiedManifests> {
  const found = new Map<Digest, Content>();
  for (const layer of Object.values(platforms).flatMap(({ layers }) => layers))
    for (const [digest, content] of listManifests(entriesIn(layer))) found.set(digest, content);
  const read = [...found].map(async ([digest, content]) => [digest, await readManifest(content)] as const);
  return new Map((await Promise.all(read)).flatMap(([digest, blobs]) => (blobs ? [[digest, blobs]] : [])));
}

/** Lists the blobs that a repository among the entries has as a manifest. */
function listManifests(entries: readonly Entry[]): [Digest, Content][] {
  const revisions = entriesInRegistry(entries).flatMap(({ entry }) => {
    const path = parseEmbeddedPath(entry.path);
    return path.kind === 'revision' ? [path.digest] : [];
  });
  if (revisions.length === 0) return [];
  const files = new Map(entries.map((entry) => [entry.path, entry]));
  return revisions.flatMap((digest) => {
    const entry = files.get(`${registryRoot}/${blobPath(digest)}`);
    const isManifest = entry?.type === 'file' && entry.content.digest === digest;
    return isManifest && entry.content.size <= manifestLimit ? [[digest, entry.content]] : [];
  });
}

/** Reads the digests of a manifest's configuration and layers; undefined for anything else. */
async function readManifest(content: Content): Promise<Digest[] | undefined> {
  const bytes = await collectBytes(content.open());
  try {
    const { mediaType = mediaTypes.ociManifest } = JSON.parse(bytes.toString());
    const manifest = parseManifest(bytes, String(mediaType), 'a manifest in registry/');
    if (manifest.kind === 'index') return undefined;
    return [manifest.config, ...manifest.layers].map(({ digest }) => digest);
  } catch (error) {
    if (error instanceof ImagebuildError || error instanceof SyntaxError || error instanceof TypeError)
      return undefined;
    throw error;
  }
}
