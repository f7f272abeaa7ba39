import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cached } from './cached.ts';

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
 * Makes a registry's folder with small images for two platforms, with three layers each, as its driver writes
 * it.
 */
export function manyImagesFolder(count: number): Promise<string> {
  return cached(`many-${count}`, async (root) => {
    for (const image of [...manyImages(count), changedOf(count).after]) await writeImage(root, image);
  });
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

async function writeImage(root: string, image: string): Promise<void> {
  const [name = '', tag = ''] = image.split(':');
  const folder = join(root, 'docker/registry/v2/repositories', name);
  const manifests: (Descriptor & { platform: object })[] = [];
  for (const architecture of ['amd64', 'arm64']) {
    const platform = { os: 'linux', architecture };
    const contents = [0, 1, 2].map((layer) => noise(`${image} ${architecture} ${layer}`));
    const layers: Descriptor[] = [];
    for (const bytes of contents) layers.push(await writeBlob(root, 'layer.v1.tar', bytes));
    const rootfs = { type: 'layers', diff_ids: layers.map(({ digest }) => digest) };
    const config = await writeBlob(root, 'config.v1+json', json({ ...platform, rootfs }));
    for (const { digest } of [config, ...layers]) await link(join(folder, '_layers', path(digest)), digest);
    const manifest = await writeBlob(root, 'manifest.v1+json', json({ schemaVersion: 2, config, layers }));
    await link(join(folder, '_manifests/revisions', path(manifest.digest)), manifest.digest);
    manifests.push({ ...manifest, platform });
  }
  const index = await writeBlob(root, 'index.v1+json', json({ schemaVersion: 2, manifests }));
  const tagged = join(folder, '_manifests/tags', tag);
  await link(join(folder, '_manifests/revisions', path(index.digest)), index.digest);
  await link(join(tagged, 'index', path(index.digest)), index.digest);
  await link(join(tagged, 'current'), index.digest);
}

async function writeBlob(root: string, kind: string, bytes: Buffer): Promise<Descriptor> {
  const hex = createHash('sha256').update(bytes).digest('hex');
  const folder = join(root, 'docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'data'), bytes);
  return { mediaType: `application/vnd.oci.image.${kind}`, digest: `sha256:${hex}`, size: bytes.length };
}

async function link(folder: string, digest: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'link'), digest);
}

/** `sha256/<hex>`, as the driver names folders. */
function path(digest: string): string {
  return digest.replace(':', '/');
}

/** Returns incompressible bytes, always the same for a seed: 2 to 130 kB, like a small image. */
function noise(seed: string): Buffer {
  const hash = createHash('shake256', { outputLength: 2_000 + (seedNumber(seed) % 128_000) });
  return hash.update(seed).digest();
}

function seedNumber(seed: string): number {
  return createHash('sha256').update(seed).digest().readUInt32LE();
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function nameOf(index: number, tag: number): string {
  return `many/image-${String(index).padStart(3, '0')}:${tag}`;
}
