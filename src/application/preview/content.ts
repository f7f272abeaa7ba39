import { z } from 'zod';
import { commit, digest, text } from '../shapes.ts';

const platformContent = z.strictObject({
  configuration: digest.describe('over the configuration of its containers'),
  files: digest.describe('over its files, without those of embedded images'),
  images: digest.describe('over the names and digests of its embedded images'),
});

/**
 * Hashes over what an image holds, by platform. Compression, annotations and the bytes that moved change none
 * of them.
 */
export const contentSchema = z.record(text, platformContent);

export type ImageContent = Readonly<z.output<typeof contentSchema>>;
export type PlatformContent = ImageContent[string];

/** The parts of an image that are hashed, in the order in which they are named. */
export const contentParts = ['configuration', 'files', 'images'] as const;
type ContentPart = (typeof contentParts)[number];

/** An embedded image as two builds are compared by it. */
interface ComparedImage {
  readonly reference: string;
  /** The digest of each platform’s manifest, or its first digits. */
  readonly platforms: Readonly<Record<string, string>>;
}

/** What the check of a pull request said that it built. */
export interface CheckedContent {
  readonly platforms: Readonly<Record<string, Readonly<Record<ContentPart, string>>>>;
  /** undefined where they were too many to be kept. */
  readonly images?: readonly ComparedImage[] | undefined;
}

/** The digits of a digest that are kept and compared. */
const keptDigits = 32;

/** Returns the first digits of a digest, which is how much of it is kept in a comment. */
export function abbreviate(value: string): string {
  return value.replace(/^sha256:/, '').slice(0, keptDigits);
}

const difference = z.strictObject({
  part: z.enum(contentParts),
  platforms: z.array(text).max(16),
  images: z
    .array(z.strictObject({ reference: text, change: z.enum(['added', 'removed', 'moved']) }))
    .max(100)
    .describe('of the part `images`, where they are known')
    .optional(),
});

/** How a build differs from what the check of its pull request built. */
export const checkedSchema = z.strictObject({
  pullRequest: z.int().positive(),
  commit: commit.describe('the commit that was checked'),
  differences: z.array(difference).max(contentParts.length).describe('none: the check built the same'),
});
export type CheckedBuild = Readonly<z.output<typeof checkedSchema>>;
type ContentDifference = z.output<typeof difference>;

/** The most images that a difference names. */
const mostImages = 100;

/**
 * Compares what a check built with what a later build is, on the platforms that both have.
 * @param images those of the later build.
 */
export function compareContents(
  checked: CheckedContent,
  built: ImageContent,
  images: readonly ComparedImage[],
): ContentDifference[] {
  const shared = Object.keys(built).filter((platform) => Object.hasOwn(checked.platforms, platform));
  return contentParts.flatMap((part): ContentDifference[] => {
    const platforms = shared.filter(
      (platform) => abbreviate(checked.platforms[platform]![part]) !== abbreviate(built[platform]![part]),
    );
    if (platforms.length === 0) return [];
    if (part !== 'images' || checked.images === undefined) return [{ part, platforms }];
    const named = compareImages(checked.images, images, platforms).slice(0, mostImages);
    return [{ part, platforms, ...(named.length === 0 ? {} : { images: named }) }];
  });
}

function compareImages(
  before: readonly ComparedImage[],
  now: readonly ComparedImage[],
  platforms: readonly string[],
): NonNullable<ContentDifference['images']> {
  const byReference = (images: readonly ComparedImage[]) =>
    // Of several with one reference the first counts.
    new Map(images.toReversed().map((image) => [image.reference, image.platforms]));
  const [old, young] = [byReference(before), byReference(now)];
  const digestsOf = (images: ReadonlyMap<string, ComparedImage['platforms']>, reference: string) => {
    const digests = images.get(reference) ?? {};
    return platforms
      .map((platform) => abbreviate(digests[platform] ?? ''))
      .join(' ')
      .trim();
  };
  const references = [...new Set([...old.keys(), ...young.keys()])].sort();
  return references.flatMap((reference) => {
    const [was, is] = [digestsOf(old, reference), digestsOf(young, reference)];
    if (was === is) return [];
    const change = was === '' ? 'added' : is === '' ? 'removed' : 'moved';
    return [{ reference, change } as const];
  });
}
