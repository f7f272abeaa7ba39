import { type PreparedBuild, withoutChains } from '../application/prepared/prepared.ts';
import type { Result } from '../application/result.ts';
import type { HeldImage } from '../embedded/heldimages.ts';
import type { EmbeddedImage } from '../embedded/registryfiles.ts';
import type { Digest } from '../image/descriptor.ts';
import { formatReference } from '../image/reference.ts';
import type { ResolvedImage } from './resolve/imagetypes.ts';

type ListedImage = Result['images'][number];

/** What lies under `/registry` of each platform. */
export type HeldImages = ReadonlyMap<string, readonly HeldImage[]>;

/** What a list of embedded images says of those that the build itself didn't find. */
type BuildNames = Pick<PreparedBuild, 'platforms' | 'application'>;

/** An image that a registry holds, with the platforms on which it does. */
interface HeldRow {
  readonly held: HeldImage;
  readonly platforms: Map<string, HeldImage>;
}

/** Finds the resolved images that a row stands for: by their tag, or else those without one. */
type FindResolved = (row: HeldRow) => readonly ResolvedImage[];

/**
 * Lists the images that lie under `/registry`, each repository and tag once. Those that the build resolved
 * have their whole reference; of those that a base image or `COPY --from` brings, the registry has no host.
 */
export function listImages(
  held: HeldImages,
  images: readonly ResolvedImage[],
  names: BuildNames,
): ListedImage[] {
  const rows = new Map<string, HeldRow>();
  for (const [platform, list] of held)
    for (const one of list) {
      const key = `${one.repository}:${one.tag}`;
      const row = rows.get(key) ?? { held: one, platforms: new Map() };
      rows.set(key, row);
      row.platforms.set(platform, one);
    }
  const findResolved = lookUpResolved(images);
  return [...rows.values()].map((row) => listImage(row, findResolved, names)).sort(byReference);
}

/** Returns how messages name the Kubefile of a build. */
export function kubefileOf({ directory, kubefile }: PreparedBuild['application']): string {
  return [directory, kubefile].filter((name) => name !== '').join('/');
}

function byReference(a: ListedImage, b: ListedImage): number {
  return a.reference < b.reference ? -1 : 1;
}

function listImage(row: HeldRow, findResolved: FindResolved, names: BuildNames): ListedImage {
  const platforms = Object.fromEntries([...row.platforms].map(([name, { digest }]) => [name, digest]));
  const found = findResolved(row);
  const [first] = found;
  if (!first) {
    const { repository, tag } = row.held;
    return { reference: `${repository}:${tag}`, platforms, sources: [sourceOf(row, names)] };
  }
  return {
    reference: first.name,
    ...(first.readFrom === undefined ? {} : { readFrom: first.readFrom }),
    digest: first.digest,
    platforms,
    ...listClass(found),
    size: sizeOf(found.flatMap(({ embedded }) => [...embedded.values()])),
    sources: found.flatMap(({ prepared }) => prepared.origins.map(withoutChains)),
  };
}

/** Says whether an image was certain, and why it is embedded. */
function listClass(found: readonly ResolvedImage[]): Pick<ListedImage, 'required' | 'reason'> {
  const { prepared } = found.find((image) => image.prepared.required) ?? found[0]!;
  const { required, reason } = prepared;
  return reason === undefined ? {} : { required, reason };
}

/** Indexes the resolved images, of which there may be thousands, by what a row knows of them. */
function lookUpResolved(images: readonly ResolvedImage[]): FindResolved {
  const keyOf = (repository: string, platform: string, digest: Digest) =>
    `${repository} ${platform} ${digest}`;
  const byManifest = new Map<string, number[]>();
  for (const [position, { prepared, embedded }] of images.entries())
    for (const [platform, { manifest }] of embedded) {
      const key = keyOf(prepared.reference.repository, platform, manifest.digest);
      const known = byManifest.get(key) ?? [];
      known.push(position);
      byManifest.set(key, known);
    }
  return ({ platforms }) => {
    const [{ tag }] = [...platforms.values()] as [HeldImage];
    const positions = [...platforms].flatMap(
      ([platform, { repository, digest }]) => byManifest.get(keyOf(repository, platform, digest)) ?? [],
    );
    const alike = [...new Set(positions)].sort((a, b) => a - b).map((position) => images[position]!);
    const tagged = alike.filter(({ prepared: { reference } }) => reference.tag === tag);
    return tagged.length > 0
      ? tagged
      : alike.filter(({ prepared: { reference } }) => reference.tag === undefined);
  };
}

/** Names what brought an image: the base image, or the Kubefile. */
function sourceOf({ platforms }: HeldRow, names: BuildNames): ListedImage['sources'][number] {
  for (const [platform, { of }] of platforms) {
    const base = names.platforms[platform]?.base;
    if (base && formatReference(base.reference) === of) return { kind: 'base', file: of };
  }
  return { kind: 'kubefile', file: kubefileOf(names.application) };
}

/** Adds up the blobs of all platforms, each blob once. Bytes. */
function sizeOf(images: readonly EmbeddedImage[]): number {
  const sizes = new Map(
    images.flatMap(({ blobs }) => blobs.map((blob) => [blob.digest, blob.size] as const)),
  );
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}
