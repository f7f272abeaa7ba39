import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundle } from '../../../scripts/bundle.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Every comparison of bytes with a digest that a blob passes, and what it is replaced by. */
export const removals: readonly (readonly [file: string, check: RegExp, instead: string])[] = [
  ['src/image/content.ts', /if \(digest !== undefined && digest !== expected\.digest\)/, 'if (false)'],
  [
    'src/layers/segments.ts',
    /if \(isOver && \(isWhole \? digestOf\(bytes\) : hash\.digest\(\)\) !== content\.digest\)/,
    'if (false)',
  ],
  [
    'src/stores/registry/download.ts',
    /if \(!read\.hash \|\| read\.hash\.digest\(\) === read\.descriptor\.digest\)/,
    'if (true)',
  ],
];

/**
 * Bundles a copy of src/ without the check of digests, so that the harness can show that it would notice. The
 * product has no such switch.
 * @returns the directory of the bundle, in `work`.
 */
export async function bundleUnchecked(work: string): Promise<string> {
  const copy = await mkdtemp(join(work, 'unchecked-'));
  for (const name of ['src', 'package.json'])
    await cp(join(root, name), join(copy, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [file, check, instead] of removals) {
    const path = join(copy, file);
    await writeFile(path, removeCheck(await readFile(path, 'utf8'), check, instead, file));
  }
  const directory = join(copy, 'dist');
  await bundle(directory, copy);
  return directory;
}

export function removeCheck(text: string, check: RegExp, instead: string, file: string): string {
  if (!check.test(text))
    throw new Error(`${file} has no ${check.source}: the check of digests is elsewhere now`);
  return text.replace(check, instead);
}
