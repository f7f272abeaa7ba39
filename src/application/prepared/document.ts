import { z } from 'zod';
import { ImagebuildError, type Message } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import type { Digest } from '../../image/descriptor.ts';
import { formatReference, parseReference, type Reference } from '../../image/reference.ts';
import { isPathText } from '../../io/pathbytes.ts';
import { isWhiteoutName, separateRemoved, withRemoved } from '../../layers/overlay.ts';
import { checkPath, comparePaths, type Entry, entryMetadata, parentsOf } from '../../layers/tree.ts';
import { say } from '../../text/say.ts';
import { describeIssues } from '../issues.ts';
import { requestPlatforms, requestSchema } from '../request.ts';
import { commit, digest, instructionText, size, text, warning } from '../shapes.ts';
import { blobTypes, engines, type PreparedBuild, preparedLimits, transports } from './prepared.ts';

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
  installs: z.enum(['recorded', 'read']).optional(),
  imageLists: z
    .array(z.strictObject({ address: z.string().max(2048), digest }))
    .max(20)
    .optional(),
  pulledBytes: size.optional(),
});

type PreparedDocument = Readonly<z.output<typeof preparedSchema>>;
type EntryDocument = z.output<typeof entry>;

/**
 * Validates a document that isn't trusted: against its schema, and for everything that a schema can't
 * express.
 * @param file the document's name in errors.
 * @throws PREPARED_INVALID
 */
export function parsePrepared(json: unknown, file: string): PreparedDocument {
  const outcome = preparedSchema.safeParse(json);
  if (!outcome.success) throw invalid(describeIssues(outcome.error.issues), file);
  try {
    checkPlatforms(outcome.data);
    for (const { base, layers, images, required = [], history } of platformsOf(outcome.data)) {
      if (base) parseReference(base.reference);
      for (const one of layers) {
        if ('entries' in one) checkLayer(one);
        if ('from' in one) parseReference(one.from.reference);
      }
      checkEngine(outcome.data, layers);
      checkHistory(layers, history);
      for (const one of images) checkImage(one);
      for (const one of required) parseReference(one.reference);
    }
    for (const reference of outcome.data.anyPlatform) parseReference(reference);
    listSizes(outcome.data);
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    throw invalid(error.message, file, error);
  }
  return outcome.data;
}

/**
 * Returns the digest and size of every file that a document mentions. @throws CONTENT_INVALID for a file with
 * two sizes
 */
export function listSizes(document: PreparedDocument): Map<Digest, number> {
  const sizes = new Map<Digest, number>();
  const add = (file: { readonly digest: Digest; readonly size: number }) => {
    const known = sizes.get(file.digest) ?? file.size;
    if (known !== file.size)
      throw reject(say('preparedTwoSizes', { digest: file.digest, one: known, other: file.size }));
    sizes.set(file.digest, file.size);
  };
  for (const { layers, images } of platformsOf(document)) {
    for (const one of layers) {
      if ('blob' in one) add(one.blob);
      if ('entries' in one) for (const each of one.entries) if (each.type === 'file') add(each);
    }
    for (const { archive } of images) if (archive) add(archive);
  }
  return sizes;
}

/** Returns the document of a build, to be written as JSON. */
export function toDocument(prepared: PreparedBuild): unknown {
  const { files: _, platforms, ...rest } = prepared;
  const written = Object.entries(platforms).map(([name, one]) => [
    name,
    {
      ...one,
      base: one.base && withReferenceText(one.base),
      layers: one.layers.map((layer) => {
        if ('entries' in layer) {
          const { entries, ...removed } = separateRemoved(layer.entries);
          return { ...layer, entries: entries.map(entryMetadata), ...removed };
        }
        return 'from' in layer ? { ...layer, from: withReferenceText(layer.from) } : layer;
      }),
      images: one.images.map(withReferenceText),
      ...(one.required && { required: one.required.map(withReferenceText) }),
    },
  ]);
  return { ...rest, platforms: Object.fromEntries(written) };
}

/** Returns the build that a document holds. Its files are opened by digest. */
export function fromDocument(document: PreparedDocument, files: PreparedBuild['files']): PreparedBuild {
  const read = Object.entries(document.platforms).map(([name, one]) => [
    name,
    {
      ...one,
      base: one.base && withReference(one.base),
      layers: one.layers.map((layer) => {
        if ('entries' in layer) {
          const { removed = [], entries, ...rest } = layer;
          const read = entries.map((written) => readEntry(written, files));
          return { ...rest, entries: withRemoved({ entries: read, removed }) };
        }
        return 'from' in layer ? { ...layer, from: withReference(layer.from) } : layer;
      }),
      images: one.images.map(withReference),
      ...(one.required && { required: one.required.map(withReference) }),
    },
  ]);
  return { ...document, platforms: Object.fromEntries(read), files };
}

/** Returns the same with its reference as text, at the same place of the document. */
function withReferenceText<T extends { readonly reference: Reference }>(
  value: T,
): Omit<T, 'reference'> & { readonly reference: string } {
  return { ...value, reference: formatReference(value.reference) };
}

