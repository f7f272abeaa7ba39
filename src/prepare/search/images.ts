import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedImage } from '../../application/prepared/prepared.ts';
import type { DiscoveredImage } from '../../discovery/discover.ts';
import type { Content } from '../../image/content.ts';
import { formatReference } from '../../image/reference.ts';
import { fileContent } from '../../layers/content.ts';
import type { SaveLocalImage } from './localimages.ts';

export interface PreparedImages {
  readonly images: readonly PreparedImage[];
  /** The archives that some of them lie in. An archive need not be a file of the context: .dockerignore may leave it out. */
  readonly archives: readonly Content[];
}

/**
 * The images that were found, as a prepared build holds them: what lies in a store of this machine becomes an archive, so that who
 * publishes reads data and runs nothing.
 * @param nameOf how messages name a file of the directory that was searched.
 */
export async function prepareImages(
  found: readonly DiscoveredImage[],
  directory: string,
  nameOf: (file: string) => string,
  saveLocal: SaveLocalImage,
): Promise<PreparedImages> {
  const images: PreparedImage[] = [];
  const archives: Content[] = [];
  for (const one of found) {
    const { required, origins: places } = one;
    const origins = places.map(({ kind, file, line }) => ({ kind, file: nameOf(file), line }));
    const image = { reference: one.reference, required, origins };
    const located = await locate(one, { directory, nameOf, image, saveLocal });
    if (located) archives.push(located.content);
    images.push({ ...image, ...(located?.place ?? { transport: 'registry' }) });
  }
  return { images, archives };
}

interface Located {
  readonly content: Content;
  readonly place: Pick<PreparedImage, 'transport' | 'archive'>;
}

/** The archive that holds an image; undefined when a registry does. */
async function locate(
  { transport, archive }: DiscoveredImage,
  given: {
    readonly directory: string;
    readonly nameOf: (file: string) => string;
    readonly image: Pick<PreparedImage, 'reference' | 'origins'>;
    readonly saveLocal: SaveLocalImage;
  },
): Promise<Located | undefined> {
  if (transport === 'registry') return undefined;
  const { directory, nameOf, image, saveLocal } = given;
  const name = formatReference(image.reference);
  if (transport === 'containers-storage' || transport === 'docker-daemon') {
    const content = await saveLocal(transport, image);
    return located('docker-archive', content, name, `${transport}:${name}`);
  }
  if (!archive) throw new RangeError(`${name} comes from no archive`);
  const content = await fileContent(await realpath(join(directory, archive.path)));
  return located(transport, content, archive.name, nameOf(archive.path));
}

function located(
  transport: PreparedImage['transport'],
  content: Content,
  name: string,
  shown: string,
): Located {
  const { digest, size } = content;
  return { content, place: { transport, archive: { digest, size, name, shown } } };
}
