import type { Place, Warning } from '../errors.ts';
import { contentOf } from '../image/content.ts';
import type { CopyRequest } from '../layers/copyrequest.ts';
import type { BlobSpool } from '../layers/filecontent.ts';
import { type Entry, isDirectory, joinPath, resolveLinks, splitPath, type Tree } from '../layers/tree.ts';
import { unpackArchive } from './archives/unpack.ts';
import { createdMode, parseChmod } from './chmod.ts';
import { brokenLink, type CopyOrigin, findSources, reportMissingSource } from './copysources.ts';
import { parseExclude } from './dockerignore.ts';
import { generatedAt, isGeneratedDirectory } from './generated.ts';
import {
  addEntry,
  type CopyOperation,
  copiedEntry,
  entriesBelow,
  finishLayer,
  makeDirectory,
  markGenerated,
  newLayerBuilder,
} from './layerbuilder.ts';
import { parseChown } from './owner.ts';
import { copyParents } from './parents.ts';
import type { Ignore } from './patterns.ts';
import { type Download, downloadName, isRemote, localChecksum } from './remote.ts';

/** The services that COPY and ADD use. */
export interface CopyResources {
  /** The paths that the context excludes, for hints of errors. */
  readonly ignore?: Ignore | undefined;
  /** The image or stage that --from names, when it isn't the context that is copied from. */
  readonly from?: CopyOrigin | undefined;
  /** The store for files that ADD unpacks. */
  readonly spool: BlobSpool;
  /** Downloads an address that ADD names. */
  readonly download: Download;
}

/** The entries that an instruction adds to the file system. */
export interface CopyResult {
  /** With every parent directory; empty when nothing was copied. */
  readonly layer: Tree;
  readonly warnings: readonly Warning[];
}

/**
 * Carries out COPY or ADD and returns the layer (docs/compatibility.md A 7, A 8; Dockerfile reference, COPY).
 * @param source the context, or the file system of the stage that --from names.
 * @param root the stage's file system so far. Links in the destination are followed in it, and existing
 *   directories keep their attributes.
 * @param place of the instruction.
 * @throws COPY_SOURCE_MISSING; CONTEXT_INVALID for a file on a directory, an unknown user, a bad pattern;
 *   KUBEFILE_SYNTAX for a bad --chmod or --checksum; KUBEFILE_UNSUPPORTED for ADD of a git repository;
 *   CONTENT_INVALID for a bad archive; what `download` throws.
 */
export async function copyInto(
  step: CopyRequest,
  source: Tree,
  root: Tree,
  place: Place,
  options: CopyResources,
): Promise<CopyResult> {
  const owner = step.chown ? await parseChown(step.chown, root, place) : undefined;
  const copying: CopyOperation = {
    source,
    builder: newLayerBuilder(root, { uid: 0, gid: 0, ...owner, mode: createdMode(step.chmod) }, place),
    owner,
    chmod: step.chmod ? parseChmod(step.chmod, place) : undefined,
    exclude: step.exclude?.length ? parseExclude(step.exclude, place) : undefined,
    warnings: [],
  };
  const missing: string[] = [];
  for (const word of step.sources) {
    if (acceptsAddresses(step) && isRemote(word, place)) {
      await addRemote(copying, step, word, options);
      continue;
    }
    if (step.checksum !== undefined) throw localChecksum(word, place);
    const sources =
      step.orRoot && findSources(source, word).length === 0 ? { ...copying, source: root } : copying;
    const count = step.parents
      ? copyParents(sources, word, step.destination)
      : await copySource(sources, step, word, options.spool);
    if (count === 0) missing.push(word);
  }
  for (const file of step.files)
    copyFile(copying, documentEntry(file), file.name, directoryFor(step, file.name));
  const layer = finishLayer(copying.builder);
  const copied = layer.size > 0;
  const { ignore, from } = options;
  const absent = missing.map((word) =>
    reportMissingSource({ step, word, source, place, ignore, from, copied }),
  );
  return { layer, warnings: [...copying.warnings, ...absent] };
}

