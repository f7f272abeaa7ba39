import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedImage } from '../../application/prepared/prepared.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { formatReference } from '../../image/reference.ts';
import { fileContent } from '../../layers/content.ts';
import type { Progress } from '../../progress.ts';
import { type LocalStore, saveLocalImage } from '../../runner/localstore.ts';
import type { Settings } from '../../settings.ts';

/** Makes an archive of an image that lies in a store of this machine. @throws what `saveImage` throws, with the image's place. */
export type SaveLocalImage = (
  store: LocalStore,
  image: Pick<PreparedImage, 'reference' | 'origins'>,
) => Promise<Content>;

/** Each image is saved once, however many contexts name it. The archives live as long as the workspace. */
export function createImageSaver(workspace: string, settings: Settings, progress: Progress): SaveLocalImage {
  const directory = join(workspace, 'local');
  const saved = new Map<string, Promise<Content>>();
  const save = async (store: LocalStore, image: string, file: string) => {
    progress({ type: 'phase', phase: 'discovery', message: `saving ${image} from ${store}` });
    await mkdir(directory, { recursive: true });
    const { env, timeout: timeoutMs, signal } = settings;
    await saveLocalImage({ store, image, directory, file, timeoutMs, env, signal });
    return await fileContent(join(directory, file));
  };
  return async (store, { reference, origins }) => {
    const image = formatReference(reference);
    const key = `${store}:${image}`;
    const content = saved.get(key) ?? save(store, image, `${saved.size}.tar`);
    saved.set(key, content);
    try {
      return await content;
    } catch (error) {
      throw error instanceof ImagebuildError ? placed(error, image, origins[0]) : error;
    }
  };
}

function placed(
  error: ImagebuildError,
  image: string,
  origin: PreparedImage['origins'][number] | undefined,
): ImagebuildError {
  const { code, message, hint, excerpt } = error;
  const place = { file: origin?.file, line: origin?.line, image };
  return new ImagebuildError(code, message, { place, hint, excerpt, cause: error });
}
