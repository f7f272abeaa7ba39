import { z } from 'zod';
import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import { describeIssues } from './issues.ts';
import { imageLimits } from './prepared/imagelimits.ts';
import { checkedSchema, contentSchema } from './preview/content.ts';
import { requestSchema } from './request.ts';
import { commit, digest, failure, installs, installsReason, size, text, warning } from './shapes.ts';
import { usageSchema } from './usage/usage.ts';

/**
 * Bytes that a result may have, in the artifact's zip and in itself (docs/security-rules.md 13). The action
 * writes no more, and the bot reads no more.
 */
export const resultLimits = { packed: 1024 * 1024, unpacked: 4 * 1024 * 1024 } as const;

const seconds = z.number().nonnegative().describe('seconds');

const source = z.strictObject({
  kind: text.describe('the finder'),
  file: text,
  line: z.int().positive().optional(),
});

const platform = z.strictObject({
  digest: digest.describe('of the manifest'),
  size: size.describe('bytes of configuration and layers, as they are stored'),
  layers: z.int().nonnegative(),
  config: digest.describe('of the configuration'),
});

const image = z.strictObject({
  reference: text,
  readFrom: text.describe('host and repository that it was read from, when `sources` name others').optional(),
  digest: digest
    .describe(
      'what the source gives under the reference: of an index when there is one. Without it, a base image or COPY --from brings the image, and its reference has no host',
    )
    .optional(),
  platforms: z.record(text, digest).describe('the manifest of each platform').optional(),
  size: size.describe('bytes of its blobs, each once, of all platforms').optional(),
  required: z.boolean().describe('false: a candidate, whose source has it').optional(),
  reason: text.describe('why it is embedded').optional(),
  sources: z.array(source).max(10_000),
});

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));

const archive = z.strictObject({
  platform: text,
  names: z.array(text).max(100).describe('that the image is loaded under'),
  file: text.describe('the checksums lie beside it, in files that end with .sha256 and .md5'),
  size: size.describe('bytes of the file'),
  sha256: hex(64).describe('of the file'),
  md5: hex(32).describe('of the file'),
});

/** The most notes of a result. */
export const resultNotes = 2000;

const note = z.strictObject({
  reference: text.describe('perhaps without a tag; none for a file that was skipped').optional(),
  reason: text.describe('why it is not embedded'),
  sources: z.array(source).max(10_000),
});

const statuses =
  'done: published and verified, or written; unverified: published, not verified; failed: the error says what is published';

/** The result of a build as plain data. The summary, the outputs and the status comment are made from it. */
export const resultSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    status: z.enum(['done', 'unverified', 'failed']).describe(statuses),
    request: requestSchema,
    reference: text.describe('host/namespace/app:version, or the layout’s place').optional(),
    tags: z
      .array(text)
      .max(64)
      .describe('every name that the image has, for a directory that is built under names of its own')
      .optional(),
    kubefile: text.describe('of such a directory: the file that was built').optional(),
    digest: digest.describe('of the index').optional(),
    size: size.describe('bytes of the index itself').optional(),
    platforms: z.record(text, platform).default({}),
    images: z
      .array(image)
      .max(2 * imageLimits.most)
      .default([]),
    leftOut: z
      .array(note)
      .max(resultNotes)
      .describe('candidates that were left out, and images that some platforms lack')
      .optional(),
    notes: z.array(note).max(resultNotes).describe('what was seen and is not embedded').optional(),
    installs: installs.optional(),
    installsReason: installsReason.optional(),
    imageLists: z
      .array(z.strictObject({ address: text, digest }))
      .max(20)
      .describe('the lists of images that were fetched, with the digest of their bytes')
      .optional(),
    previous: z
      .strictObject({
        reference: text,
        images: z.array(z.strictObject({ reference: text, digest })).max(2 * imageLimits.most),
      })
      .describe('what was published before: this version, or else the newest other one')
      .optional(),
    usage: usageSchema.describe('how the image is used').optional(),
    archives: z
      .array(archive)
      .max(100)
      .describe('the archives that were written, one for each platform')
      .optional(),
    transfer: z
      .strictObject({ pulledBytes: size, pushedBytes: size, reusedBytes: size, mountedBytes: size })
      .default({ pulledBytes: 0, pushedBytes: 0, reusedBytes: 0, mountedBytes: 0 }),
    durations: z
      .strictObject({ prepareSeconds: seconds.optional(), publishSeconds: seconds.optional() })
      .default({}),
    warnings: z.array(warning).max(10_000).default([]),
    commit: commit.describe('the commit that the application is of').optional(),
    content: contentSchema.describe('hashes over what the image of each platform holds').optional(),
    checked: checkedSchema
      .describe('what the check of the pull request that changed the application last built, compared')
      .optional(),
    error: failure.optional(),
    requestId: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/)
      .optional(),
    runId: z.int().positive().optional(),
    runAttempt: z.int().positive().optional(),
  })
  .superRefine((result, context) => {
    const reject = (message: string) => context.addIssue({ code: 'custom', message });
    if (result.status !== 'done' && !result.error) reject(`a ${result.status} result must have an error`);
    if (result.status === 'done' && result.error) reject('a result with an error is not done');
    if (result.status !== 'failed' && !result.digest)
      reject(`a result that is ${result.status} must have a digest`);
  });

export type Result = Readonly<z.output<typeof resultSchema>>;

/** Counts the embedded images of each platform: those that lie under `/registry` there. */
export function countImages({
  images,
  platforms,
}: Pick<Result, 'images' | 'platforms'>): Map<string, number> {
  const lies = (platform: string) =>
    images.filter((one) => one.platforms === undefined || Object.hasOwn(one.platforms, platform));
  return new Map(Object.keys(platforms).map((platform) => [platform, lies(platform).length]));
}

/** Returns the platforms that were asked for, and that the image lacks. */
export function missingPlatforms(
  { platforms }: Pick<Result['request'], 'platforms'>,
  result: Pick<Result, 'platforms'>,
): string[] {
  return platforms.filter((platform) => !Object.hasOwn(result.platforms, platform));
}

/** An error as a result holds it. */
export type Failure = Readonly<z.output<typeof failure>>;

/**
 * Parses a result that another process wrote. Nothing in it is trusted.
 * @throws LIMIT_EXCEEDED over 4 MiB, CONTENT_INVALID for any other problem
 */
export function parseResult(content: string): Result {
  if (Buffer.byteLength(content) > resultLimits.unpacked)
    throw new ImagebuildError('LIMIT_EXCEEDED', say('resultTooLarge'));
  const outcome = resultSchema.safeParse(parseJson(content));
  if (outcome.success) return outcome.data;
  throw unreadable(describeIssues(outcome.error.issues));
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw unreadable('it is not JSON', cause);
  }
}

function unreadable(reason: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', say('resultUnreadable', { reason }), { cause });
}
