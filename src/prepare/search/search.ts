import type { PreparedImage } from '../../application/prepared/prepared.ts';
import { type DiscoveryInput, discover } from '../../discovery/discover.ts';
import type { Warning } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { withDisplayPaths } from '../naming.ts';
import { prepareImages } from './images.ts';
import type { SaveLocalImage } from './localimages.ts';

/** What images are looked for with, wherever that is. */
export interface SearchOptions extends Omit<DiscoveryInput, 'directory' | 'nameOf'> {
  readonly saveLocal: SaveLocalImage;
}

/** Where they are looked for. */
export interface SearchLocation {
  readonly directory: string;
  /** How messages name the directory itself. */
  readonly shown: string;
  /** How messages name a file in it, which they know by its path there. */
  readonly nameOf: (file: string) => string;
}

export interface SearchResult {
  readonly images: readonly PreparedImage[];
  /** The archives that some of them lie in. */
  readonly archives: readonly Content[];
  readonly warnings: readonly Warning[];
}

/** Finds the embedded images that a directory names. @throws what `discover` throws */
export async function searchDirectory(
  searched: SearchLocation,
  { saveLocal, ...search }: SearchOptions,
): Promise<SearchResult> {
  const { directory, shown, nameOf } = searched;
  return await withDisplayPaths(directory, shown, async () => {
    const found = await discover({ ...search, directory, nameOf });
    return { ...(await prepareImages(found.images, directory, nameOf, saveLocal)), warnings: found.warnings };
  });
}
