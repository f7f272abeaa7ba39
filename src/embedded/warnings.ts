import type { Warning } from '../errors.ts';
import { type Digest, digestOf } from '../image/descriptor.ts';
import { displayEntry, type ExistingEntry, type ExistingRepository } from './existing.ts';
import { blobPath, parseEmbeddedPath } from './paths.ts';
import type { AddedTag, PlacedImage } from './tags.ts';

/** What a `registry/` comes to. */
export interface RegistryLayout {
  /** Those that lie there already. */
  readonly repositories: ReadonlyMap<string, ExistingRepository>;
  readonly lying: readonly ExistingEntry[];
  readonly placed: readonly PlacedImage[];
  readonly ownTags: readonly AddedTag[];
}

/** What is to be told of what lies there already. */
export function existingWarnings(laid: RegistryLayout): Warning[] {
  return [...laid.ownTags.map(gotTag), ...imageless(laid), ...broken(laid)];
}

function gotTag({ name, tag, digest, lying: { of } }: AddedTag): Warning {
  return {
    message: `${name}@${digest} in ${placeOf(of)} has no tag: it is stored as ${name}:${tag}, since sealos copies by tags`,
    hint: 'Save the image into registry/ with a tag.',
  };
}

/** A repository of layers only is in the catalog, has no tag, and cannot get one. */
function imageless({ repositories, placed }: RegistryLayout): Warning[] {
  return [...repositories.values()]
    .filter(({ tags, revisions }) => tags.size === 0 && revisions.size === 0)
    .filter(({ name }) => !placed.some((image) => image.name === name))
    .map(({ name, first: { of } }) => ({
      message: `the repository ${name} in ${placeOf(of)} holds no manifest: sealos stops at a repository without tags`,
      hint:
        of === undefined
          ? `Remove registry/docker/registry/v2/repositories/${name} from the application.`
          : `Build on an image without it, or embed an image that is called ${name}.`,
    }));
}

function placeOf(of: string | undefined): string {
  return of === undefined ? 'registry/' : `the registry/ of ${of}`;
}

/** Tags that a registry cannot serve: their link holds no digest of a manifest, or of one that is not there. */
function broken({ repositories, lying, placed }: RegistryLayout): Warning[] {
  const isThere = manifestsOf(lying, placed);
  const ours = new Set(placed.map(({ name, tag }) => `${name}:${tag}`));
  return [...repositories.values()].flatMap(({ name, tags, revisions }) => {
    const own = placed.filter((one) => one.name === name).map(({ image }) => image.manifest.digest);
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

/** Whether a manifest is there. Where no blob lies at all, as when only links are copied, nobody can tell: all of them count. */
function manifestsOf(
  lying: readonly ExistingEntry[],
  placed: readonly PlacedImage[],
): (digest: Digest) => boolean {
  const paths = lying.map(({ entry }) => entry.path);
  if (!paths.some((path) => parseEmbeddedPath(path).kind === 'blob')) return () => true;
  const known = new Set([...paths, ...placed.map(({ image: { manifest } }) => blobPath(manifest.digest))]);
  return (digest) => known.has(blobPath(digest));
}

function brokenTag(image: string, lying: ExistingEntry): Warning {
  return {
    message: `${image} has no manifest: ${displayEntry(lying)} leads to nothing, and sealos stops there`,
    hint:
      lying.of === undefined
        ? 'Save the image into registry/ again, or remove its tag.'
        : 'Build that image anew, or embed an image of this name.',
  };
}
