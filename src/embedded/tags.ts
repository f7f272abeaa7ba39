import { ImagebuildError, type Place } from '../errors.ts';
import { type Digest, digestOf, hexOf } from '../image/descriptor.ts';
import { formatReference } from '../image/reference.ts';
import type { EmbeddedImage } from './embed.ts';
import { displayEntry, type ExistingEntry, type ExistingRepository } from './existing.ts';

/** An image and the tag that it gets. */
export interface PlacedImage {
  readonly image: EmbeddedImage;
  /** The repository without its host. */
  readonly name: string;
  readonly tag: string;
}

/** A tag for a manifest that lies there already and has none. */
export interface AddedTag {
  readonly name: string;
  readonly tag: string;
  readonly digest: Digest;
  readonly lying: ExistingEntry;
}

/** Who holds a tag, and the digest of the link file that says so. */
interface Holder {
  readonly link: Digest | undefined;
  readonly by: EmbeddedImage | ExistingEntry;
}

/**
 * Gives every image its tag, and a tag to every manifest of a repository that lies there and has none, since sealos finds images by
 * their tags. Who names a tag gets it; who names a digest alone gets `latest` when it is free, the smallest digest first.
 *
 * @throws IMAGE_COLLISION when two name one tag for different manifests.
 */
export function assignTags(
  images: readonly EmbeddedImage[],
  own: ReadonlyMap<string, ExistingRepository>,
): { placed: PlacedImage[]; ownTags: AddedTag[] } {
  const holders = holdersOf(own);
  const place = (image: EmbeddedImage, tag: string): PlacedImage => {
    const name = image.reference.repository;
    claim(holders, name, tag, { link: digestOf(image.manifest.digest), by: image });
    return { image, name, tag };
  };
  const inOrder = [...images].sort((a, b) => compare(orderOf(a), orderOf(b)));
  const named = inOrder.flatMap((image) => (image.reference.tag ? [place(image, image.reference.tag)] : []));

  const placed: PlacedImage[] = [];
  const ownTags: AddedTag[] = [];
  for (const { name, digest, manifest, by } of withoutTag(inOrder, own)) {
    const tag = freeTag(holders, name, digest, digestOf(manifest));
    if (isImage(by)) placed.push(place(by, tag));
    else {
      claim(holders, name, tag, { link: digestOf(manifest), by });
      ownTags.push({ name, tag, digest, lying: by });
    }
  }
  return { placed: [...named, ...placed], ownTags };
}

type Holders = Map<string, Holder>;

function holdersOf(own: ReadonlyMap<string, ExistingRepository>): Holders {
  const holders: Holders = new Map();
  for (const { name, tags } of own.values())
    for (const [tag, links] of tags)
      for (const by of links) claim(holders, name, tag, { link: linkDigest(by), by });
  return holders;
}

function linkDigest({ entry }: ExistingEntry): Digest | undefined {
  return entry.type === 'file' ? entry.digest : undefined;
}

interface Untagged {
  readonly name: string;
  /** What was asked for, the same for every platform; the manifest may be one platform's. */
  readonly digest: Digest;
  readonly manifest: Digest;
  readonly by: EmbeddedImage | ExistingEntry;
}

/** All that is known by its digest alone, the smallest digest first. */
function withoutTag(
  images: readonly EmbeddedImage[],
  own: ReadonlyMap<string, ExistingRepository>,
): Untagged[] {
  const asked = images.flatMap((image): Untagged[] => {
    const { repository: name, tag, digest = image.manifest.digest } = image.reference;
    return tag === undefined ? [{ name, digest, manifest: image.manifest.digest, by: image }] : [];
  });
  const held = new Set(
    images.flatMap(({ reference, manifest, index }) =>
      [manifest, index].map((revision) => `${reference.repository}@${revision?.digest}`),
    ),
  );
  const lying = [...own.values()]
    .filter(({ tags }) => tags.size === 0)
    .flatMap(({ name, revisions }) =>
      [...revisions].map(([digest, by]) => ({ name, digest, manifest: digest, by })),
    )
    .filter(({ name, digest }) => !held.has(`${name}@${digest}`));
  return [...asked, ...lying].sort((a, b) => compare(a.digest, b.digest));
}

function freeTag(holders: Holders, name: string, digest: Digest, link: Digest): string {
  const holder = holders.get(`${name}:latest`);
  return !holder || holder.link === link ? 'latest' : `sha256-${hexOf(digest).slice(0, 12)}`;
}

function claim(holders: Holders, name: string, tag: string, claimant: Holder): void {
  const key = `${name}:${tag}`;
  const holder = holders.get(key);
  if (holder && holder.link !== claimant.link) throw collision(key, holder, claimant);
  if (!holder) holders.set(key, claimant);
}

function collision(key: string, holder: Holder, claimant: Holder): ImagebuildError {
  return new ImagebuildError(
    'IMAGE_COLLISION',
    `${describe(holder)} and ${describe(claimant)} are different images, and both would be ${key} in the embedded registry`,
    {
      place: { ...placeOf(holder), ...placeOf(claimant) },
      hint: 'Take one of them out (a line in .sealignore does it), or use the same image in both places.',
    },
  );
}

function describe({ by }: Holder): string {
  return isImage(by) ? `${formatReference(by.reference)} (${by.origin})` : displayEntry(by);
}

function placeOf({ by }: Holder): Place {
  if (isImage(by)) return { image: formatReference(by.reference) };
  return by.of === undefined ? { file: displayEntry(by) } : {};
}

function isImage(by: EmbeddedImage | ExistingEntry): by is EmbeddedImage {
  return 'reference' in by;
}

function orderOf(image: EmbeddedImage): string {
  return `${formatReference(image.reference)} ${image.manifest.digest} ${image.origin}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
