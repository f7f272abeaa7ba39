import { ImagebuildError } from '../../errors.ts';
import { type Digest, hexOf, isDigest, mediaTypes } from '../../image/descriptor.ts';
import { type Manifest, parseManifest } from '../../image/manifest.ts';
import type { RegistryFile } from './scan.ts';

/** An image that an embedded registry serves. */
export interface EmbeddedInspection {
  /** Its repository, without a host: `library/nginx`. */
  readonly name: string;
  readonly tag: string;
  /** Of the platform's manifest. */
  readonly digest: Digest;
  /** Bytes of its configuration and layers. */
  readonly size: number;
}

const tagLink = /^repositories\/(.+)\/_manifests\/tags\/([^/]+)\/current\/link$/;
const anyLink = /^repositories\/(.+)\/_(?:manifests|layers)\/.*link$/;
const blobData = /^blobs\/sha256\/[0-9a-f]{2}\/([0-9a-f]{64})\/data$/;

/** The images that the tags of an embedded registry name, sorted. @throws CONTENT_INVALID when a manifest is missing or damaged */
export function listEmbedded(files: readonly RegistryFile[], location: string): EmbeddedInspection[] {
  const blobs = new Map(files.map((file) => [file.path, file]));
  return files
    .flatMap((file) => {
      const [, name, tag] = tagLink.exec(file.path) ?? [];
      if (name === undefined || tag === undefined) return [];
      const digest = readLink(file, location);
      const manifest = readManifest(blobs, digest, `${name}:${tag}`);
      const size = [manifest.config, ...manifest.layers].reduce((sum, blob) => sum + blob.size, 0);
      return [{ name, tag, digest, size }];
    })
    .sort((a, b) => (`${a.name}:${a.tag}` < `${b.name}:${b.tag}` ? -1 : 1));
}

/**
 * Checks an embedded registry that was read whole: every blob is what its path says, every link names a blob that is there, every
 * manifest's configuration and layers are there with their sizes, and every repository has a tag.
 * @returns sentences that say what is wrong; none when all is right.
 */
export function checkEmbedded(files: readonly RegistryFile[]): string[] {
  const blobs = new Map(files.map((file) => [file.path, file]));
  const tagged = new Set(files.flatMap(({ path }) => tagLink.exec(path)?.[1] ?? []));
  return files.flatMap((file) => [
    ...checkBlob(file),
    ...checkLink(file, blobs),
    ...checkTagged(file, tagged),
    ...checkTag(file, blobs),
  ]);
}

function checkBlob(file: RegistryFile): string[] {
  const hex = blobData.exec(file.path)?.[1];
  return hex === undefined || hex === hexOf(file.digest) ? [] : [`${file.path} holds ${file.digest}`];
}

function checkLink(file: RegistryFile, blobs: ReadonlyMap<string, RegistryFile>): string[] {
  if (!anyLink.test(file.path)) return [];
  const text = file.bytes?.toString('latin1') ?? '';
  if (!isDigest(text)) return [`${file.path} is no link`];
  return blobs.has(blobPath(text)) ? [] : [`${file.path} names ${text}, which is missing`];
}

function checkTagged(file: RegistryFile, tagged: ReadonlySet<string>): string[] {
  const name = /^repositories\/(.+)\/_manifests\/revisions\/[^/]+\/[^/]+\/link$/.exec(file.path)?.[1];
  return name === undefined || tagged.has(name) ? [] : [`${name} has no tag, so nothing would copy it`];
}

function checkTag(file: RegistryFile, blobs: ReadonlyMap<string, RegistryFile>): string[] {
  const [, name, tag] = tagLink.exec(file.path) ?? [];
  const digest = file.bytes?.toString('latin1');
  if (name === undefined || !isDigest(digest)) return [];
  let manifest: Manifest;
  try {
    manifest = readManifest(blobs, digest, `${name}:${tag}`);
  } catch (error) {
    if (error instanceof ImagebuildError) return [error.message];
    throw error;
  }
  return [manifest.config, ...manifest.layers].flatMap((blob) => {
    const size = blobs.get(blobPath(blob.digest))?.size;
    return size === blob.size
      ? []
      : [`${name}:${tag} needs ${blob.digest} of ${blob.size} bytes, and finds ${size ?? 'none'}`];
  });
}

function readLink(file: RegistryFile, location: string): Digest {
  const text = file.bytes?.toString('latin1');
  if (isDigest(text)) return text;
  throw new ImagebuildError('CONTENT_INVALID', `${file.path} in ${location} is no link`);
}

function readManifest(blobs: ReadonlyMap<string, RegistryFile>, digest: Digest, name: string): Manifest {
  const bytes = blobs.get(blobPath(digest))?.bytes;
  if (!bytes)
    throw new ImagebuildError(
      'CONTENT_INVALID',
      `the manifest of the embedded image ${name} is missing or is none`,
    );
  const manifest = parseManifest(bytes, mediaTypeOf(bytes), name);
  if (manifest.kind === 'manifest') return manifest;
  throw new ImagebuildError('CONTENT_INVALID', `the tag of the embedded image ${name} names an index`);
}

/** Docker's manifests always say their media type; an OCI one may leave it out. What is no object is no manifest either. */
function mediaTypeOf(bytes: Buffer): string {
  const { mediaType, manifests } = parseObject(bytes);
  if (typeof mediaType === 'string') return mediaType;
  return manifests === undefined ? mediaTypes.ociManifest : mediaTypes.ociIndex;
}

function parseObject(bytes: Buffer): { mediaType?: unknown; manifests?: unknown } {
  try {
    return Object(JSON.parse(bytes.toString('utf8')));
  } catch {
    return {}; // who reads it as a manifest says what is wrong
  }
}

function blobPath(digest: Digest): string {
  const hex = hexOf(digest);
  return `blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
}
