/** Whether the embedded images end up in `/registry`, where sealos reads them. */
import type { PreparedImage, PreparedPlatform } from '../application/prepared/prepared.ts';
import { listHeldImages, overlayEntries, registryRoot } from '../embedded/heldimages.ts';
import { ImagebuildError, type Message, type Place, type Warning } from '../errors.ts';
import { formatReference } from '../image/reference.ts';
import { type Entry, entryMetadata, joinPath, resolveLinks, type Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';
import { isMarked } from './registry.ts';

/** An instruction that copies a `registry/`, or a part of one. */
export interface RegistryCopy {
  /** Where it is in the image. */
  readonly path: string;
  /** The path inside `registry/` that it shows, `''` for all of it. */
  readonly part: string;
  /** false: it isn't `/registry`, or the same part of it. */
  readonly inPlace: boolean;
  readonly line: number;
}

const repositories = 'docker/registry/v2/repositories';

/**
 * Finds the registries that a layer copies, generated ones and others.
 * @param root the file system below it.
 */
export function findRegistryCopies(layer: Tree, root: Tree, line: number): RegistryCopy[] {
  const place = resolveLinks(root, registryRoot);
  return [...layer.values()].flatMap((entry): RegistryCopy[] => {
    const part = registryPart(entry);
    if (part === undefined) return [];
    return [{ path: entry.path, part, inPlace: entry.path === joinPath(place, part), line }];
  });
}

/** Returns the part of a registry that an entry stands for; undefined when it isn't one. */
function registryPart(entry: Entry): string | undefined {
  if (entry.type !== 'dir') return undefined;
  if (entry.generated !== undefined) return entry.generated;
  return `/${entry.path}`.endsWith(`/${repositories}`) ? repositories : undefined;
}

/** A finished image, with what its Kubefile copies. */
export interface FinishedImage {
  /** `linux/amd64` */
  readonly platform: string;
  readonly tree: Tree;
  readonly copies: readonly RegistryCopy[];
  readonly images: readonly PreparedImage[];
  /** The Kubefile, as messages name it. */
  readonly file: string;
  /** true: .dockerignore excludes the directory. */
  readonly ignored: boolean;
}

/**
 * Checks that an image that needs others has something in `/registry`. @returns IMAGE_NOT_EMBEDDED with the
 * line to add.
 */
export function checkRegistryCopied(finished: FinishedImage): ImagebuildError | undefined {
  const required = finished.images.filter((image) => image.required);
  if (required.length === 0 || holdsImages(finished)) return undefined;
  const misplaced = misplacedCopies(finished)[0];
  const words = {
    platform: finished.platform,
    image: formatReference(required[0]!.reference),
    others: required.length - 1,
  };
  const { file, ignored } = finished;
  if (misplaced) {
    const message = say('imagesMisplaced', { ...words, ...namePlaces(misplaced) });
    return notEmbedded(message, { file, line: misplaced.line }, say('imagesMisplacedHint'));
  }
  const hint = ignored ? say('imagesIgnoredHint') : say('imagesNotEmbeddedHint', { file });
  return notEmbedded(say('imagesNotEmbedded', words), { file }, hint);
}

/** Returns a warning for each copy that lies elsewhere, where sealos doesn't read it. */
export function misplacedWarnings(finished: FinishedImage): Warning[] {
  return misplacedCopies(finished).map((copy) => ({
    message: say('imagesCopiedElsewhere', namePlaces(copy)).text,
    place: { file: finished.file, line: copy.line },
    hint: say('imagesCopiedElsewhereHint').text,
  }));
}

/** Names the directory that is copied, and the one it is copied to, without what both end with. */
function namePlaces({ path, part }: RegistryCopy): { copied: string; directory: string } {
  const [from, to] = [part.split('/'), path.split('/')];
  while (from.length > 0 && from.at(-1) === to.at(-1)) {
    from.pop();
    to.pop();
  }
  return { copied: joinPath(registryRoot, from.join('/')), directory: `/${to.join('/')}` };
}

/** The layers' marks decide which images are resolved at all: without one, no layer holds any. */
export function embedsAnything({ layers }: Pick<PreparedPlatform, 'layers'>): boolean {
  return layers.some((layer) => 'entries' in layer && layer.entries.some(isMarked));
}

function holdsImages({ tree, copies }: FinishedImage): boolean {
  if (copies.some(({ path, inPlace }) => inPlace && isThere(tree, path, isMarked))) return true;
  const entries = [...tree.values()].map(entryMetadata);
  return listHeldImages(overlayEntries(new Map(), entries, '')).length > 0;
}

/** Lists the copies that lie elsewhere and are still there, each line once. */
function misplacedCopies({ tree, copies }: FinishedImage): RegistryCopy[] {
  const there = copies.filter(({ path, inPlace }) => !inPlace && isThere(tree, path));
  return [...new Map([...there].reverse().map((copy) => [copy.line, copy])).values()].reverse();
}

function isThere(tree: Tree, path: string, is: (entry: Entry) => boolean = () => true): boolean {
  const entry = tree.get(path);
  return entry?.type === 'dir' && is(entry);
}

function notEmbedded(message: Message, place: Place, hint: Message): ImagebuildError {
  return new ImagebuildError('IMAGE_NOT_EMBEDDED', message, { place, hint });
}
