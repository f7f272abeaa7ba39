import { ImagebuildError, type Place } from '../errors.ts';
import { type Digest, digestOf, hexOf } from '../image/descriptor.ts';
import { formatReference } from '../image/reference.ts';
import { say } from '../text/say.ts';
import {
  type AddedTag,
  displayEntry,
  displayRegistry,
  type EmbeddedImage,
  type ExistingEntry,
  type ExistingRepository,
  linkDigest,
  manifestOf,
  type PlacedImage,
  type ReplacedTag,
  revisionsOf,
} from './registryfiles.ts';

/** The owner of a tag, and the digest of the tag's link file. */
interface TagOwner {
  readonly link: Digest | undefined;
  readonly by: EmbeddedImage | ExistingEntry;
}

/**
 * Gives every image its tag, and a tag to every existing manifest in a repository without tags, since sealos
 * finds images by their tags. An image with a tag in its reference gets that one. Of images with a digest
 * alone, the one with the smallest digest gets `latest` if it is free. A tag of a lower layer is replaced.
 * @throws IMAGE_COLLISION when two have one tag for different manifests, neither in a lower layer.
 */
export function assignTags(
  images: readonly EmbeddedImage[],
  existing: ReadonlyMap<string, ExistingRepository>,
): { placed: PlacedImage[]; addedTags: AddedTag[]; replaced: ReplacedTag[] } {
  const owners: TagOwners = { claims: new Map(), existing, replaced: [] };
  claimExisting(owners);
  const place = (image: EmbeddedImage, tag: string): PlacedImage => {
    const { repository } = image.reference;
    claimTag(owners, repository, tag, { link: digestOf(image.manifest.digest), by: image });
    return { image, repository, tag };
  };
  const sorted = [...images].sort((a, b) => compare(sortKey(a), sortKey(b)));
  const tagged = sorted.flatMap((image) => (image.reference.tag ? [place(image, image.reference.tag)] : []));

  const placed: PlacedImage[] = [];
  const addedTags: AddedTag[] = [];
  for (const { repository, digest, manifest, by } of withoutTag(sorted, existing)) {
    const link = digestOf(manifest);
    const tag = freeTag(owners, repository, digest, link);
    if (isImage(by)) placed.push(place(by, tag));
    else {
      claimTag(owners, repository, tag, { link, by });
      addedTags.push({ repository, tag, digest, revision: by });
    }
  }
  return { placed: [...tagged, ...placed], addedTags, replaced: owners.replaced };
}

/** The tags that are taken so far. */
interface TagOwners {
  /** By `repository:tag`. */
  readonly claims: Map<string, TagOwner>;
  readonly existing: ReadonlyMap<string, ExistingRepository>;
  readonly replaced: ReplacedTag[];
}

/** Claims the tags of existing content: first those of lower layers, then the context's own. */
function claimExisting(owners: TagOwners): void {
  const links = [...owners.existing.values()].flatMap(({ name, tags }) =>
    [...tags].flatMap(([tag, found]) => found.map((by) => ({ name, tag, by }))),
  );
  for (const isBelow of [true, false])
    for (const { name, tag, by } of links)
      if (isLower(by) === isBelow) claimTag(owners, name, tag, { link: linkDigest(by), by });
}

/** A manifest that is known by its digest alone. */
interface UntaggedManifest {
  readonly repository: string;
  /** The digest in the reference, the same for every platform; `manifest` may be one platform's. */
  readonly digest: Digest;
  readonly manifest: Digest;
  readonly by: EmbeddedImage | ExistingEntry;
}

/** Lists the manifests without a tag, the smallest digest first. */
function withoutTag(
  images: readonly EmbeddedImage[],
  existing: ReadonlyMap<string, ExistingRepository>,
): UntaggedManifest[] {
  const wanted = images.flatMap((image): UntaggedManifest[] => {
    const { repository, tag, digest = image.manifest.digest } = image.reference;
    return tag === undefined ? [{ repository, digest, manifest: image.manifest.digest, by: image }] : [];
  });
  const embedded = new Set(
    images.flatMap((image) =>
      revisionsOf(image).map(({ digest }) => `${image.reference.repository}@${digest}`),
    ),
  );
  const untagged = [...existing.values()]
    .filter(({ tags }) => tags.size === 0)
    .flatMap(({ name: repository, revisions }) =>
      [...revisions].map(([digest, by]) => ({ repository, digest, manifest: digest, by })),
    )
    .filter(({ repository, digest }) => !embedded.has(`${repository}@${digest}`));
  return [...wanted, ...untagged].sort((a, b) => compare(a.digest, b.digest));
}

function freeTag(owners: TagOwners, repository: string, digest: Digest, link: Digest): string {
  const owner = owners.claims.get(`${repository}:latest`);
  return !owner || owner.link === link ? 'latest' : `sha256-${hexOf(digest).slice(0, 12)}`;
}

/** Takes a tag. One that a lower layer has is replaced: the later one wins (docs/compatibility.md C 5). */
function claimTag(owners: TagOwners, repository: string, tag: string, claimant: TagOwner): void {
  const key = `${repository}:${tag}`;
  const owner = owners.claims.get(key);
  if (owner?.link === claimant.link) return;
  if (owner && !isLower(owner.by)) throw sameTag(key, owner, claimant);
  if (owner) owners.replaced.push(replacedTag(owners, repository, tag, owner, claimant));
  owners.claims.set(key, claimant);
}

function replacedTag(
  { existing }: TagOwners,
  repository: string,
  tag: string,
  before: TagOwner,
  after: TagOwner,
): ReplacedTag {
  const known = existing.get(repository);
  const describe = ({ by, link }: TagOwner) => ({
    manifest: isImage(by) ? by.manifest.digest : manifestOf(link, known ? [known] : []),
    of: isImage(by) ? displayOwner({ by, link }) : displayRegistry(by.of),
  });
  return { image: `${repository}:${tag}`, before: describe(before), after: describe(after) };
}

function sameTag(tag: string, owner: TagOwner, claimant: TagOwner): ImagebuildError {
  const words = { first: displayOwner(owner), second: displayOwner(claimant), tag };
  return new ImagebuildError('IMAGE_COLLISION', say('embeddedSameTag', words), {
    place: { ...placeOf(owner), ...placeOf(claimant) },
    hint: say('embeddedSameTagHint'),
  });
}

function displayOwner({ by }: TagOwner): string {
  return isImage(by) ? `${formatReference(by.reference)} (${by.origin})` : displayEntry(by);
}

function placeOf({ by }: TagOwner): Place {
  if (isImage(by)) return { image: formatReference(by.reference) };
  return by.of === undefined ? { file: displayEntry(by) } : {};
}

/** Tells whether something is in a layer below: what the context has is in the layer that is made. */
function isLower(by: EmbeddedImage | ExistingEntry): boolean {
  return !isImage(by) && by.of !== undefined;
}

function isImage(by: EmbeddedImage | ExistingEntry): by is EmbeddedImage {
  return 'reference' in by;
}

function sortKey(image: EmbeddedImage): string {
  return `${formatReference(image.reference)} ${image.manifest.digest} ${image.origin}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
