import { z } from 'zod';

/** Bounds of what a person gives; what an image holds in all is limited where it is written. */
export const directoryLimits = { tags: 32, pairs: 256, key: 256, value: 16_384, path: 4096 } as const;

const path = z.string().min(1).max(directoryLimits.path);
const pairs = z
  .record(z.string().min(1).max(directoryLimits.key), z.string().max(directoryLimits.value))
  .default({});

/**
 * The part of a request that names any directory, instead of an application of the collection. What its
 * names, keys and values may be is checked where people give them (directorybuild/validate.ts): no other
 * process decides any of them.
 */
export const directorySchema = z.strictObject({
  context: path.describe('the directory, as it was given'),
  file: path
    .describe('its Kubefile; by default the first of Kubefile, Sealfile, Dockerfile and Containerfile')
    .optional(),
  tags: z
    .array(z.string().min(1).max(1024))
    .min(1)
    .max(directoryLimits.tags)
    .transform((tags) => [...new Set(tags)])
    .describe(
      'the names of the image, as they were given; those without a host take the configured registry',
    ),
  env: pairs.describe('variables that the image gets besides those of its Kubefile'),
  labels: pairs.describe('labels that the image gets besides those of its Kubefile'),
  annotations: z
    .strictObject({ manifest: pairs, index: pairs })
    .prefault({})
    .describe('of the manifest of each platform, and of their index'),
});
