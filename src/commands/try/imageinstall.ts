import { join } from 'node:path';
import pLimit from 'p-limit';
import { ImagebuildError } from '../../errors.ts';
import { findBlobLayers } from '../../image/annotations.ts';
import {
  bestMatch,
  type Descriptor,
  formatPlatform,
  type Platform,
  platformName,
} from '../../image/descriptor.ts';
import { parseImageConfig } from '../../image/imageconfig.ts';
import { parseImageManifest, readSmallBlob } from '../../image/manifest.ts';
import { pairLayers, readLayer } from '../../layers/layerreader.ts';
import { overlayLayers } from '../../layers/overlay.ts';
import { writeInstall } from '../../prepare/installs/realinstall.ts';
import { say } from '../../text/say.ts';
import type { LocatedImage } from '../locatedimage.ts';
import type { PlannedInstall } from './session.ts';

/** Chooses the image for the nodes of a cluster; the first one where the nodes aren't known. */
export function choosePlatform(
  { location, published }: LocatedImage,
  nodes: readonly Platform[],
): Descriptor {
  const { platforms } = published;
  const [first] = nodes;
  const found = first === undefined ? platforms[0] : bestMatch(first, platforms);
  if (found) return found;
  const offered = platforms.map(platformName).join(', ') || '-';
  const platform = first === undefined ? '-' : formatPlatform(first);
  throw new ImagebuildError('PLATFORM_MISSING', say('tryPlatformMissing', { location, platform, offered }), {
    place: { image: location },
  });
}

/**
 * Unpacks the files of an image, without its embedded images, for the install.
 * @param directory missing or empty.
 * @throws INVALID_REQUEST for an image without commands
 */
export async function unpackInstall(
  { location, source }: LocatedImage,
  descriptor: Descriptor,
  directory: string,
): Promise<PlannedInstall> {
  const manifest = parseImageManifest(await source.manifest(descriptor), descriptor.mediaType, location);
  const parsed = parseImageConfig(await readSmallBlob(source, manifest.config), location);
  const layers = pairLayers(source, manifest, parsed, location);
  const rows = parsed.history.filter((row) => !row.empty_layer).map(({ created_by: by = '' }) => by);
  const blobs = findBlobLayers(manifest.layers, rows);
  const read = layers.filter(({ descriptor: { digest } }) => !blobs.has(digest));
  const tree = overlayLayers(await pLimit(2).map(read, readLayer));
  const { config } = parsed;
  const planned = await writeInstall({ config, tree, kubefile: 'CMD' }, join(directory, 'files'));
  const image = { config, kubefile: 'CMD', history: [], tree: async () => tree };
  if (planned.commands.length > 0) return { ...planned, image };
  throw new ImagebuildError('INVALID_REQUEST', say('tryWithoutCommands', { location }), {
    place: { image: location },
  });
}
