import type { PreparedImage } from '../../application/prepared/prepared.ts';
import { type DiscoveryInput, discover } from '../../discovery/discover.ts';
import type { Warning } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { namedAs } from '../naming.ts';
import { prepareImages } from './images.ts';
import type { SaveLocal } from './localimages.ts';

/** What images are looked for with, wherever that is. */
export interface Search extends Omit<DiscoveryInput, 'directory' | 'nameOf'> {
  readonly saveLocal: SaveLocal;
}

/** Where they are looked for. */
export interface Searched {
  readonly directory: string;
  /** How messages name the directory itself. */
  readonly shown: string;
  /** How messages name a file in it, which they know by its path there. */
  readonly nameOf: (file: string) => string;
}

export interface FoundImages {
  readonly images: readonly PreparedImage[];
  /** The archives that some of them lie in. */
  readonly archives: readonly Content[];
  readonly warnings: readonly Warning[];
}

/** Finds the embedded images that a directory names. @throws what `discover` throws */
export async function searchDirectory(
  searched: Searched,
  { saveLocal, ...search }: Search,
): Promise<FoundImages> {
  const { directory, shown, nameOf } = searched;
  return await namedAs(directory, shown, async () => {
    const found = await discover({ ...search, directory, nameOf });
    return { ...(await prepareImages(found.images, directory, nameOf, saveLocal)), warnings: found.warnings };
  });
}
