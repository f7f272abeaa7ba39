import type { Place, Warning } from '../errors.ts';
import { contentOf } from '../image/content.ts';
import type { BlobSpool } from '../layers/filecontent.ts';
import { type Entry, isDirectory, joinPath, resolveLinks, splitPath, type Tree } from '../layers/tree.ts';
import { unpackArchive } from './archives/unpack.ts';
import { parseChmod } from './chmod.ts';
import { type CopyOperation, entriesBelow, withOwnerAndMode } from './copying.ts';
import type { CopyRequest } from './copyrequest.ts';
import { type Ignore, parseExclude } from './dockerignore.ts';
import { addEntry, finishLayer, makeDirectory, newLayerBuilder } from './draft.ts';
import { generatedAt, isGeneratedDirectory, markGenerated } from './generated.ts';
import { brokenLink, reportMissingSource } from './missing.ts';
import { parseChown } from './owner.ts';
import { copyParents } from './parents.ts';
import { type Download, downloadName, isRemote, localChecksum } from './remote.ts';
import { findSources } from './sources.ts';

/** What COPY and ADD may need beside trees. */
export interface CopyResources {
  /** What the context left out, for the hint of an error. */
  readonly ignore?: Ignore | undefined;
  /** Where ADD keeps what it unpacks. */
  readonly spool: BlobSpool;
  /** Fetches what ADD names by an address. */
  readonly download: Download;
}

/** What an instruction adds to the file system. */
export interface CopyResult {
  /** Every parent directory is in it; empty when nothing was copied. */
  readonly layer: Tree;
  readonly warnings: readonly Warning[];
}

/**
 * What COPY or ADD means (docs/compatibility.md A.7, A.8; Dockerfile reference, COPY).
 * @param source the context, or the file system of the stage that --from names.
 * @param root the stage's file system so far. Links in the destination are followed in it; directories that are there stay as they are.
 * @param place the instruction's.
 * @throws COPY_SOURCE_MISSING; CONTEXT_INVALID for a file on a directory, an unknown user, a bad pattern; KUBEFILE_SYNTAX for a bad
 * --chmod or --checksum; KUBEFILE_UNSUPPORTED for ADD of a git repository; CONTENT_INVALID for a bad archive; what `download` throws.
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
    draft: newLayerBuilder(root, owner ?? { uid: 0, gid: 0 }, place),
    owner,
    chmod: step.chmod ? parseChmod(step.chmod, place) : undefined,
    exclude: step.exclude?.length ? parseExclude(step.exclude, place) : undefined,
  };
  const absent: string[] = [];
  for (const word of step.sources) {
    if (takesAddresses(step) && isRemote(word, place)) {
      await addRemote(copying, step, word, options);
      continue;
    }
    if (step.checksum !== undefined) throw localChecksum(word, place);
    const from =
      step.orRoot && findSources(source, word).length === 0 ? { ...copying, source: root } : copying;
    const count = step.parents
      ? copyParents(from, word, step.destination)
      : await copySource(from, step, word, options.spool);
    if (count === 0) absent.push(word);
  }
  for (const file of step.files) placeFile(copying, documentEntry(file), file.name, step.destination);
  const layer = finishLayer(copying.draft);
  const copied = layer.size > 0;
  const { ignore } = options;
  return {
    layer,
    warnings: absent.map((word) => reportMissingSource({ step, word, source, place, ignore, copied })),
  };
}

function takesAddresses({ instruction, downloadMode }: CopyRequest): boolean {
  return instruction === 'ADD' || downloadMode !== undefined;
}

/** ADD makes a download readable for its owner only, as the Dockerfile reference says; it stays packed unless --unpack is given. */
async function addRemote(
  copying: CopyOperation,
  step: CopyRequest,
  address: string,
  { spool, download }: CopyResources,
): Promise<void> {
  const { draft } = copying;
  const name = downloadName(address, step.destination, draft.place);
  const content = await download(address, step.checksum, draft.place);
  if (step.unpack && (await unpackArchive(draft, { name: address, content }, step.destination, spool)))
    return;
  const { downloadMode: mode = 0o600 } = step;
  const entry: Entry = { path: name, type: 'file', mode, uid: 0, gid: 0, content };
  placeFile(copying, entry, name, step.destination);
}

/** @returns how many things the source names. */
async function copySource(
  copying: CopyOperation,
  step: CopyRequest,
  word: string,
  spool: BlobSpool,
): Promise<number> {
  const { source, draft } = copying;
  const unpacks = step.instruction === 'ADD' && step.unpack !== false;
  const found = findSources(source, word);
  for (const one of found) {
    const entry = source.get(one.path);
    if (entry?.type === 'file') {
      const file = { name: one.path, content: entry.content };
      if (unpacks && (await unpackArchive(draft, file, step.destination, spool))) continue;
      placeFile(copying, entry, one.name, step.destination);
    } else if (isDirectory(source, one.path) || isGeneratedDirectory(source, one.path))
      copyDirectory(copying, one.path, step.ownName ? `${step.destination}${one.name}` : step.destination);
    else throw brokenLink(step.instruction, one.from, draft.place);
  }
  return found.length;
}

/** A file goes to the destination, or into it when that is a directory. */
function placeFile(copying: CopyOperation, entry: Entry, name: string, destination: string): void {
  if (copying.exclude?.ignores(name)) return;
  const { draft } = copying;
  if (destination.endsWith('/')) makeDirectory(draft, destination);
  const target = resolveLinks(draft.root, destination);
  const path = isDirectory(draft.root, target) ? joinPath(target, name) : target;
  makeDirectory(draft, splitPath(path).directory);
  addEntry(draft, withOwnerAndMode(copying, entry, path));
}

/** The content of a directory goes into the destination, which keeps its attributes or becomes a plain directory. */
function copyDirectory(copying: CopyOperation, from: string, destination: string): void {
  const { source, draft } = copying;
  const target = makeDirectory(draft, destination);
  for (const { entry, path } of entriesBelow(source, from, copying.exclude))
    addEntry(draft, withOwnerAndMode(copying, entry, joinPath(target, path)));
  const generated = generatedAt(source, from);
  if (generated !== undefined) markGenerated(draft, target, generated);
}

function documentEntry({ name, content }: CopyRequest['files'][number]): Entry {
  return { path: name, type: 'file', mode: 0o644, uid: 0, gid: 0, content: contentOf(content) };
}
