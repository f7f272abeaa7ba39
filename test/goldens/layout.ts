import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly platform?: { readonly os: string; readonly architecture: string };
}

export interface SourceImage {
  /** The plain tars of its layers. @param architecture amd64 or arm64 */
  readonly layers: (architecture: string) => readonly Buffer[];
  readonly config?: object;
  /** Docker schema 2 instead of OCI. */
  readonly docker?: boolean;
}

export function digestOf(bytes: string | Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

const types = {
  oci: {
    index: 'application/vnd.oci.image.index.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar',
  },
  docker: {
    index: 'application/vnd.docker.distribution.manifest.list.v2+json',
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
};

/**
 * Writes an OCI layout that holds images of both platforms under their references. @returns the digest of
 * each index.
 */
export function writeLayout(directory: string, images: Readonly<Record<string, SourceImage>>) {
  mkdirSync(join(directory, 'blobs/sha256'), { recursive: true });
  const write = (mediaType: string, content: object): Descriptor => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const digest = digestOf(bytes);
    const path = join(directory, 'blobs/sha256', digest.slice(7));
    if (!existsSync(path)) writeFileSync(path, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const manifests = Object.entries(images).map(([name, image]) => ({
    ...writeImage(image, write),
    annotations: { 'org.opencontainers.image.ref.name': name },
  }));
  const index = { schemaVersion: 2, manifests };
  writeFileSync(join(directory, 'index.json'), JSON.stringify(index));
  writeFileSync(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  return new Map(manifests.map(({ annotations, digest }) => [Object.values(annotations)[0]!, digest]));
}

function writeImage(
  { layers, config = {}, docker }: SourceImage,
  write: (mediaType: string, content: object) => Descriptor,
): Descriptor {
  const type = types[docker ? 'docker' : 'oci'];
  const manifests = ['amd64', 'arm64'].map((architecture) => {
    const tars = layers(architecture);
    const platform = { architecture, os: 'linux' };
    const rootfs = { type: 'layers', diff_ids: tars.map(digestOf) };
    const manifest = write(type.manifest, {
      schemaVersion: 2,
      mediaType: type.manifest,
      config: write(type.config, { ...platform, config, rootfs }),
      layers: tars.map((tar) => write(type.layer, tar)),
    });
    return { ...manifest, platform };
  });
  return write(type.index, { schemaVersion: 2, mediaType: type.index, manifests });
}

/** Returns a function that reads a blob of a layout. */
export function openBlobs(directory: string): (digest: string) => Buffer {
  return (digest) => readFileSync(join(directory, 'blobs/sha256', digest.slice(7)));
}

/** Returns the digest that a tag of a layout points to. */
export function readIndexDigest(directory: string, tag: string): string {
  const { manifests } = JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8'));
  const found = manifests.find(
    ({ annotations }: Descriptor) => annotations?.['org.opencontainers.image.ref.name'] === tag,
  );
  return found.digest;
}
