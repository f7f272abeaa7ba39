import { posix } from 'node:path';
import { parse } from 'yaml';
import { say } from '../text/say.ts';
import { readText } from './contextfiles.ts';
import type { FinderContext } from './finder.ts';
import { tooComplex } from './yaml/parse.ts';

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
  const byDirectory = new Map(all.map((one) => [one.directory, one]));
  const included = new Set(all.flatMap(({ resources }) => resources));
  const renders = new Map<string, RenameImage[]>();
  let visits = 10_000;
  const visit = (one: Kustomization, around: RenameImage, above: readonly string[]) => {
    const rename: RenameImage = (image) => around(one.rename(image));
    if (--visits < 0) throw tooComplex(context.place(one.directory));
    for (const path of one.resources) {
      const inner = byDirectory.get(path);
      if (inner && !above.includes(path)) visit(inner, rename, [...above, path]);
      if (!inner) renders.set(path, [...(renders.get(path) ?? []), rename]);
    }
  };
  for (const one of all) if (!included.has(one.directory)) visit(one, (image) => image, [one.directory]);
  return (file) => renders.get(file) ?? [(image) => image];
}

async function readKustomization(context: FinderContext, file: string): Promise<Kustomization[]> {
  const fields = parseFields(await readText(context, file));
  if (!fields) return [];
  const directory = posix.dirname(file);
  const named = ['resources', 'bases', 'components'].flatMap((key) => texts(fields[key]));
  for (const address of named.filter(isRemote))
    context.warn({
      message: say('kustomizationRemote', { address }).text,
      place: context.place(file),
      hint: say('kustomizationRemoteHint').text,
    });
  const resources = named.filter((path) => !isRemote(path)).map((path) => posix.join(directory, path));
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

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
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
