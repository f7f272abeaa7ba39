import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import {
  bestMatch,
  type Descriptor,
  type Digest,
  isIndexType,
  isManifestType,
  isUnknownPlatform,
  mediaTypes,
  type Platform,
  parsePlatform,
  platformName,
} from './descriptor.ts';
import {
  deduceMediaType,
  type Index,
  type Manifest,
  parseConfig,
  parseManifest,
  readSmallBlob,
} from './manifest.ts';
import type { Source } from './store.ts';

/** A manifest below an index. */
export interface IndexedManifest extends Descriptor {
  /** The indexes between the outer index and the manifest, in an index of indexes. */
  readonly between: readonly IndexDocument[];
}

interface IndexDocument {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
}

/** An index that is being read. */
interface IndexReader {
  readonly source: Source;
  /** The name that errors give to it. */
  readonly name: string;
}

/** A request for the image of one platform out of an index. */
interface PlatformRequest extends IndexReader {
  /** `os/architecture[/variant]`. */
  readonly platform: string;
  /** Take the only image there is, whatever platform it says it is for. */
  readonly anyPlatform: boolean;
}

/** The most indexes inside each other, and the most manifests that are read to find their platforms. */
const limits = { depth: 3, reads: 100 } as const;

/**
 * Finds the manifest of a platform in an index: of several that fit, the one without a variant, then the
 * lowest (docs/compatibility.md B 12). Only when no entry names a fitting platform are the others read:
 * indexes in the index, and manifests whose configuration alone says their platform.
 * @returns for an index without that platform, the names of the platforms that it has.
 * @throws what the source throws; CONTENT_INVALID when more than three indexes are inside each other.
 */
export async function findManifest(
  { manifests }: Pick<Index, 'manifests'>,
  { platform: wanted, anyPlatform, ...reader }: PlatformRequest,
): Promise<IndexedManifest | { readonly offered: readonly string[] }> {
  const asked = parsePlatform(wanted);
  const named = manifests.filter(({ mediaType }) => isManifestType(mediaType));
  const direct = bestMatch(asked, named);
  if (direct) return { ...direct, between: [] };
  const all = await listManifests({ manifests }, reader);
  const only = anyPlatform && all.length === 1 ? all[0] : undefined;
  const chosen = bestMatch(asked, all) ?? only;
  return chosen ?? { offered: all.map(platformName).filter((name) => name !== '') };
}

/**
 * Lists the images below an index, with their platforms: entries of indexes in it too, and those that name no
 * platform, which their configuration does. A platform is undefined when nothing says it. Attestations,
 * signatures and the like are left out.
 * @throws CONTENT_INVALID, LIMIT_EXCEEDED, and what the source throws.
 */
export async function listManifests(
  index: Pick<Index, 'manifests'>,
  reader: IndexReader,
): Promise<IndexedManifest[]> {
  const found: IndexedManifest[] = [];
  const seen = new Set<Digest>();
  const read = async (entry: Descriptor) => {
    seen.add(entry.digest);
    if (seen.size > limits.reads) throw tooMany(reader.name);
    return readEntry(entry, reader);
  };
  const visit = async ({ manifests }: Pick<Index, 'manifests'>, between: readonly IndexDocument[]) => {
    for (const entry of manifests.filter(mayBeImage)) {
      if (isManifestType(entry.mediaType) && entry.platform) {
        found.push({ ...entry, between });
        continue;
      }
      // An index may name the same thing many times.
      if (seen.has(entry.digest)) continue;
      const { document, bytes, descriptor } = await read(entry);
      if (document.kind === 'index') {
        if (between.length + 2 > limits.depth) throw nestedTooDeep(reader.name);
        await visit(document, [...between, { bytes, descriptor }]);
      } else if (isImage(document)) {
        const platform = entry.platform ?? (await readPlatform(document, reader));
        found.push({ ...descriptor, platform, between });
      }
    }
  };
  await visit(index, []);
  return found;
}

/** Tells whether an entry of an index may be an image, or an index of images. */
function mayBeImage({ mediaType, platform, artifactType }: Descriptor): boolean {
  if (isUnknownPlatform(platform) || (artifactType !== undefined && platform === undefined)) return false;
  return mediaType === '' || isManifestType(mediaType) || isIndexType(mediaType);
}

async function readEntry(entry: Descriptor, { source, name }: IndexReader) {
  const bytes = await source.manifest(entry);
  const descriptor = { ...entry, mediaType: entry.mediaType || (deduceMediaType(bytes) ?? '') };
  return { bytes, descriptor, document: parseManifest(bytes, descriptor.mediaType, name) };
}

/** Tells an image from a chart, a signature and the like. */
export function isImage({ config: { mediaType } }: Manifest): boolean {
  return mediaType === mediaTypes.ociConfig || mediaType === mediaTypes.dockerConfig;
}

/** Reads the platform of an image from its configuration; undefined when it names no architecture. */
export async function readPlatform(
  { config }: Manifest,
  { source, name }: IndexReader,
): Promise<Platform | undefined> {
  const { diffIds: _, ...platform } = parseConfig(await readSmallBlob(source, config), name);
  return platform.architecture === '' ? undefined : platform;
}

function nestedTooDeep(image: string): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', say('indexNested', { image, limit: limits.depth }), {
    place: { image },
    hint: say('indexNestedHint'),
  });
}

function tooMany(image: string): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', say('indexManyUnnamed', { image, limit: limits.reads }), {
    place: { image },
    hint: say('indexNestedHint'),
  });
}
