import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { get } from './reading.ts';

interface Described {
  readonly digest: string;
  readonly platform?: { readonly architecture: string };
}

interface Document {
  readonly manifests?: readonly Described[];
  readonly config: Described;
  readonly layers: readonly Described[];
}

/** A layer of an image, unpacked. */
export interface UnpackedLayer {
  readonly descriptor: { readonly mediaType: string; readonly digest: string; readonly size: number };
  readonly diffId: string;
  /** Paths and bytes. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** Reads the layers of an image's platform, with no code of the product. */
export async function readLayers(url: string, repository: string, tag: string): Promise<UnpackedLayer[]> {
  const { layers } = await readDocument(`${url}/v2/${repository}/manifests/${tag}`);
  return await Promise.all(
    layers.map(async (descriptor) => {
      const bytes = await read(`${url}/v2/${repository}/blobs/${descriptor.digest}`);
      const tar = bytes.readUInt16BE(0) === 0x1f8b ? gunzipSync(bytes) : bytes;
      return {
        descriptor: descriptor as UnpackedLayer['descriptor'],
        diffId: digestOf(tar),
        files: await unpack(tar),
      };
    }),
  );
}

/**
 * Returns what is wrong with the images below `registry/`: each blob must have the bytes of its name, and
 * every manifest, configuration and layer of each image must be there.
 */
export async function checkEmbedded(
  layers: readonly UnpackedLayer[],
  source: string,
  images: readonly string[],
  architecture: string,
): Promise<string[]> {
  const blobs = new Map<string, Buffer>();
  for (const { files } of layers)
    for (const [path, bytes] of files) {
      const [, hex] =
        /^registry\/docker\/registry\/v2\/blobs\/sha256\/..\/([0-9a-f]{64})\/data$/.exec(path) ?? [];
      if (hex !== undefined) blobs.set(`sha256:${hex}`, bytes);
    }
  const damaged = [...blobs]
    .filter(([digest, bytes]) => digestOf(bytes) !== digest)
    .map(([digest]) => digest);
  const wanted = (await Promise.all(images.map((image) => digestsOf(source, image, architecture)))).flat();
  return [
    ...damaged.map((digest) => `${digest} has other bytes`),
    ...wanted.filter((digest) => !blobs.has(digest)).map((digest) => `${digest} isn’t embedded`),
  ];
}

async function digestsOf(url: string, image: string, architecture: string): Promise<string[]> {
  const at = `${url}/v2/lib/${image}/manifests`;
  const { manifests = [] } = await readDocument(`${at}/1`);
  const child = manifests.find(({ platform }) => platform?.architecture === architecture);
  if (!child) throw new Error(`${image} has no ${architecture}`);
  const { config, layers } = await readDocument(`${at}/${child.digest}`);
  return [child, config, ...layers].map(({ digest }) => digest);
}

async function readDocument(url: string): Promise<Document> {
  return JSON.parse((await read(url)).toString());
}

async function read(url: string): Promise<Buffer> {
  const bytes = await get(url);
  if (bytes === undefined) throw new Error(`${url} isn’t there`);
  return bytes;
}

async function unpack(tar: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const entry of Readable.from([tar]).pipe(extract()))
    files.set(entry.header.name.replace(/\/$/, ''), await buffer(entry));
  return files;
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
