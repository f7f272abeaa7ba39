import { createHash } from 'node:crypto';
import { cached } from './cached.ts';
import { noise, writeImage } from './registryfolder.ts';

/** The images of a large release. */
export function manyImages(count: number): string[] {
  return Array.from({ length: count }, (_, index) => nameOf(index, 1));
}

/** A later tag of the image in the middle. */
export function changedOf(count: number): { readonly before: string; readonly after: string } {
  const index = Math.floor(count / 2);
  return { before: nameOf(index, 1), after: nameOf(index, 2) };
}

/**
 * Makes a registry's folder with small images for two platforms, with three layers each.
 */
export function manyImagesFolder(count: number): Promise<string> {
  return cached(`many-${count}`, async (root) => {
    for (const image of [...manyImages(count), changedOf(count).after])
      await writeImage(root, image, (architecture) =>
        [0, 1, 2].map((layer) => smallLayer(`${image} ${architecture} ${layer}`)),
      );
  });
}

/** 2 to 130 kB, like a layer of a small image. */
function smallLayer(seed: string): Buffer {
  return noise(seed, 2_000 + (seedNumber(seed) % 128_000));
}

function seedNumber(seed: string): number {
  return createHash('sha256').update(seed).digest().readUInt32LE();
}

function nameOf(index: number, tag: number): string {
  return `many/image-${String(index).padStart(3, '0')}:${tag}`;
}
