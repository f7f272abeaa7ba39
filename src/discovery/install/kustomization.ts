import { posix } from 'node:path';
import { parse } from 'yaml';
import { findKind, listDirectory, readText } from '../contextfiles.ts';
import type { FinderContext } from '../finder.ts';
import { resolveInside } from './written.ts';

const names = /^kustomization\.ya?ml$|^Kustomization$/;
/** The fields that name further files and directories. */
const fields = ['resources', 'bases', 'components', 'patches', 'patchesStrategicMerge'];
const most = 1000;

/** Lists the manifests of a kustomization, and of those that it is made of; [] when there is none. */
export async function findKustomizationFiles(context: FinderContext, directory: string): Promise<string[]> {
  const found = new Set<string>();
  const pending = [directory];
  const seen = new Set<string>();
  for (let path = pending.pop(); path !== undefined && seen.size < most; path = pending.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const kind = await findKind(context, path);
    if (kind === 'file') found.add(path);
    if (kind !== 'directory') continue;
    const file = (await listDirectory(context, path)).find(({ name }) => names.test(name));
    if (!file) continue;
    for (const named of readNamed(await readText(context, file.path))) {
      const inside = resolveInside(path, posix.normalize(named));
      if (inside !== undefined) pending.push(inside);
    }
  }
  return [...found].sort();
}

function readNamed(text: string): string[] {
  let read: unknown;
  try {
    read = parse(text, { maxAliasCount: 100, logLevel: 'silent' });
  } catch {
    return [];
  }
  if (typeof read !== 'object' || read === null) return [];
  const values = fields.flatMap((field) => (read as Record<string, unknown>)[field] ?? []);
  return values.flatMap((value) => (typeof value === 'string' && !value.includes('\n') ? [value] : []));
}
