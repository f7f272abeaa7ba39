import type { PreparedImage } from '../../application/prepared/prepared.ts';
import type { EmbeddedImage } from '../../embedded/registryfiles.ts';
import type { Warning } from '../../errors.ts';
import type { Descriptor, Digest } from '../../image/descriptor.ts';
import type { Source } from '../../image/store.ts';
import type { LeftOutImage } from './candidates.ts';

/** An embedded image of the prepared build, with the platforms that need it. */
export interface WantedImage {
  readonly prepared: PreparedImage;
  /** Its reference as text. */
  readonly name: string;
  readonly platforms: readonly string[];
  /** true: a single manifest is taken as it is, whatever its platform. */
  readonly anyPlatform: boolean;
  /** The name under which it is read, when `sources` say another one than its own. */
  readonly readFrom?: string | undefined;
}

/** A wanted image that its source has; nothing but its descriptor is known. */
export interface DescribedImage extends WantedImage {
  readonly source: Source;
  readonly descriptor: Descriptor;
}

/** An embedded image as its source has it, per platform. The bytes of its blobs haven't been read. */
export interface ResolvedImage extends WantedImage {
  /** The digest that the source gives for the reference: that of the index if there is one. */
  readonly digest: Digest;
  /** By platform, `linux/amd64`. */
  readonly embedded: ReadonlyMap<string, EmbeddedImage>;
}

/** What resolving all images gives. */
export interface ResolvedImages {
  readonly images: readonly ResolvedImage[];
  /** Images that are not embedded, on all platforms or on some. */
  readonly leftOut: readonly LeftOutImage[];
  readonly warnings: readonly Warning[];
}

/** Returns the first place that asks for an image. */
export function placeOf(image: PreparedImage): { file?: string | undefined; line?: number | undefined } {
  const origin = image.origins[0];
  return origin ? { file: origin.file, line: origin.line } : {};
}

/** Returns what an embedded image has from the prepared build, whatever its source says. */
export function embeddedAs({ prepared }: WantedImage): Pick<EmbeddedImage, 'reference' | 'origin'> {
  const { file, line } = placeOf(prepared);
  const origin = file === undefined ? 'the request' : line === undefined ? file : `${file}:${line}`;
  return { reference: prepared.reference, origin };
}
