import type { Message, Warning } from '../errors.ts';
import { type Digest, digestOf } from '../image/descriptor.ts';
import { say } from '../text/say.ts';
import {
  type AddedTag,
  blobPath,
  displayEntry,
  displayRegistry,
  type ExistingEntry,
  type ExistingRepository,
  type PlacedImage,
  parseEmbeddedPath,
  type ReplacedTag,
} from './registryfiles.ts';

/** A `registry/` with the images that are embedded in it. */
interface MergedRegistry {
  readonly repositories: ReadonlyMap<string, ExistingRepository>;
  readonly existing: readonly ExistingEntry[];
  readonly placed: readonly PlacedImage[];
  readonly addedTags: readonly AddedTag[];
  readonly replaced: readonly ReplacedTag[];
}

/** Returns warnings about existing content that sealos would stumble over. */
export function existingWarnings(registry: MergedRegistry): Warning[] {
  return [
    ...registry.replaced.map(replacedWarning),
    ...registry.addedTags.map(addedTag),
    ...withoutManifests(registry),
    ...brokenTags(registry),
  ];
}

function warning(message: Message, hint: Message): Warning {
  return { message: message.text, hint: hint.text };
}

/** Returns the warning about a replaced tag, which names both manifests. */
export function replacedWarning({ image, before, after }: ReplacedTag): Warning {
  const words = {
    image,
    before: before.manifest,
    first: before.of,
    after: after.manifest,
    later: after.of,
  };
  return {
    message: say('embeddedTagReplaced', words).text,
    hint: say('embeddedTagReplacedHint').text,
  };
}

function addedTag({ repository, tag, digest, revision: { of } }: AddedTag): Warning {
  const words = { image: `${repository}@${digest}`, place: displayRegistry(of), tag: `${repository}:${tag}` };
  return warning(say('embeddedTagAdded', words), say('embeddedTagAddedHint'));
}

/** Finds repositories of layers only: each is in the catalog without a tag, and can't get one. */
function withoutManifests({ repositories, placed }: MergedRegistry): Warning[] {
  return [...repositories.values()]
    .filter(({ tags, revisions }) => tags.size === 0 && revisions.size === 0)
    .filter(({ name }) => !placed.some((image) => image.repository === name))
    .map(({ name: repository, first: { of } }) =>
      warning(
        say('embeddedNoManifest', { repository, place: displayRegistry(of) }),
        say(of === undefined ? 'embeddedRemoveRepository' : 'embeddedReplaceRepository', { repository }),
      ),
    );
}

/**
 * Finds tags that a registry can't serve: their link doesn't contain the digest of a manifest that is there.
 */
function brokenTags({ repositories, existing, placed }: MergedRegistry): Warning[] {
  const isThere = manifestFinder(existing, placed);
  const ours = new Set(placed.map(({ repository, tag }) => `${repository}:${tag}`));
  return [...repositories.values()].flatMap(({ name, tags, revisions }) => {
    const own = placed.filter((one) => one.repository === name).map(({ image }) => image.manifest.digest);
    const links = new Set([...revisions.keys(), ...own].filter(isThere).map((digest) => digestOf(digest)));
    const isGood = ({ entry }: ExistingEntry) => entry.type === 'file' && links.has(entry.digest);
    return [...tags]
      .filter(([tag]) => !ours.has(`${name}:${tag}`))
      .flatMap(([tag, current]) =>
        current
          .filter((link) => !isGood(link))
          .slice(0, 1)
          .map((link) => brokenTag(`${name}:${tag}`, link)),
      );
  });
}

/**
 * Returns a function that says if a manifest is there. Where there are no blobs at all, as when only links
 * are copied, all of them count.
 */
function manifestFinder(
  existing: readonly ExistingEntry[],
  placed: readonly PlacedImage[],
): (digest: Digest) => boolean {
  const paths = existing.map(({ entry }) => entry.path);
  if (!paths.some((path) => parseEmbeddedPath(path).kind === 'blob')) return () => true;
  const known = new Set([...paths, ...placed.map(({ image: { manifest } }) => blobPath(manifest.digest))]);
  return (digest) => known.has(blobPath(digest));
}

function brokenTag(image: string, link: ExistingEntry): Warning {
  return warning(
    say('embeddedTagBroken', { image, path: displayEntry(link) }),
    say(link.of === undefined ? 'embeddedTagBrokenHint' : 'embeddedTagBrokenBelow'),
  );
}
