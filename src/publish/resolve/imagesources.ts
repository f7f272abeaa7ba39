import type { PreparedArchive, PreparedBuild, PreparedImage } from '../../application/prepared/prepared.ts';
import { ImagebuildError } from '../../errors.ts';
import { type Content, drainBytes } from '../../image/content.ts';
import type { Reference } from '../../image/reference.ts';
import { type Source, wrapSource } from '../../image/store.ts';
import type { ListedSource } from '../../stores/layout/layout-source.ts';
import { say } from '../../text/say.ts';

type OpenArchive = (
  kind: 'oci-archive' | 'docker-archive',
  file: string,
  shown: string,
) => Promise<ListedSource>;

/**
 * Opens the source of an embedded image: its registry, or the archive of the prepared build that holds it.
 */
export function imageSources(
  files: PreparedBuild['files'],
  stores: { sourceOf(reference: Reference): Promise<Source>; readonly openArchive: OpenArchive },
): (image: PreparedImage) => Promise<Source> {
  const opened = new Map<string, Promise<ListedSource>>();
  return async ({ reference, transport, archive }) => {
    if (transport === 'registry' || !archive) return stores.sourceOf(reference);
    const key = `${transport} ${archive.digest}`;
    const source =
      opened.get(key) ?? openChecked(stores.openArchive, transport, archive, files(archive.digest));
    opened.set(key, source);
    return inArchive(await source, archive);
  };
}

/**
 * Opens an archive whose bytes are the ones that were prepared. They are all read, since nothing else proves
 * a Docker archive's configuration.
 * @throws DIGEST_MISMATCH, PREPARED_INVALID, and what opening it throws.
 */
async function openChecked(
  openArchive: OpenArchive,
  transport: Parameters<OpenArchive>[0],
  { shown }: PreparedArchive,
  content: Content,
) {
  if (content.file === undefined) throw new RangeError(`${shown} is not a file`);
  await drainBytes(content.open());
  return await openArchive(transport, content.file, shown);
}

/** Narrows an archive to one image: the one with the name that is asked for, or the only one. */
function inArchive(source: ListedSource, { name, shown }: PreparedArchive): Source {
  return wrapSource(source, {
    location: shown,
    async resolve() {
      const found = (await source.resolve(name)) ?? (await source.resolve(''));
      if (found) return found;
      throw notInArchive(name, shown, await source.names());
    },
  });
}

function notInArchive(image: string, archive: string, names: readonly string[]): ImagebuildError {
  const words = { archive, image, names: names.join(', ') };
  return new ImagebuildError('IMAGE_NOT_FOUND', say('archiveLacks', words), {
    hint: say('archiveLacksHint'),
  });
}
