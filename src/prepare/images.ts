import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedImage } from '../application/prepared.ts';
import { fileContent } from '../context/content.ts';
import type { DiscoveredImage } from '../discovery/discover.ts';
import { formatReference } from '../image/reference.ts';
import type { Content } from '../image/tree.ts';
import type { Context } from './contexts.ts';

export interface PreparedImages {
  readonly images: readonly PreparedImage[];
  /** The archives that some of them lie in. An archive need not be a file of the context: .dockerignore may leave it out. */
  readonly archives: readonly Content[];
}

/**
 * The images that were found, as a prepared build holds them.
 * @param shown how messages name the context's directory.
 */
export async function prepareImages(
  found: readonly DiscoveredImage[],
  { directory }: Context,
  shown: string,
): Promise<PreparedImages> {
  const images: PreparedImage[] = [];
  const archives: Content[] = [];
  for (const { reference, required, transport, archive, origins: places } of found) {
    const origins = places.map(({ kind, file, line }) => ({ kind, file: join(shown, file), line }));
    const image = { reference: formatReference(reference), required, transport, origins };
    const content = archive && (await fileContent(await realpath(join(directory, archive.path))));
    if (content) archives.push(content);
    images.push(
      content
        ? { ...image, archive: { digest: content.digest, size: content.size, name: archive.name } }
        : image,
    );
  }
  return { images, archives };
}
