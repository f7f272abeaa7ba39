import { z } from 'zod';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { describeIssues } from '../issues.ts';
import { imageTypes, isRequestWord } from '../request.ts';
import { digest, size } from '../shapes.ts';
import { contentSchema } from './content.ts';

/** Bytes that a preview may have, in the artifact's zip and in itself; the check writes no more. */
export const previewLimits = { packed: 256 * 1024, unpacked: 512 * 1024 } as const;

/** The most rows of a list. */
export const previewRows = { images: 300, findings: 50, problems: 20, leftOut: 20, embedded: 1000 } as const;

/** The longest text. */
export const previewText = 1000;

const line = z.string().max(previewText);
const count = z.int().nonnegative();
const platformNames = z.array(line).max(16);
const word = (name: 'app' | 'version') => z.string().refine((text) => isRequestWord(name, text));

const side = z.strictObject({ tag: line, digest: line });

const imageChange = z.strictObject({
  name: line,
  change: z.enum(['added', 'removed', 'retagged', 'moved']),
  before: side.optional(),
  now: side.optional(),
  platforms: platformNames,
});

const comparison = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('absent'), reference: line, bytes: size.describe('bytes to transfer') }),
  z.strictObject({ state: z.literal('unknown'), reference: line, reason: line }),
  z.strictObject({
    state: z.literal('compared'),
    reference: line,
    bytes: size.describe('bytes to transfer'),
    different: z.boolean(),
    images: z.array(imageChange).max(previewRows.images),
    moreImages: count,
    files: count.describe('files that were added, removed or changed'),
    configuration: z.array(line).max(50).describe('the fields that changed'),
  }),
]);

const problem = z.strictObject({ place: line.optional(), message: line });

const finding = z.strictObject({
  severity: z.enum(['error', 'warning', 'note']),
  rule: line,
  place: line,
  message: line,
});

/** What the check of a pull request tells the workflow that comments. Nothing in it is trusted. */
const previewSchema = z.strictObject({
  schemaVersion: z.literal(1),
  type: z.enum(imageTypes),
  app: word('app'),
  version: word('version'),
  /** The branch that the pull request is for. */
  base: line.optional(),
  problems: z.array(problem).max(previewRows.problems).describe('why it can’t be built'),
  hint: line.optional(),
  platforms: z.record(line, z.strictObject({ digest, size })),
  missing: platformNames.describe('platforms that the image lacks'),
  leftOut: z.array(z.strictObject({ reference: line, reason: line })).max(previewRows.leftOut),
  comparison: comparison.optional(),
  lint: z
    .strictObject({
      errors: count,
      warnings: count,
      notes: count,
      findings: z.array(finding).max(previewRows.findings),
    })
    .optional(),
  content: contentSchema.optional(),
  embedded: z
    .array(z.strictObject({ reference: line, platforms: z.record(line, digest) }))
    .max(previewRows.embedded)
    .optional(),
});

export type Preview = Readonly<z.output<typeof previewSchema>>;
export type PreviewComparison = NonNullable<Preview['comparison']>;
export type PreviewImageChange = Extract<PreviewComparison, { state: 'compared' }>['images'][number];

/** Parses what the check of a pull request wrote. @throws CONTENT_INVALID */
export function parsePreview(content: string): Preview {
  const outcome = previewSchema.safeParse(parseJson(content));
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