/**
 * Tells whether a copy reads nothing but the entries that its sources name. Then a part of a file system that
 * holds them is enough. With `--parents`, it also reads the directories above them.
 */
export function readsOnlyNamedFiles({ parents }: CopyRequest): boolean {
  return !parents;
}

function acceptsAddresses({ instruction, downloadMode }: CopyRequest): boolean {
  return instruction === 'ADD' || downloadMode !== undefined;
}

/**
 * Adds a download. It gets mode 0600, as the Dockerfile reference says, and is unpacked only with --unpack.
 */
async function addRemote(
  copying: CopyOperation,
  step: CopyRequest,
  address: string,
  { spool, download }: CopyResources,
): Promise<void> {
  const { builder } = copying;
  const name = downloadName(address, step.destination, builder.place);
  const content = await download(address, step.checksum, builder.place);
  if (step.unpack && (await unpackArchive(copying, { name: address, content }, step.destination, spool)))
    return;
  const { downloadMode: mode = 0o600 } = step;
  const entry: Entry = { path: name, type: 'file', mode, uid: 0, gid: 0, content };
  copyFile(copying, entry, name, directoryFor(step, name));
}

/** Copies a source and returns the number of matches. */
async function copySource(
  copying: CopyOperation,
  step: CopyRequest,
  word: string,
  spool: BlobSpool,
): Promise<number> {
  const { source, builder } = copying;
  const unpacks = step.instruction === 'ADD' && step.unpack !== false;
  const found = findSources(source, word);
  for (const one of found) {
    const entry = source.get(one.path);
    if (entry?.type === 'file') {
      const file = { name: one.path, content: entry.content };
      if (unpacks && (await unpackArchive(copying, file, step.destination, spool))) continue;
      copyFile(copying, entry, one.name, directoryFor(step, one.name));
    } else if (isDirectory(source, one.path) || isGeneratedDirectory(source, one.path))
      copyDirectory(
        copying,
        one.path,
        step.ownName ? `${directoryFor(step, one.name)}${one.name}` : step.destination,
      );
    else throw brokenLink(step.instruction, one.from, builder.place);
  }
  return found.length;
}

/**
 * Returns the destination of a source. Of a copy with `ownName`, it is the directory above when the
 * destination ends with the name of the source.
 */
function directoryFor({ destination, ownName }: CopyRequest, name: string): string {
  return ownName && destination.endsWith(`/${name}/`) ? destination.slice(0, -name.length - 1) : destination;
}

/** Copies a file to the destination, or into it when that is a directory. */
function copyFile(copying: CopyOperation, entry: Entry, name: string, destination: string): void {
  if (copying.exclude?.ignores(name)) return;
  const { builder } = copying;
  if (destination.endsWith('/')) makeDirectory(builder, destination);
  const target = resolveLinks(builder.root, destination);
  const path = isDirectory(builder.root, target) ? joinPath(target, name) : target;
  makeDirectory(builder, splitPath(path).directory);
  addEntry(builder, copiedEntry(copying, entry, path));
}

/** Copies the content of a directory into the destination, which keeps its attributes or is created. */
function copyDirectory(copying: CopyOperation, from: string, destination: string): void {
  const { source, builder } = copying;
  const target = makeDirectory(builder, destination);
  for (const { entry, path } of entriesBelow(source, from, copying.exclude))
    addEntry(builder, copiedEntry(copying, entry, joinPath(target, path)));
  const generated = generatedAt(source, from);
  if (generated !== undefined) markGenerated(builder, target, generated);
}

function documentEntry({ name, content }: CopyRequest['files'][number]): Entry {
  return { path: name, type: 'file', mode: 0o644, uid: 0, gid: 0, content: contentOf(content) };
}
