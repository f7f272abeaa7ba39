import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type PreparedImage,
  type PreparedNote,
  preparedLimits,
} from '../../application/prepared/prepared.ts';
import {
  type DiscoveredImage,
  type DiscoveredNote,
  type DiscoveryInput,
  discover,
} from '../../discovery/discover.ts';
import type { Warning } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { formatReference } from '../../image/reference.ts';
import { fileContent } from '../../layers/filecontent.ts';
import type { LocalStore } from '../../runner/localstore.ts';
import { withDisplayPaths } from '../places.ts';
import type { PlatformPolicy } from './platformpolicy.ts';

/**
 * Saves an image from a store of this machine as an archive. @throws what `saveLocalImage` throws, with the
 * image's place.
 */
export type SaveLocalImage = (
  store: LocalStore,
  image: Pick<PreparedImage, 'reference' | 'origins'>,
) => Promise<Content>;

/** The settings of a search for images, wherever it is done. */
export interface SearchOptions extends Omit<DiscoveryInput, 'directory' | 'nameOf'> {
  readonly saveLocal: SaveLocalImage;
  readonly platformPolicy: PlatformPolicy;
}

/** The directory that is searched. */
export interface SearchLocation {
  readonly directory: string;
  /** How messages name the directory itself. */
  readonly displayPath: string;
  /** How messages name a file in it, given its path there. */
  readonly nameOf: (file: string) => string;
}

export interface SearchResult {
  readonly images: readonly PreparedImage[];
  /**
   * The archives that hold some of the images. An archive may be missing from the context: .dockerignore can
   * exclude it.
   */
  readonly archives: readonly Content[];
  /** What was seen and isn't embedded. */
  readonly notes: readonly PreparedNote[];
  readonly warnings: readonly Warning[];
  /** Lines of `.sealignore` that ignore nothing here. */
  readonly unusedIgnores: readonly Warning[];
}

/** Finds the embedded images that a directory names. @throws what `discover` and `SaveLocalImage` throw */
export async function searchDirectory(
  { directory, displayPath, nameOf: nameOfFile }: SearchLocation,
  { saveLocal, platformPolicy, ...options }: SearchOptions,
): Promise<SearchResult> {
  const nameOf = (file: string) => (isAddress(file) ? file : nameOfFile(file));
  return await withDisplayPaths(directory, displayPath, async () => {
    const { images, notes, ...told } = await discover({ ...options, directory, nameOf });
    const prepared = await prepareImages(images, { directory, nameOf, saveLocal, platformPolicy });
    return { ...prepared, notes: prepareNotes(notes, nameOf), ...told };
  });
}

/** Tells whether the origin of an image is an address rather than a file. */
function isAddress(file: string): boolean {
  return /^https?:\/\//.test(file);
}

/**
 * Converts the images that were found to rows of the prepared build. An image from a store of this machine
 * becomes an archive, so that publish only reads data and runs nothing.
 */
async function prepareImages(
  found: readonly DiscoveredImage[],
  given: Pick<SearchLocation, 'directory' | 'nameOf'> & Pick<SearchOptions, 'saveLocal' | 'platformPolicy'>,
): Promise<Pick<SearchResult, 'images' | 'archives'>> {
  const { directory, nameOf, saveLocal } = given;
  const images: PreparedImage[] = [];
  const archives: Content[] = [];
  for (const one of found) {
    const { required, origins: places } = one;
    const origins = places.map((place) => ({ ...place, file: nameOf(place.file) }));
    const platformPolicy = given.platformPolicy(one.reference);
    const image = {
      reference: one.reference,
      required,
      reason: one.reason.text,
      ...(platformPolicy ? { platformPolicy } : {}),
      origins,
    };
    const located = await findArchive(one, { directory, nameOf, image, saveLocal });
    if (located) archives.push(located.content);
    images.push({ ...image, ...(located?.place ?? { transport: 'registry' }) });
  }
  return { images, archives };
}

function prepareNotes(notes: readonly DiscoveredNote[], nameOf: (file: string) => string): PreparedNote[] {
  return notes.slice(0, preparedLimits.notes).map(({ reason, origins, ...note }) => ({
    ...note,
    reason: reason.text,
    origins: origins.map((origin) => ({ ...origin, file: nameOf(origin.file) })),
  }));
}

interface ArchivedImage {
  readonly content: Content;
  readonly place: Pick<PreparedImage, 'transport' | 'archive'>;
}

/** Finds or creates the archive that holds an image; undefined for an image of a registry. */
async function findArchive(
  { transport, archive }: DiscoveredImage,
  given: {
    readonly directory: string;
    readonly nameOf: (file: string) => string;
    readonly image: Pick<PreparedImage, 'reference' | 'origins'>;
    readonly saveLocal: SaveLocalImage;
  },
): Promise<ArchivedImage | undefined> {
  if (transport === 'registry') return undefined;
  const { directory, nameOf, image, saveLocal } = given;
  const name = formatReference(image.reference);
  if (transport === 'containers-storage' || transport === 'docker-daemon') {
    const content = await saveLocal(transport, image);
    return describeArchive('docker-archive', content, name, `${transport}:${name}`);
  }
  if (!archive) throw new RangeError(`${name} has no archive`);
  const content = await fileContent(await realpath(join(directory, archive.path)));
  return describeArchive(transport, content, archive.name, nameOf(archive.path));
}

function describeArchive(
  transport: PreparedImage['transport'],
  content: Content,
  name: string,
  shown: string,
): ArchivedImage {
  const { digest, size } = content;
  return { content, place: { transport, archive: { digest, size, name, shown } } };
}
