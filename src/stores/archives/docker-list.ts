import { z } from 'zod';
import { ImagebuildError } from '../../errors.ts';

/** `manifest.json` of `docker save` (moby image-spec v1.2, "Combined Image JSON + Filesystem Changeset Format"). */
const listShape = z
  .array(
    z.object({
      Config: z.string(),
      RepoTags: z.array(z.string()).max(1000).nullish(),
      Layers: z.array(z.string()).max(1000).nullish(),
    }),
  )
  .max(1000);

/** An image of a Docker archive: paths of its files, and the names it has. */
export interface SavedImage {
  readonly config: string;
  readonly names: readonly string[];
  readonly layers: readonly string[];
}

/** The images that `manifest.json` lists. @throws CONTENT_INVALID */
export function parseSavedImages(bytes: Buffer, archive: string): SavedImage[] {
  try {
    const list = listShape.parse(JSON.parse(bytes.toString()));
    return list.map(({ Config, RepoTags, Layers }) => ({
      config: Config,
      names: RepoTags ?? [],
      layers: Layers ?? [],
    }));
  } catch (cause) {
    throw new ImagebuildError('CONTENT_INVALID', `manifest.json in ${archive} cannot be read`, {
      place: { file: archive },
      hint: 'Save the image again with docker save or skopeo.',
      cause,
    });
  }
}
