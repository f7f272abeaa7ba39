import { join } from 'node:path';
import { writeBench } from '../imagebuild.ts';
import { makeWork, type Registry, startSource } from '../registries.ts';
import type { Sizes } from '../sizes.ts';
import { twelveImages } from './twelve.ts';

/** A registry with images, and applications that embed them. */
export interface Release extends AsyncDisposable {
  readonly source: Registry;
  /** A folder for files that a case makes. */
  readonly work: string;
  /**
   * Writes a version of an application, by default `bench`.
   * @returns the folder that contains the applications.
   */
  write(version: string, images: readonly string[], app?: string): Promise<string>;
}

/** Makes the release with twelve images. */
export async function openTwelve({ imageBytes }: Sizes): Promise<Release> {
  return await openRelease(await twelveImages(imageBytes));
}

/** @param root the folder of a registry. */
export async function openRelease(root: string): Promise<Release> {
  await using stack = new AsyncDisposableStack();
  const source = stack.use(await startSource(root));
  const work = stack.use(await makeWork()).directory;
  const owned = stack.move();
  let written = 0;
  return {
    source,
    work,
    async write(version, images, app) {
      const applications = join(work, `applications-${++written}`);
      await writeBench(applications, version, images, app);
      return applications;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
