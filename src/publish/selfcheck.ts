import {
  entriesIn,
  type PreparedBuild,
  type PreparedPlatform,
  type RequiredImage,
} from '../application/prepared/prepared.ts';
import { mustBeComplete } from '../application/request.ts';
import { type HeldImage, lookUpHeld } from '../embedded/heldimages.ts';
import { ImagebuildError, joinProblems, type Message } from '../errors.ts';
import { formatReference } from '../image/reference.ts';
import type { Entry } from '../layers/tree.ts';
import { say } from '../text/say.ts';
import { type HeldImages, kubefileOf } from './listimages.ts';
import type { ResolvedImage } from './resolve/imagetypes.ts';

/** A required image, and the platforms whose `/registry` lacks it. */
interface MissingImage {
  readonly name: string;
  readonly required: RequiredImage;
  readonly platforms: readonly string[];
}

/**
 * Checks that `/registry` of each platform holds what the image needs there, by repository, tag and digest
 * (docs/compatibility.md B 13). Compares plain data only: prepare wrote what is needed. An image of another
 * type than apps may rely on a registry of its own.
 * @throws IMAGE_NOT_EMBEDDED with every missing image, its place and the line to add.
 */
export function checkEmbedded(
  prepared: PreparedBuild,
  held: HeldImages,
  resolved: readonly ResolvedImage[],
): void {
  if (!mustBeComplete(prepared.request.type)) return;
  const missing = findMissing(prepared, held, findSkipped(prepared, resolved));
  if (missing.length > 0) throw joinProblems(missing.map((one) => notEmbedded(one, prepared)));
}

/** Tells whether `platformPolicy: skip` left an image out of a platform, which its source doesn't have. */
type IsSkipped = (name: string, platform: string) => boolean;

function findSkipped({ platforms }: PreparedBuild, resolved: readonly ResolvedImage[]): IsSkipped {
  const embedded = new Map(resolved.map((image) => [image.name, image.embedded]));
  return (name, platform) => {
    const found = platforms[platform]?.images.find(({ reference }) => formatReference(reference) === name);
    return found?.platformPolicy === 'skip' && !embedded.get(name)?.has(platform);
  };
}

function findMissing({ platforms }: PreparedBuild, held: HeldImages, isSkipped: IsSkipped): MissingImage[] {
  const missing = new Map<string, MissingImage>();
  for (const [platform, prepared] of Object.entries(platforms))
    for (const required of lacking(prepared, held.get(platform) ?? [])) {
      const name = formatReference(required.reference);
      if (isSkipped(name, platform)) continue;
      const known = missing.get(name) ?? { name, required, platforms: [] };
      missing.set(name, { ...known, platforms: [...known.platforms, platform] });
    }
  return [...missing.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Lists what a platform lacks. A prepared build that doesn't say what it needs needs what it requires. */
function lacking({ required, images }: PreparedPlatform, held: readonly HeldImage[]): RequiredImage[] {
  const needed = required ?? images.filter((image) => image.required);
  const holds = lookUpHeld(held);
  return needed.filter(({ reference }) => !holds(reference));
}

function notEmbedded(missing: MissingImage, { application, platforms }: PreparedBuild): ImagebuildError {
  const { name: image, required, platforms: on } = missing;
  const [origin] = required.origins;
  const words = { image, platforms: on.join(', '), others: required.origins.length - 1 };
  return new ImagebuildError('IMAGE_NOT_EMBEDDED', say('requiredNotHeld', words), {
    place: { file: origin?.file, line: origin?.line, image },
    hint: hintFor(missing, platforms[on[0]!]!, kubefileOf(application)),
  });
}

/** Says which line is missing: of a list, of the Kubefile, or of both. */
function hintFor(
  { name: image, required }: MissingImage,
  { layers, images, registrySources = [] }: PreparedPlatform,
  file: string,
): Message {
  const saved = registrySources.find(({ exists }) => exists);
  if (saved) return say('requiredSavedHint', { image, directory: saved.source });
  if (images.some(({ reference }) => formatReference(reference) === image))
    return say('requiredLostHint', { file });
  const embeds = layers.some((layer) => entriesIn(layer).some(isGenerated));
  if (embeds) return say('requiredListHint', { image });
  const isOfImage = required.origins.every((origin) => origin.file.startsWith('/'));
  return isOfImage ? say('requiredListAndCopyHint', { image, file }) : say('imagesNotEmbeddedHint', { file });
}

function isGenerated(entry: Entry): boolean {
  return entry.type === 'dir' && entry.generated !== undefined;
}
