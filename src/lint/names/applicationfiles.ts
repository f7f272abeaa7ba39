import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Warning } from '../../errors.ts';
import { describeFinding } from '../../rules/rules.ts';
import { findMisnamed, type ListedFile } from './filenames.ts';

/** The directories whose files are looked at, besides the directory itself. */
const searched = ['', '..', '.github', 'charts', 'manifests', 'images'];

/**
 * Warns of files of an application that nothing reads, because their names or places are nearly right.
 * @param displayPath how messages name the directory.
 */
export async function checkApplicationFiles(directory: string, displayPath: string): Promise<Warning[]> {
  const listed = await Promise.all(searched.map((name) => listFiles(directory, name)));
  return findMisnamed(listed.flat()).map(({ id, path, words }) => {
    const named = Object.fromEntries(
      Object.entries(words).map(([key, word]) => [key, nameIn(displayPath, key, word)]),
    );
    return describeFinding(id, named, { file: join(displayPath, path) });
  });
}

/** The place has the directory already; what `..` leads to is named by its whole path. */
function nameIn(displayPath: string, key: string, word: string | number): string | number {
  return key === 'path' && String(word).startsWith('..') ? join(displayPath, String(word)) : word;
}

async function listFiles(directory: string, name: string): Promise<ListedFile[]> {
  const entries = await readdir(join(directory, name), { withFileTypes: true }).catch(() => []);
  return entries
    .map((entry) => ({ path: posix.join(name, entry.name), isDirectory: entry.isDirectory() }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
