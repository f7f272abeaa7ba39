import { z } from 'zod';
import { requestPlatforms, requestSchema } from '../request.ts';
import { commit, digest, installs, installsReason, instructionText, size, text, warning } from '../shapes.ts';
import { blobTypes, engines, preparedLimits, transports } from './prepared.ts';

const texts = z.array(text).max(10_000);
const path = z.string().min(1).max(4096);
const keySet = z.record(text, z.strictObject({}));
const nanoseconds = z.int().nonnegative().describe('nanoseconds');

const healthcheck = z.strictObject({
  Test: texts.optional(),
  Interval: nanoseconds.optional(),
  Timeout: nanoseconds.optional(),
  StartPeriod: nanoseconds.optional(),
  StartInterval: nanoseconds.optional(),
  Retries: z.int().nonnegative().optional(),
});

const config = z.strictObject({
  User: text.optional(),
  ExposedPorts: keySet.optional(),
  Env: texts.optional(),
  Entrypoint: texts.optional(),
  Cmd: texts.optional(),
  Volumes: keySet.optional(),
  WorkingDir: text.optional(),
  Labels: z.record(text, text).optional(),
  StopSignal: text.optional(),
  Healthcheck: healthcheck.optional(),
  Shell: texts.optional(),
  OnBuild: texts.optional(),
});

const attributes = {
  path,
  mode: z.int().min(0).max(0o7777),
  uid: z.int().min(0).max(0xffff_ffff),
  gid: z.int().min(0).max(0xffff_ffff),
};

/** The kernel knows values of 12, 20 and 24 bytes. */
const capabilities = z
  .string()
  .regex(/^(?:[A-Za-z0-9+/]{16}|[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{32})$/)
  .describe('security.capability, in base64');

/** Names that can't end a record of the tar's header, and values up to the kernel's 64 KiB. */
const xattrs = z
  .record(
    z
      .string()
      .max(255)
      .regex(/^user\.[^=\n\0]+$/),
    z
      .string()
      .max(87_384)
      .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
  )
  .describe('extended attributes, in base64');

const entry = z.discriminatedUnion('type', [
  z.strictObject({
    ...attributes,
    type: z.literal('dir'),
    generated: z.string().max(4096).optional(),
    xattrs: xattrs.optional(),
  }),
  z.strictObject({
    ...attributes,
    type: z.literal('file'),
    size,
    digest,
    capabilities: capabilities.optional(),
    xattrs: xattrs.optional(),
  }),
  z.strictObject({ ...attributes, type: z.literal('symlink'), linkname: path.regex(/^[^\0]*$/) }),
]);

const originStep = z.strictObject({ kind: z.string().max(100), text });

const origin = z.strictObject({
  kind: z.string().max(100),
  file: path,
  line: z.int().positive().optional(),
  chains: z.array(z.array(originStep).max(100)).max(1000).optional(),
});

const image = z.strictObject({
  reference: z.string().max(1024),
  required: z.boolean(),
  reason: text.optional(),
  platformPolicy: z.literal('skip').optional(),
  transport: z.enum(transports),
  archive: z.strictObject({ digest, size, name: path, shown: path }).optional(),
  locked: digest.optional(),
  origins: z.array(origin).max(preparedLimits.origins),
});

const note = z.strictObject({
  reference: z.string().max(1024).optional(),
  reason: text,
  origins: z.array(origin).max(preparedLimits.origins),
});

const requiredImage = z.strictObject({
  reference: z.string().max(1024),
  origins: z.array(origin).min(1).max(preparedLimits.origins),
});

const entries = z.array(entry).max(preparedLimits.entries);

const entriesLayer = z.strictObject({
  createdBy: instructionText,
  entries,
  removed: z.array(path).max(preparedLimits.entries).optional(),
  below: entries.optional(),
});

const changes = z.strictObject({
  removed: z.array(z.string().max(4096)).max(preparedLimits.entries),
  opaque: z.array(z.string().max(4096)).max(preparedLimits.entries),
  entries,
});

const described = { mediaType: z.string().min(1).max(255), digest, size };

const imageLayer = z.strictObject({ ...described, diffId: digest });

const layer = z.union([
  entriesLayer,
  z.strictObject({
    createdBy: instructionText,
    from: z.strictObject({ reference: z.string().max(1024), manifest: z.strictObject(described) }),
    layer: imageLayer,
    registry: changes.optional(),
  }),
  z.strictObject({
    createdBy: instructionText,
    blob: z.strictObject({ mediaType: z.enum(blobTypes), digest, size, diffId: digest }),
    registry: changes.optional(),
  }),
]);

const base = z.strictObject({
  reference: z.string().max(1024),
  manifest: z.strictObject(described),
  layers: z.array(imageLayer).max(preparedLimits.layers),
  registry: entries.optional(),
});

const platform = z.strictObject({
  base: base.optional(),
  config,
  author: text.optional(),
  layers: z.array(layer).max(preparedLimits.layers),
  history: z.array(z.strictObject({ createdBy: instructionText, emptyLayer: z.boolean() })).max(10_000),
  images: z.array(image).max(preparedLimits.images),
  notes: z.array(note).max(preparedLimits.notes).optional(),
  required: z.array(requiredImage).max(preparedLimits.required).optional(),
  registrySources: z
    .array(z.strictObject({ source: path, exists: z.boolean(), line: z.int().positive() }))
    .max(preparedLimits.layers)
    .optional(),
});

/** The schema of `prepared.json`: a prepared build that names files by digest. */
export const preparedSchema = z.strictObject({
  schemaVersion: z.literal(1),
  request: requestSchema,
  application: z.strictObject({
    directory: path,
    kubefile: path,
    fallback: z.boolean(),
    commit: commit.optional(),
  }),
  engine: z.enum(engines),
  kubeVersion: z.string().max(100).optional(),
  anyPlatform: z.array(z.string().max(1024)).max(preparedLimits.images),
  platforms: z.partialRecord(z.enum(requestPlatforms), platform),
  unsupported: z.array(z.enum(requestPlatforms)).max(requestPlatforms.length),
  warnings: z.array(warning).max(10_000),
  installs: installs.optional(),
  installsReason: installsReason.optional(),
  imageLists: z
    .array(z.strictObject({ address: z.string().max(2048), digest }))
    .max(20)
    .optional(),
  pulledBytes: size.optional(),
});

export type PreparedDocument = Readonly<z.output<typeof preparedSchema>>;
export type EntryDocument = z.output<typeof entry>;
export type EntriesLayerDocument = z.output<typeof entriesLayer>;
export type LayerDocument = z.output<typeof layer>;
export type PlatformDocument = z.output<typeof platform>;
export type ImageDocument = z.output<typeof image>;
