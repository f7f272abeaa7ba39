import { z } from 'zod';
import type { Digest } from '../image/descriptor.ts';

/**
 * Schemas that the prepared build and the result share. Both come from another process, so every text has a
 * limit.
 */

export const text = z.string().max(64 * 1024);
/** The text of an instruction: a RUN with many lines may be longer than any other text. */
export const instructionText = z.string().max(1024 * 1024);
export const size = z.int().nonnegative().describe('bytes');
/** A full commit id, SHA-1 or SHA-256. */
export const commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/);
export const digest: z.ZodType<Digest, Digest> = z.templateLiteral([
  'sha256:',
  z.string().regex(/^[0-9a-f]{64}$/),
]);

export const installs = z
  .enum(['recorded', 'read'])
  .describe(
    'how the helm and kubectl calls of ENTRYPOINT and CMD were found: they ran, isolated, or their lines were read as they are written',
  );
export const installsReason = z
  .enum(['off', 'notIsolated', 'plain'])
  .describe(
    'why they were only read: that is configured; this machine can’t isolate them; nothing in them needs to run',
  );

/** How the calls in ENTRYPOINT and CMD were found; empty where there are no commands. */
export interface InstallsFound {
  readonly installs?: z.output<typeof installs> | undefined;
  readonly installsReason?: z.output<typeof installsReason> | undefined;
}

/** Returns how calls were found, and nothing else of a value. */
export function installsIn({ installs: how, installsReason: why }: InstallsFound): InstallsFound {
  return {
    ...(how === undefined ? {} : { installs: how }),
    ...(why === undefined ? {} : { installsReason: why }),
  };
}

const place = z.strictObject({
  file: text.describe('as people see it').optional(),
  line: z.int().positive().describe('from 1').optional(),
  column: z.int().positive().describe('from 1').optional(),
  image: text.describe('its reference').optional(),
  registry: text.describe('its host').optional(),
});

export const warning = z.strictObject({
  message: text,
  place: place.optional(),
  hint: text.optional(),
});

const problem = z.strictObject({
  code: z
    .string()
    .regex(/^[A-Z_]{1,64}$/)
    .describe('docs/reference/error-codes.md lists them'),
  message: text.describe('what is wrong'),
  place: place.describe('where it is').optional(),
  hint: text.describe('what to do').optional(),
  excerpt: text.describe('lines that show the place, or the end of a log').optional(),
});

const target = z
  .strictObject({
    reference: text.describe('the image with its version’s tag'),
    state: z.enum(['unchanged', 'unverified', 'verified', 'unknown']),
    digest: digest.describe('the new image, unless the tag is unchanged').optional(),
    moved: z
      .array(text)
      .max(16)
      .describe('tags of platforms that name new images although the version’s tag doesn’t')
      .optional(),
    published: z
      .array(text)
      .max(64)
      .describe('other names under which the new image is published')
      .optional(),
  })
  .describe('what the target of a publication holds after the error');

/** An ImagebuildError as data. The code is any word, since the two sides may be of different versions. */
export const failure = problem.extend({
  target: target.optional(),
  problems: z
    .array(problem)
    .max(1000)
    .describe('when there are several, all of them; the failure itself is then the first')
    .optional(),
});