function withReference<T extends { readonly reference: string }>(
  value: T,
): Omit<T, 'reference'> & { readonly reference: Reference } {
  return { ...value, reference: parseReference(value.reference) };
}

function readEntry(written: EntryDocument, files: (digest: Digest) => Content): Entry {
  if (written.type !== 'file') return written;
  const { size: _, digest, ...attributes } = written;
  return { ...attributes, content: files(digest) };
}

function platformsOf(document: PreparedDocument): z.output<typeof platform>[] {
  return Object.values(document.platforms).filter((one) => one !== undefined);
}

function checkPlatforms({ platforms, request, unsupported }: PreparedDocument): void {
  const names = Object.keys(platforms);
  if (names.length === 0) throw reject(say('preparedNoPlatform'));
  const foreign = names.find((name) => !(request.platforms as readonly string[]).includes(name));
  if (foreign !== undefined) throw reject(say('preparedUnrequested', { platform: foreign }));
  const both = names.find((name) => (unsupported as readonly string[]).includes(name));
  if (both !== undefined) throw reject(say('preparedUnsupported', { platform: both }));
}

/**
 * Checks the entries of a layer, and that everything in `below` is below one of its marks, since nothing else
 * is used.
 */
function checkLayer({ entries, removed = [], below = [] }: z.output<typeof entriesLayer>): void {
  checkEntries(entries);
  checkRemoved(removed, entries);
  checkEntries(below);
  const marks = entries.filter((one) => one.type === 'dir' && one.generated !== undefined);
  const stray = below.find(({ path }) => !marks.some((mark) => path.startsWith(`${mark.path}/`)));
  if (stray) throw reject(say('preparedStray', { path: JSON.stringify(stray.path) }));
}

/** Checks that paths stay inside the root, are sorted, occur once, and have only directories as parents. */
function checkEntries(entries: readonly EntryDocument[]): void {
  const types = new Map<string, string>();
  let before: string | undefined;
  for (const one of entries) {
    checkName(checkPath(one.path));
    checkTexts(one);
    if (one.type === 'dir' && one.generated) checkPath(one.generated);
    if (before !== undefined && comparePaths(before, one.path) >= 0)
      throw reject(say('preparedOrder', { path: JSON.stringify(one.path), before: JSON.stringify(before) }));
    const blocked = parentsOf(one.path).find((parent) => (types.get(parent) ?? 'dir') !== 'dir');
    if (blocked !== undefined)
      throw reject(
        say('preparedBelowFile', { path: JSON.stringify(one.path), parent: JSON.stringify(blocked) }),
      );
    types.set(one.path, one.type);
    before = one.path;
  }
}

/**
 * Checks the paths that a layer removes: each once, inside the root, and none that the layer also has. They
 * are a list of their own, so that an entry with the name of a whiteout is always a mistake, or forged.
 */
function checkRemoved(removed: readonly string[], entries: readonly EntryDocument[]): void {
  const there = new Set(entries.map(({ path }) => path));
  for (const path of removed) {
    checkName(checkPath(path));
    if (there.has(path)) throw reject(say('preparedRemovedTwice', { path: JSON.stringify(path) }));
    there.add(path);
  }
}

/** Checks that no name of a path is one that hides other files in a layer. */
function checkName(path: string): void {
  if ([...parentsOf(path), path].some(isWhiteoutName))
    throw reject(say('preparedWhiteout', { path: JSON.stringify(path) }));
}

/** Checks that the target of a link and the names of attributes stand for bytes. */
function checkTexts(entry: EntryDocument): void {
  const texts = entry.type === 'symlink' ? [entry.linkname] : Object.keys(entry.xattrs ?? {});
  if (!texts.every(isPathText)) throw reject(say('preparedNoBytes', { path: JSON.stringify(entry.path) }));
}

/** Checks that a native build, which ran nothing, has no layers of an engine. */
function checkEngine({ engine }: PreparedDocument, layers: z.output<typeof layer>[]): void {
  if (engine === 'native' && layers.some((one) => 'blob' in one)) throw reject(say('preparedEngineLayer'));
}

/** Checks that the history has a row for each layer: runtimes refuse to unpack an image with other rows. */
function checkHistory(layers: readonly unknown[], history: z.output<typeof platform>['history']): void {
  const rows = history.filter(({ emptyLayer }) => !emptyLayer).length;
  if (rows !== layers.length) throw reject(say('preparedHistory', { rows, layers: layers.length }));
}

function checkImage({ reference, transport, archive }: z.output<typeof image>): void {
  parseReference(reference);
  if (transport.endsWith('-archive') !== (archive !== undefined))
    throw reject(say(archive ? 'preparedWithArchive' : 'preparedWithoutArchive', { reference, transport }));
}

function reject(message: Message): ImagebuildError {
  return new ImagebuildError('CONTENT_INVALID', message);
}

function invalid(reason: string, file: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', say('preparedInvalid', { reason }), {
    place: { file },
    hint: say('prepareAgainSameVersion'),
    cause,
  });
}
