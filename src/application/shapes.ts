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
export const digest: z.ZodType<Digest, Digest> = z.templateLiteral([
  'sha256:',
  z.string().regex(/^[0-9a-f]{64}$/),
]);

const place = z.strictObject({
  file: text.optional(),
  line: z.int().positive().optional(),
  column: z.int().positive().optional(),
  image: text.optional(),
  registry: text.optional(),
});

export const warning = z.strictObject({
  message: text,
  place: place.optional(),
  hint: text.optional(),
});

const problem = z.strictObject({
  code: z.string().regex(/^[A-Z_]{1,64}$/),
  message: text,
  place: place.optional(),
  hint: text.optional(),
  excerpt: text.optional(),
});

/** An ImagebuildError as data. The code is any word, since the two sides may be of different versions. */
export const failure = problem.extend({
  problems: z
    .array(problem)
    .max(1000)
    .describe('when there are several, all of them; the failure itself is then the first')
    .optional(),
});
