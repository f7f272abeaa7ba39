import type { Warning } from '../../errors.ts';
import type { ContainerConfig } from '../../image/containerconfig.ts';
import type { Content } from '../../image/content.ts';
import { type Digest, mediaTypes } from '../../image/descriptor.ts';
import { formatReference, type Reference } from '../../image/reference.ts';
import type { RecordedChanges } from '../../layers/overlay.ts';
import type { Entry, EntryMetadata } from '../../layers/tree.ts';
import type { Request } from '../request.ts';
import type { InstallsFound } from '../shapes.ts';
import { imageLimits } from './imagelimits.ts';

/**
 * The result of prepare, which publish uploads: request, context files, configuration and references as plain
 * data. The only blobs of images in it are those of archives and those that an engine made. `directory.ts`
 * keeps it on disk.
 */
export interface PreparedBuild extends InstallsFound {
  readonly schemaVersion: 1;
  readonly request: Request;
  readonly application: PreparedApplication;
  /** What ran the Kubefile's RUN instructions; `native` when there was nothing to run. */
  readonly engine: (typeof engines)[number];
  readonly kubeVersion?: string | undefined;
  /** References of images that are taken whatever platform they say. */
  readonly anyPlatform: readonly string[];
  /** By platform, `linux/amd64`; some or all of the request's. */
  readonly platforms: Readonly<Record<string, PreparedPlatform>>;
  /**
   * Platforms that the application never has (`build_arch`, its configuration): a published index loses them
   * too.
   */
  readonly unsupported: readonly string[];
  readonly warnings: readonly Warning[];
  /** The lists of `imageLists`, as they were fetched. */
  readonly imageLists?: readonly ImageListRecord[] | undefined;
  /** Bytes that prepare read from registries and addresses: base layers, `COPY --from`, ADD. */
  readonly pulledBytes?: number | undefined;
  /**
   * The context file, archive or engine's layer of a digest that the build mentions. @throws CONTENT_MISSING
   * for any other.
   */
  readonly files: (digest: Digest) => Content;
}

/** `native` computes everything but RUN; the others run commands on an image. */
export const engines = ['native', 'buildah', 'buildx'] as const;

/** What may be chosen to carry out RUN; `auto` takes what is there. */
export const engineOptions = ['auto', 'buildx', 'buildah'] as const;
export type EngineOption = (typeof engineOptions)[number];

/** A list of images at an address. */
export interface ImageListRecord {
  readonly address: string;
  /** Of its bytes. */
  readonly digest: Digest;
}

interface PreparedApplication {
  /** As people see it, `applications/helm/latest`; nothing is read from there. */
  readonly directory: string;
  readonly kubefile: string;
  /** true: `latest` is used because the version has no directory. */
  readonly fallback: boolean;
  /** The commit that `prepare` says it is of; only people read it. */
  readonly commit?: string | undefined;
}

export interface PreparedPlatform {
  /** The image whose layers lie below these; its configuration is part of `config` already. */
  readonly base?: PreparedBase | undefined;
  readonly config: ContainerConfig;
  readonly author?: string | undefined;
  readonly layers: readonly PreparedLayer[];
  /**
   * A row for each instruction, in order. Each row that isn't an empty layer belongs to the next one of
   * `layers`.
   */
  readonly history: readonly { readonly createdBy: string; readonly emptyLayer: boolean }[];
  readonly images: readonly PreparedImage[];
  /** What was seen and isn't embedded. */
  readonly notes?: readonly PreparedNote[] | undefined;
  /**
   * What the finished image needs under `/registry`, each reference once (docs/compatibility.md B 13);
   * undefined when nobody looked.
   */
  readonly required?: readonly RequiredImage[] | undefined;
  /** The directories named after an architecture that its Kubefile copies to `/registry`. */
  readonly registrySources?: readonly RegistrySource[] | undefined;
}

/** A `registry_<arch>` that a COPY takes; where it doesn't exist, the line embeds what was found. */
export interface RegistrySource {
  readonly source: string;
  readonly exists: boolean;
  readonly line: number;
}

/**
 * A base image as prepare found it: publish reads it again by its digest, and goes on only when all of this
 * is true.
 */
export interface PreparedBase {
  readonly reference: Reference;
  /** Of its platform. */
  readonly manifest: { readonly mediaType: string; readonly digest: Digest; readonly size: number };
  readonly layers: readonly PreparedBaseLayer[];
  /**
   * The entries of its file system that decide which images its `registry/` holds
   * (embedded/heldimages.ts). They are counted as `prepare` says; nothing of the image depends on them.
   */
  readonly registry?: readonly EntryMetadata[] | undefined;
}

export interface PreparedBaseLayer {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  /** Of its tar. */
  readonly diffId: Digest;
}

/** The changes of one instruction to the file system. */
export type PreparedLayer = EntriesLayer | BlobLayer | TakenLayer;

/**
 * What an instruction adds, in the order of `comparePaths`, with the directories above as they are at that
 * point.
 */
interface EntriesLayer {
  readonly createdBy: string;
  readonly entries: readonly Entry[];
  /**
   * What lies below its marks already, in the base image or from earlier instructions: the embedded images
   * are merged with it. Plain directories are left out. Publish takes it as it takes the entries, at
   * prepare's word: to check it, every layer of the base would have to be read again, and a wrong word spoils
   * nothing but this image.
   */
  readonly below?: readonly EntryMetadata[] | undefined;
}

