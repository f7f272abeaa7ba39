import { ImagebuildError, type Message } from '../../errors.ts';
import { type Digest, hexOf, isDigest } from '../../image/descriptor.ts';
import { deduceMediaType, type Manifest, parseManifest } from '../../image/manifest.ts';
import { say } from '../../text/say.ts';
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

/**
 * Lists the tagged images of an embedded registry, sorted. @throws CONTENT_INVALID when a manifest is missing
 * or damaged
 */
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
 * Checks an embedded registry: every blob has the digest in its path, every link names an existing blob, the
 * configuration and layers of every manifest exist with their sizes, and every repository has a tag.
 * @param files all files of the registry.
 * @returns a message for each problem
 */
export function checkEmbedded(files: readonly RegistryFile[]): Message[] {
  const blobs = new Map(files.map((file) => [file.path, file]));
  const tagged = new Set(files.flatMap(({ path }) => tagLink.exec(path)?.[1] ?? []));
  return files.flatMap((file) => [
    ...checkBlob(file),
    ...checkLink(file, blobs),
    ...checkTagged(file, tagged),
    ...checkTag(file, blobs),
  ]);
}

function checkBlob(file: RegistryFile): Message[] {
  const hex = blobData.exec(file.path)?.[1];
  return hex === undefined || hex === hexOf(file.digest)
    ? []
    : [say('embeddedOtherBytes', { path: file.path, digest: file.digest })];
}

function checkLink(file: RegistryFile, blobs: ReadonlyMap<string, RegistryFile>): Message[] {
  if (!anyLink.test(file.path)) return [];
  const text = file.bytes?.toString('latin1') ?? '';
  if (!isDigest(text)) return [say('embeddedNotLink', { path: file.path })];
  return blobs.has(blobPath(text)) ? [] : [say('embeddedDeadLink', { path: file.path, digest: text })];
}

function checkTagged(file: RegistryFile, tagged: ReadonlySet<string>): Message[] {
  const name = /^repositories\/(.+)\/_manifests\/revisions\/[^/]+\/[^/]+\/link$/.exec(file.path)?.[1];
  return name === undefined || tagged.has(name) ? [] : [say('embeddedUntagged', { repository: name })];
}

function checkTag(file: RegistryFile, blobs: ReadonlyMap<string, RegistryFile>): Message[] {
  const [, name, tag] = tagLink.exec(file.path) ?? [];
  const digest = file.bytes?.toString('latin1');
  if (name === undefined || !isDigest(digest)) return [];
  let manifest: Manifest;
  try {
    manifest = readManifest(blobs, digest, `${name}:${tag}`);
  } catch (error) {
    if (error instanceof ImagebuildError) return [say('valueInvalid', { problem: error.message })];
    throw error;
  }
  return [manifest.config, ...manifest.layers].flatMap((blob) => {
    const size = blobs.get(blobPath(blob.digest))?.size;
    return size === blob.size
      ? []
      : [
          size === undefined
            ? say('embeddedBlobMissing', { image: `${name}:${tag}`, digest: blob.digest })
            : say('embeddedBlobSize', {
                image: `${name}:${tag}`,
                digest: blob.digest,
                size: blob.size,
                actual: size,
              }),
        ];
  });
}

function readLink(file: RegistryFile, location: string): Digest {
  const text = file.bytes?.toString('latin1');
  if (isDigest(text)) return text;
  throw new ImagebuildError('CONTENT_INVALID', say('embeddedNotLink', { path: file.path }), {
    place: { image: location },
  });
}

function readManifest(blobs: ReadonlyMap<string, RegistryFile>, digest: Digest, name: string): Manifest {
  const bytes = blobs.get(blobPath(digest))?.bytes;
  if (!bytes) throw new ImagebuildError('CONTENT_INVALID', say('embeddedManifestInvalid', { image: name }));
  const manifest = parseManifest(bytes, deduceMediaType(bytes) ?? '', name);
  if (manifest.kind === 'manifest') return manifest;
  throw new ImagebuildError('CONTENT_INVALID', say('embeddedTagOfIndex', { image: name }));
}

function blobPath(digest: Digest): string {
  const hex = hexOf(digest);
  return `blobs/sha256/${hex.slice(0, 2)}/${hex}/data`;
}
