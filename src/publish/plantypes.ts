import type { TakenLayer } from '../application/prepared/prepared.ts';
import type { HeldImage } from '../embedded/heldimages.ts';
import type { Warning } from '../errors.ts';
import type { ImageRecord } from '../image/annotations.ts';
import type { ContainerConfig, HistoryEntry } from '../image/containerconfig.ts';
import type { Descriptor, Digest } from '../image/descriptor.ts';
import type { Reference } from '../image/reference.ts';
import type { Target } from '../image/store.ts';
import type { Bytes, OpenOptions } from '../io/bytes.ts';
import type { LayerSpec } from '../layers/layer.ts';
import type { HostPulls } from './resolve/quota.ts';

/** A layer that is computed from file entries. Its content is decided; none of its bytes have been read. */
export interface ComputedLayer {
  /** Equal keys mean equal bytes, so a layer is made once for all platforms. */
  readonly key: Digest;
  readonly spec: LayerSpec;
  /** Bytes of its tar, before compression. */
  readonly tarSize: number;
  /** The name that progress shows. */
  readonly title: string;
  /** The embedded images that it belongs to, as the image's history names them; undefined for other files. */
  readonly contents?: string | undefined;
  /** The references of the embedded images of which it holds links, manifests and small blobs. */
  readonly images: readonly string[];
}

/**
 * A layer whose bytes exist already and stay as they are: one of a base image, one of another image that COPY
 * takes, or one that an engine made.
 */
export interface ExistingLayer {
  /** With OCI's media type and without annotations. */
  readonly descriptor: Descriptor;
  readonly diffId: Digest;
  /** The name that progress shows. */
  readonly title: string;
  readonly madeBy: 'base' | 'image' | 'engine';
  /** Opens its bytes. Read from 0, they are checked against the digest. */
  open(offset: number, options?: OpenOptions): Bytes;
}

/** A layer that an engine made. Its bytes are a file of the prepared build. */
export type EngineLayer = Pick<ExistingLayer, 'descriptor' | 'diffId' | 'title'>;

/** A layer of another image that COPY takes as it is. */
export interface CopiedLayer extends EngineLayer {
  readonly from: TakenLayer['from'];
}

/** Layers that COPY takes from other images as they are, by `takenKey`. */
export type ResolvedTaken = ReadonlyMap<string, { readonly layer: ExistingLayer; readonly from: Reference }>;

/** Returns the key of a layer of an image. */
export function takenKey({ manifest }: Pick<TakenLayer['from'], 'manifest'>, layer: Digest): string {
  return `${manifest.digest} ${layer}`;
}

/** The layers of one platform's image on top of its base. */
export interface ImageLayout {
  readonly layers: readonly (ComputedLayer | EngineLayer | CopiedLayer)[];
  /** In order, one row per instruction and layer (OCI image-spec config.md). */
  readonly history: readonly { readonly createdBy: string; readonly emptyLayer: boolean }[];
  readonly warnings: readonly Warning[];
  /** The images that `/registry` holds, those of the base image included. */
  readonly held: readonly HeldImage[];
}

/** By platform, `linux/amd64`. */
export type ImageLayouts = ReadonlyMap<string, ImageLayout>;

/** A layer that the target has, or had when it was published. */
export interface StoredLayer {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly diffId: Digest;
  /** true: it was there before, and the target has just confirmed it. */
  readonly reused?: true;
}

/** A layer that another repository of the target's registry probably has. */
export interface MountCandidate {
  readonly layer: StoredLayer;
  readonly from: Target;
}

interface PlannedLayer {
  /** The layer's key; of a layer that exists already, its digest. */
  readonly key: Digest;
  /** Bytes that have to move, before compression; 0 unless the layer is built. */
  readonly bytes: number;
  readonly layer: ComputedLayer | ExistingLayer;
  /** The embedded images in the layer, as its annotation lists them. */
  readonly records: readonly ImageRecord[];
}

/**
 * A layer of the plan with its action: build and upload it, reuse the one in the target, or mount one from
 * another repository. The action is an expectation: a layer that can't be mounted is uploaded.
 */
export type LayerPlan = PlannedLayer &
  (
    | { readonly action: 'build' }
    | { readonly action: 'reuse'; readonly stored: StoredLayer }
    | { readonly action: 'mount'; readonly candidate: MountCandidate }
  );

export type LayerAction = LayerPlan['action'];

/** The image of one platform as it is going to be written. */
export interface PlannedManifest {
  /** `linux/amd64` */
  readonly platform: string;
  /** The platform's own tag; undefined where the target has a tag for the index only. */
  readonly tag: string | undefined;
  readonly config: ContainerConfig;
  readonly author?: string | undefined;
  /** The lowest first, those of the base image included. */
  readonly layers: readonly LayerPlan[];
  /** In order, one entry per instruction and layer (OCI image-spec config.md). */
  readonly history: readonly HistoryEntry[];
}

/** Annotations by the document that gets them. */
export interface GivenAnnotations {
  readonly manifest: Readonly<Record<string, string>>;
  readonly index: Readonly<Record<string, string>>;
}

/** The image's facts that don't come from its Kubefile. */
export interface ImageFacts {
  /** undefined for the image of a directory, which belongs to no collection. */
  readonly type: string | undefined;
  readonly app: string;
  readonly version: string;
  /** Annotations that were given; they win over ours. */
  readonly annotations?: GivenAnnotations | undefined;
  /** Seconds since the epoch. */
  readonly created: number;
  /** The address of the repository that the image is built from, if the configuration has it. */
  readonly source?: string | undefined;
}

/**
 * Everything that publishing a prepared build is going to do, decided before a byte of a layer moves.
 * `publish` carries it out; `imagebuild plan` prints its layers, pulls and warnings.
 */
export interface PublicationPlan {
  readonly facts: ImageFacts;
  /** By platform, in the order of the prepared build. */
  readonly manifests: readonly PlannedManifest[];
  /** The tag of the index. */
  readonly tag: string;
  /** Platforms that the application doesn't support: the published index loses them. */
  readonly dropped: readonly string[];
  /** The pulls that building costs, by host. */
  readonly pulls: readonly HostPulls[];
  /** What resolving and laying out add to the warnings of the prepared build. */
  readonly warnings: readonly Warning[];
}

export function isComputed(layer: ComputedLayer | ExistingLayer): layer is ComputedLayer {
  return 'key' in layer;
}

/** Formats seconds since the epoch as an image's configuration has them. */
export function formatTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
