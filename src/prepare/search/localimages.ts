import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { formatReference } from '../../image/reference.ts';
import { fileContent } from '../../layers/filecontent.ts';
import type { Progress } from '../../progress.ts';
import type { ProcessEnvironment } from '../../runner/environment.ts';
import { type LocalStore, saveLocalImage } from '../../runner/localstore.ts';
import { say } from '../../text/say.ts';
import type { SaveLocalImage } from './search.ts';

interface ImageSaverOptions {
  /** Made when the first image is saved. The archives live as long as this directory. */
  readonly directory: string;
  readonly timeoutMs: number;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Creates a function that saves images of this machine's stores; each is saved once, even if several contexts
 * name it.
 */
export function createImageSaver(options: ImageSaverOptions, progress: Progress): SaveLocalImage {
  const { directory } = options;
  const saved = new Map<string, Promise<Content>>();
  const save = async (store: LocalStore, image: string, file: string) => {
    progress({ type: 'phase', phase: 'discovery', message: say('phaseSave', { image, store }).text });
    await mkdir(directory, { recursive: true });
    await saveLocalImage({ ...options, store, image, file });
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
      if (!(error instanceof ImagebuildError)) throw error;
      const [origin] = origins;
      throw error.with({ place: { file: origin?.file, line: origin?.line, image } });
    }
  };
}
