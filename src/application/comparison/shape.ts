import { z } from 'zod';

const size = z.int().nonnegative().describe('bytes');
const image = z.strictObject({
  tag: z.string(),
  digest: z.string().describe('of the platform’s manifest'),
  size: size.describe('bytes of configuration and layers'),
});

const imageChange = z.strictObject({
  name: z.string().describe('the repository, without a host'),
  change: z
    .enum(['added', 'removed', 'retagged', 'moved'])
    .describe('retagged: the repository has another tag; moved: the tag names another digest'),
  before: image.optional(),
  now: image.optional(),
});

const fileChange = z.strictObject({
  path: z.string(),
  change: z.enum(['added', 'removed', 'changed']),
  before: size.optional(),
  now: size.optional(),
});

const configurationChange = z.strictObject({
  field: z.string().describe('Env, Cmd, Labels and so on'),
  name: z.string().describe('of a variable, a label, a port or a volume').optional(),
  before: z.string().describe('JSON where it isn’t a text').optional(),
  now: z.string().optional(),
});

const transfer = z
  .strictObject({ bytes: size, blobs: z.int().nonnegative() })
  .describe('configurations and layers that only the second image has');

const platform = z.strictObject({
  platform: z.string(),
  state: z.enum(['same', 'changed', 'added', 'removed']),
  images: z.array(imageChange),
  files: z.array(fileChange).describe('without those of embedded images'),
  configuration: z.array(configurationChange),
  transfer,
});

/** What two images differ in. */
export const comparisonSchema = z.strictObject({
  different: z.boolean().describe('false: every platform has the same manifest'),
  platforms: z.array(platform),
  transfer,
});

/** What `imagebuild diff --json` prints. */
export const diffSchema = comparisonSchema.extend({
  before: z.strictObject({ location: z.string(), digest: z.string() }),
  now: z.strictObject({ location: z.string(), digest: z.string() }),
});

export type Comparison = z.output<typeof comparisonSchema>;
export type ImageDiff = z.output<typeof diffSchema>;
export type PlatformComparison = z.output<typeof platform>;
export type ImageChange = z.output<typeof imageChange>;
export type FileChange = z.output<typeof fileChange>;
export type ConfigurationChange = z.output<typeof configurationChange>;
