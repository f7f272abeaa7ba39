import { basename, join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { ImagebuildError } from '../../errors.ts';
import { parseReference } from '../../image/reference.ts';
import { readText } from '../../io/textfile.ts';
import { compareNaturally } from '../../text/nearest.ts';
import { say } from '../../text/say.ts';
import { imageLimits } from '../prepared/imagelimits.ts';
import { requestPlatforms } from '../request.ts';
import { digest, installs, installsIn, size } from '../shapes.ts';
import { parseYaml } from '../yamlfile.ts';

/** The lock of an application: a file beside its Kubefile, written by `imagebuild lock`. */
export const lockFile = 'images.lock.yaml';

const reference = z
  .string()
  .max(1024)
  .refine((text) => isReference(text), 'isn’t an image reference');

const lockedImage = z.strictObject({
  reference: reference.describe('The name of an embedded image, as discovery finds it.'),
  digest: digest.describe('What the name is locked to: the digest of its index, or of its only manifest.'),
  platforms: z
    .partialRecord(
      z.enum(requestPlatforms),
      z.strictObject({
        digest: digest.describe('Of the manifest of this platform.'),
        size: size.describe('Bytes of its configuration and layers.'),
      }),
    )
    .describe('The platforms that embed the image.'),
  origins: z.array(z.string().max(4096)).max(10_000).default([]).describe('The places that name the image.'),
  observed: z
    .array(z.string().max(65_536))
    .max(100)
    .optional()
    .describe(
      'The ways by which a cluster that installed the image came to pull it; builds need no cluster then.',
    ),
});

const lockedBuild = z.strictObject({
  installs: installs.optional(),
  imageLists: z
    .array(
      z.strictObject({
        address: z.string().max(2048).describe('Where it was fetched.'),
        digest: digest.describe('Of its bytes.'),
      }),
    )
    .max(20)
    .optional()
    .describe('The lists of images that were fetched.'),
  images: z.array(lockedImage).max(imageLimits.most).default([]).describe('The embedded images.'),
  leftOut: z
    .array(reference)
    .max(imageLimits.most)
    .default([])
    .describe('Candidates that their registry didn’t have when the lock was written.'),
});

/** The schema of `images.lock.yaml`. */
export const lockSchema = z.strictObject({
  lockVersion: z.literal(1).describe('The version of this format.'),
  ...lockedBuild.partial().shape,
  versions: z
    .record(z.string().max(128), lockedBuild)
    .optional()
    .describe('In the directory latest: a section for each version that was locked.'),
});

export type LockedImage = Readonly<z.output<typeof lockedImage>>;
/** The images of one version. */
export type LockedImages = Readonly<z.output<typeof lockedBuild>>;
type LockDocument = Readonly<z.output<typeof lockSchema>>;

/** The place of a lock: one file for a version, or its section in the file of `latest`. */
interface LockPlace {
  /** The directory of the application. */
  readonly directory: string;
  /** How messages name the file. */
  readonly shown: string;
  /** The version whose section it is; undefined where the directory is of one version only. */
  readonly section: string | undefined;
}

/** Returns the place of a version's lock. @param shown how messages name the directory. */
export function lockPlace(
  { directory, fallback }: { readonly directory: string; readonly fallback: boolean },
  version: string,
  shown: string,
): LockPlace {
  return { directory, shown: join(shown, lockFile), section: fallback ? version : undefined };
}

/** Reads the lock of a version. @returns undefined where there isn't one. @throws CONFIGURATION_INVALID */
export async function readLock(place: LockPlace): Promise<LockedImages | undefined> {
  const document = await readDocument(place);
  if (document === undefined) return undefined;
  if (place.section !== undefined) return document.versions?.[place.section];
  const { installs: how, imageLists, images = [], leftOut = [] } = document;
  return { ...installsIn({ installs: how }), ...(imageLists && { imageLists }), images, leftOut };
}

/**
 * Reads every section of the lock of a directory, by how messages name it. It is empty where there isn't one.
 * @param shown how messages name the directory. @throws CONFIGURATION_INVALID
 */
export async function readLocks(
  directory: string,
  shown: string,
): Promise<{ readonly shown: string; readonly images: LockedImages }[]> {
  const place = lockPlace({ directory, fallback: false }, '', shown);
  const plain = await readLock(place);
  const { versions = {} } = (await readDocument(place)) ?? {};
  const sections = Object.entries(versions).map(([version, images]) => ({
    shown: `${place.shown} (${version})`,
    images,
  }));
  return [...(plain ? [{ shown: place.shown, images: plain }] : []), ...sections];
}

/**
 * Returns the text of a lock file with the images of one version replaced. Other versions stay as they are.
 * @throws CONFIGURATION_INVALID for a file that can't be read.
 */
export async function formatLock(place: LockPlace, images: LockedImages): Promise<string> {
  const plain = inOrder(images);
  if (place.section === undefined) return toText({ lockVersion: 1, ...plain });
  const { versions = {} } = (await readDocument(place)) ?? {};
  const all = { ...versions, [place.section]: plain };
  const sorted = Object.entries(all).sort(([a], [b]) => compareNaturally(a, b));
  return toText({ lockVersion: 1, versions: Object.fromEntries(sorted) });
}

const head = `# The embedded images of this application by digest, written by \`imagebuild lock\`.
# A build uses these digests, and fails when the application needs other images.
`;

function toText(document: unknown): string {
  return head + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Sorts everything, so that the same images give the same text. */
function inOrder({ installs: how, imageLists = [], images, leftOut }: LockedImages) {
  const rows = images.map((image) => ({
    reference: image.reference,
    digest: image.digest,
    platforms: Object.fromEntries(Object.entries(image.platforms).sort()),
    origins: [...new Set(image.origins)].sort(),
    ...(image.observed?.length ? { observed: [...new Set(image.observed)].sort() } : {}),
  }));
  return {
    ...installsIn({ installs: how }),
    ...(imageLists.length > 0 && { imageLists }),
    images: rows.sort((a, b) => (a.reference < b.reference ? -1 : 1)),
    ...(leftOut.length > 0 && { leftOut: [...new Set(leftOut)].sort() }),
  };
}

async function readDocument({ directory, shown }: LockPlace): Promise<LockDocument | undefined> {
  const text = await readText(directory, join(directory, lockFile), shown);
  if (text !== undefined) return parseYaml(lockSchema, text, shown);
  const wrong = shown.replace(/\.yaml$/, '.yml');
  if ((await readText(directory, join(directory, basename(wrong)), wrong)) === undefined) return undefined;
  throw new ImagebuildError(
    'CONFIGURATION_INVALID',
    say('configurationOtherName', { name: basename(wrong) }),
    {
      place: { file: wrong },
      hint: say('renameTo', { name: lockFile }),
    },
  );
}

function isReference(text: string): boolean {
  try {
    parseReference(text);
    return true;
  } catch {
    return false;
  }
}
