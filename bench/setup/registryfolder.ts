import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/**
 * Writes an image for two platforms into the folder of a registry, as its driver writes it.
 * @param image `repository:tag`
 * @param layersFor the layers for an architecture.
 */
export async function writeImage(
  root: string,
  image: string,
  layersFor: (architecture: string) => readonly Buffer[],
): Promise<void> {
  const [name = '', tag = ''] = image.split(':');
  const folder = join(root, 'docker/registry/v2/repositories', name);
  const manifests: (Descriptor & { platform: object })[] = [];
  for (const architecture of ['amd64', 'arm64']) {
    const platform = { os: 'linux', architecture };
    const layers: Descriptor[] = [];
    for (const bytes of layersFor(architecture)) layers.push(await writeBlob(root, 'layer.v1.tar', bytes));
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

/** Returns incompressible bytes, always the same for a seed. */
export function noise(seed: string, bytes: number): Buffer {
  return createHash('shake256', { outputLength: bytes }).update(seed).digest();
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
