import { posix } from 'node:path';
import { parse } from 'yaml';
import type { Place } from '../errors.ts';
import { say } from '../text/say.ts';
import { findKind, listDirectory, readText } from './contextfiles.ts';
import type { FinderContext } from './finder.ts';
import { parseYamlDocument, tooComplex } from './yaml/parse.ts';
import { itemsAt, type TextValue, type Value, valuesAt } from './yaml/value.ts';

/** Returns what a kustomization makes of an image. */
export type RenameImage = (image: string) => string;

/** A kustomization, and what it names: paths relative to the context. */
interface Kustomization {
  readonly directory: string;
  readonly resources: readonly string[];
  readonly rename: RenameImage;
}

const fileName = /^(?:kustomization\.ya?ml|Kustomization)$/;

export function isKustomization(file: string): boolean {
  return fileName.test(posix.basename(file));
}

/**
 * Reads the kustomizations among files, and finds how each of the others is rendered: once for each
 * kustomization that nothing else includes, with the `images` of all on the way (docs/compatibility.md B 3).
 * A file that none includes is read as it is.
 */
export async function readKustomizations(
  context: FinderContext,
  files: readonly string[],
): Promise<(file: string) => readonly RenameImage[]> {
  const all: Kustomization[] = [];
  for (const file of files.filter(isKustomization)) all.push(...(await readKustomization(context, file)));
  const included = new Set(all.flatMap(({ resources }) => resources));
  const roots = all.filter(({ directory }) => !included.has(directory));
  const renders = listRenders(context, roots, all);
  return (file) => renders.get(file) ?? [(image) => image];
}

/**
 * Reads the kustomization of a directory with those that it includes, as `kubectl apply -k` does, and finds
 * how each of their files is rendered. @returns nothing where the directory has no kustomization.
 */
export async function readKustomizationTree(
  context: FinderContext,
  directory: string,
): Promise<ReadonlyMap<string, readonly RenameImage[]>> {
  const all = new Map<string, Kustomization>();
  const pending = [directory];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (all.has(path) || (await findKind(context, path)) !== 'directory') continue;
    const file = (await listDirectory(context, path)).find((entry) => isKustomization(entry.path));
    const [one] = file ? await readKustomization(context, file.path) : [];
    if (!one) continue;
    if (all.size >= mostVisits) throw tooComplex(context.place(path));
    all.set(path, one);
    pending.push(...one.resources);
  }
  const root = all.get(directory);
  return listRenders(context, root ? [root] : [], [...all.values()]);
}

const mostVisits = 10_000;

/** Lists the files that kustomizations render, each with the names that it gets on every way to it. */
function listRenders(
  context: FinderContext,
  roots: readonly Kustomization[],
  all: readonly Kustomization[],
): Map<string, RenameImage[]> {
  const byDirectory = new Map(all.map((one) => [one.directory, one]));
  const renders = new Map<string, RenameImage[]>();
  let visits = mostVisits;
  const visit = (one: Kustomization, around: RenameImage, above: readonly string[]) => {
    const rename: RenameImage = (image) => around(one.rename(image));
    if (--visits < 0) throw tooComplex(context.place(one.directory));
    for (const path of one.resources) {
      const inner = byDirectory.get(path);
      if (inner && !above.includes(path)) visit(inner, rename, [...above, path]);
      if (!inner) renders.set(path, [...(renders.get(path) ?? []), rename]);
    }
  };
  for (const one of roots) visit(one, (image) => image, [one.directory]);
  return renders;
}

async function readKustomization(context: FinderContext, file: string): Promise<Kustomization[]> {
  const text = await readText(context, file);
  const fields = parseFields(text);
  if (!fields) return [];
  const directory = posix.dirname(file);
  const named = [
    ...['resources', 'bases', 'components', 'patchesStrategicMerge'].flatMap((key) => texts(fields[key])),
    ...patchFiles(fields['patches']),
  ];
  for (const address of named.filter(isRemote))
    context.warn({
      message: say('kustomizationRemote', { address }).text,
      place: context.place(file),
      hint: say('kustomizationRemoteHint').text,
    });
  const patches = selectInlinePatches(text, context.place(file)) === '' ? [] : [posix.basename(file)];
  const resources = [...named.filter((path) => !isRemote(path)), ...patches].map((path) =>
    posix.join(directory, path),
  );
  return [
    {
      directory,
      resources: resources.map((path) => path.replace(/\/+$/, '')),
      rename: createRename(fields['images']),
    },
  ];
}

function parseFields(text: string): Record<string, unknown> | undefined {
  try {
    const fields: unknown = parse(text, { maxAliasCount: 100, logLevel: 'silent' });
    return typeof fields === 'object' && fields !== null ? { ...fields } : undefined;
  } catch {
    return undefined; // kubectl says what is wrong with it
  }
}

/**
 * Returns the patches that are written in a kustomization itself, each a document on the lines that it has
 * there. A patch in a file is among what the kustomization includes.
 */
export function selectInlinePatches(text: string, place: Place): string {
  const parsed = parseYamlDocument(text, place);
  const fields = 'value' in parsed ? parsed.value : undefined;
  const patches = [
    ...itemsAt(fields, ['patchesStrategicMerge']).filter(
      (patch) => isText(patch) && patch.text.includes('\n'),
    ),
    ...['patches', 'patchesJson6902']
      .flatMap((key) => itemsAt(fields, [key]))
      .flatMap((row) => valuesAt(row, ['patch'])),
  ];
  const lines: string[] = [];
  for (const patch of patches.filter(isText).sort((a, b) => a.line - b.line)) {
    while (lines.length < patch.linesBefore - 1) lines.push('');
    lines.push('---', ...patch.text.trimEnd().split('\n'));
  }
  return lines.join('\n');
}

function isText(value: Value): value is TextValue {
  return value.type === 'text';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string' && !item.includes('\n')) : [];
}

/** The files of `patches`, which name images of containers too. */
function patchFiles(value: unknown): string[] {
  const rows: readonly unknown[] = Array.isArray(value) ? value : [];
  return texts(
    rows.map((row) => (typeof row === 'object' && row !== null && 'path' in row ? row.path : row)),
  );
}

function isRemote(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:|^git@|^[\w-]+(?:\.[\w-]+)+\/.*(?:\?ref=|\/\/)/i.test(path);
}

/** `images` of a kustomization: `name`, and `newName`, `newTag` or `digest` instead. */
function createRename(images: unknown): RenameImage {
  const rows = (Array.isArray(images) ? images : []).filter((row) => typeof row?.name === 'string');
  return (image) => {
    const match = /^(.*?)((?::[^:/@]*)?(?:@.*)?)$/s.exec(image);
    const row = rows.find(({ name }) => name === match?.[1]);
    if (!match || !row) return image;
    const tag = row.newTag === undefined ? undefined : `:${String(row.newTag)}`;
    const digest = row.digest === undefined ? undefined : `@${String(row.digest)}`;
    return `${row.newName ?? row.name}${digest ?? tag ?? match[2]}`;
  };
}
