import { cached } from './cached.ts';
import { noise, writeImage } from './registryfolder.ts';

/** Images of one large layer for each platform. */
export const largeImages: readonly string[] = [1, 2, 3, 4].map((number) => `large/image-${number}:1`);

/** Makes a registry's folder with them. @param bytes of all layers together. */
export function largeImagesFolder(bytes: number): Promise<string> {
  const each = bytes / (2 * largeImages.length);
  return cached(`large-${bytes / 1e6}-MB`, async (root) => {
    for (const image of largeImages)
      await writeImage(root, image, (architecture) => [noise(`${image} ${architecture}`, each)]);
  });
}