/** A layer that an engine made; its bytes are a file of the prepared build. */
export interface BlobLayer {
  readonly createdBy: string;
  readonly blob: PreparedBlob;
  /** Its changes to what `registry/` holds, like `registry` of a base. */
  readonly registry?: RecordedChanges | undefined;
}

interface PreparedBlob {
  readonly mediaType: (typeof blobTypes)[number];
  readonly digest: Digest;
  readonly size: number;
  /** Of its tar. */
  readonly diffId: Digest;
}

/**
 * A layer of another image that a COPY takes as it is. Publish reads the image's manifest again, and takes
 * the layer only when that names it.
 */
export interface TakenLayer {
  readonly createdBy: string;
  /** The image, of its platform. */
  readonly from: Pick<PreparedBase, 'reference' | 'manifest'>;
  readonly layer: PreparedBaseLayer;
  /** Its changes to what `registry/` holds, like `registry` of a base. */
  readonly registry?: RecordedChanges | undefined;
}

/** What an engine's layer may be: a tar, plain or in gzip. */
export const blobTypes = [mediaTypes.ociLayer, mediaTypes.ociLayerGzip] as const;

/** The entries that a layer adds file by file; a layer that is taken as it is has none. */
export function entriesIn(layer: PreparedLayer): readonly Entry[] {
  return 'entries' in layer ? layer.entries : [];
}

/**
 * Where publish reads an embedded image from: its registry, or an archive that is a file of the prepared
 * build.
 */
export const transports = ['registry', 'docker-archive', 'oci-archive'] as const;

/** Returns the references of a build's embedded images as text, each once, sorted. */
export function imageNames(prepared: PreparedBuild): string[] {
  return [...new Set([...imagesToEmbed(prepared).values()].flat())].sort();
}

/** Lists the images that each platform embeds in `/registry`, if their sources have them. */
export function imagesToEmbed({ platforms }: PreparedBuild): Map<string, string[]> {
  return new Map(
    Object.entries(platforms).map(([platform, { layers, images }]) => {
      const embeds = layers.some((layer) => entriesIn(layer).some(isInRegistry));
      return [platform, embeds ? images.map(({ reference }) => formatReference(reference)) : []];
    }),
  );
}

/** Tells whether embedded images appear at an entry, and it is in the directory where sealos reads them. */
function isInRegistry(entry: Entry): boolean {
  return entry.type === 'dir' && entry.generated !== undefined && /^registry(?:\/|$)/.test(entry.path);
}

export interface PreparedImage {
  readonly reference: Reference;
  /** false: a candidate, kept only when its source has it. */
  readonly required: boolean;
  /** Why it is embedded, as reports say it. */
  readonly reason?: string | undefined;
  /** skip: it is left out of platforms that it doesn't have; an error when left out. */
  readonly platformPolicy?: 'skip' | undefined;
  readonly transport: (typeof transports)[number];
  /** With an archive transport only. */
  readonly archive?: PreparedArchive | undefined;
  /**
   * What the application's lock says that the reference names: an index or a manifest, of an archive the
   * manifest of this platform.
   */
  readonly locked?: Digest | undefined;
  readonly origins: readonly ImageOrigin[];
}

/** An image that a cluster certainly pulls when it runs the finished image. */
export interface RequiredImage {
  readonly reference: Reference;
  /** Every place that needs it: a file of the application, or one of the image, `/charts/web/…`. */
  readonly origins: readonly ImageOrigin[];
}

/** Something that was seen, and isn't embedded. */
export interface PreparedNote {
  /** As text, perhaps without a tag; undefined when it isn't an image, such as a file that is skipped. */
  readonly reference?: string | undefined;
  /** Why it isn't embedded, as reports say it. */
  readonly reason: string;
  readonly origins: readonly ImageOrigin[];
}

/** The file that holds an image. */
export interface PreparedArchive {
  readonly digest: Digest;
  readonly size: number;
  /** The image's name in it. */
  readonly name: string;
  /** How messages name it; nothing is read from there. */
  readonly shown: string;
}

/** Where a reference was found: the finder's kind, and the place. */
export interface ImageOrigin {
  readonly kind: string;
  readonly file: string;
  readonly line?: number | undefined;
  /** The ways that lead to the place, each from its first step to the last. */
  readonly chains?: readonly (readonly { readonly kind: string; readonly text: string }[])[] | undefined;
}

/** Returns an origin as results hold it: the place alone. */
export function withoutChains({ chains: _, ...place }: ImageOrigin): Omit<ImageOrigin, 'chains'> {
  return place;
}

/** Bounds of a prepared build that is read (docs/security-rules.md 21). */
export const preparedLimits = {
  documentBytes: 64 * 1024 * 1024,
  /** Of one layer. */
  entries: 200_000,
  layers: 1000,
  /** Of one platform. */
  images: imageLimits.most,
  /** Of one platform. */
  required: 2 * imageLimits.most,
  /** Of one image. */
  origins: 10_000,
  /** Of one platform. */
  notes: 2000,
} as const;
