import { join } from 'node:path';
import type { ApplicationConfiguration } from '../../application/configurationschemas.ts';
import { readLocks } from '../../application/lock/lockfile.ts';
import type { ImageOrigin } from '../../application/prepared/prepared.ts';
import type { DiscoveredImage, DiscoveredNote } from '../../discovery/discover.ts';
import { formatReference } from '../../image/reference.ts';
import { say } from '../../text/say.ts';
import type { ExplainedImage } from './explanation.ts';

/** Explains every image that an application's directory names. init.sh isn't run. */
export async function explainApplication(
  directory: string,
  found: { readonly images: readonly DiscoveredImage[]; readonly notes: readonly DiscoveredNote[] },
  { embed: isEmbedding = true }: Pick<ApplicationConfiguration, 'embed'>,
): Promise<ExplainedImage[]> {
  const locks = await readLocks(directory, directory);
  const shown = <Origin extends ImageOrigin>(origin: Origin) => ({
    ...origin,
    file: join(directory, origin.file),
  });
  const images = found.images.map(({ reference, required, reason, origins }): ExplainedImage => {
    const name = formatReference(reference);
    const image = {
      reference: name,
      status: required ? ('required' as const) : ('candidate' as const),
      reason: reason.text,
      origins: origins.map(shown),
    };
    if (!isEmbedding) return { ...image, status: 'note', reason: say('whyEmbedOff').text };
    const row = locks.flatMap((lock) =>
      lock.images.images.flatMap(({ reference: locked, digest }) =>
        locked === name ? [{ digest, file: lock.shown }] : [],
      ),
    )[0];
    if (row) return { ...image, locked: row };
    const leftOut = required ? undefined : locks.find((lock) => lock.images.leftOut.includes(name));
    if (!leftOut) return image;
    return { ...image, status: 'leftOut', reason: say('whyLeftOut', { file: leftOut.shown }).text };
  });
  const notes = found.notes.flatMap(({ reference, reason, origins }): ExplainedImage[] =>
    reference === undefined
      ? []
      : [{ reference, status: 'note', reason: reason.text, origins: origins.map(shown) }],
  );
  return [...images, ...notes];
}
