import { ImagebuildError, type Message } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import type { Digest } from '../../image/descriptor.ts';
import { formatReference, parseReference, type Reference } from '../../image/reference.ts';
import { isPathText } from '../../io/pathbytes.ts';
import { isWhiteoutName, separateRemoved, withRemoved } from '../../layers/overlay.ts';
import { checkPath, comparePaths, type Entry, entryMetadata, parentsOf } from '../../layers/tree.ts';
import { say } from '../../text/say.ts';
import { describeIssues } from '../issues.ts';
import {
  type EntriesLayerDocument,
  type EntryDocument,
  type ImageDocument,
  type LayerDocument,
  type PlatformDocument,
  type PreparedDocument,
  preparedSchema,
} from './documentschema.ts';
import type { PreparedBuild } from './prepared.ts';

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

function platformsOf(document: PreparedDocument): PlatformDocument[] {
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
function checkLayer({ entries, removed = [], below = [] }: EntriesLayerDocument): void {
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
function checkEngine({ engine }: PreparedDocument, layers: LayerDocument[]): void {
  if (engine === 'native' && layers.some((one) => 'blob' in one)) throw reject(say('preparedEngineLayer'));
}

/** Checks that the history has a row for each layer: runtimes refuse to unpack an image with other rows. */
function checkHistory(layers: readonly unknown[], history: PlatformDocument['history']): void {
  const rows = history.filter(({ emptyLayer }) => !emptyLayer).length;
  if (rows !== layers.length) throw reject(say('preparedHistory', { rows, layers: layers.length }));
}

function checkImage({ reference, transport, archive }: ImageDocument): void {
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
