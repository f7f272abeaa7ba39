import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { listDirectories } from '../../../application/directory.ts';
import type { ImageType } from '../../../application/request.ts';
import { readText } from '../../../io/textfile.ts';

/** Where a repository of applications keeps the directories of a type, under the names that people use. */
export const typeRoots: ReadonlyMap<string, ImageType> = new Map([
  ['applications', 'apps'],
  ['dockerimages', 'dockerimages'],
  ['config', 'configs'],
  ['configs', 'configs'],
]);

/** A text file, by its path from the root of the repository. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** A repository that builds its applications with workflows and shell scripts. */
export interface OldRepository {
  /** Workflows, actions, scripts and issue templates; those that init writes are left out. */
  readonly automation: readonly TextFile[];
  /** The init.sh of every application. */
  readonly initScripts: readonly TextFile[];
  /** README.md of the repository and of its applications, where people look up names of images. */
  readonly pages: readonly TextFile[];
  /** The names of the applications, by the root that holds them. */
  readonly applications: ReadonlyMap<string, readonly string[]>;
}

/** The directories that hold workflows and the scripts that they run. */
const automationDirectories = ['.github', 'scripts', 'hack'];

/**
 * Reads what is needed of a repository. Files that aren't text, and links out of it, are left out.
 * @param written the files that init writes, which don't count.
 */
export async function readOldRepository(
  directory: string,
  written: readonly string[],
): Promise<OldRepository> {
  const read = (paths: readonly string[]) => readTexts(directory, paths);
  const automation = await Promise.all(automationDirectories.map((name) => listFiles(directory, name)));
  const applications = await listApplicationNames(directory);
  const versions = await listVersions(directory, applications);
  const below = [...applications].flatMap(([root, names]) => names.map((name) => `${root}/${name}`));
  return {
    automation: (await read(automation.flat())).filter((file) => !isOurs(file, written)),
    initScripts: await read(versions.map((version) => `${version}/init.sh`)),
    pages: await read(['README.md', ...below.map((name) => `${name}/README.md`)]),
    applications,
  };
}

async function listApplicationNames(directory: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const root of typeRoots.keys()) {
    const names = await listDirectories(join(directory, root));
    if (names !== undefined && names.length > 0) found.set(root, names);
  }
  return found;
}

async function listVersions(directory: string, applications: OldRepository['applications']) {
  const found: string[] = [];
  for (const [root, names] of applications)
    for (const name of names)
      for (const version of (await listDirectories(join(directory, root, name))) ?? [])
        found.push(`${root}/${name}/${version}`);
  return found;
}

/** Lists the files below a directory of the repository, sorted; none without the directory. */
async function listFiles(directory: string, name: string): Promise<string[]> {
  const entries = await readdir(join(directory, name), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

async function readTexts(directory: string, paths: readonly string[]): Promise<TextFile[]> {
  const files: TextFile[] = [];
  for (const path of paths) {
    const text = await readText(directory, join(directory, path), path).catch(() => undefined);
    if (text !== undefined) files.push({ path, text });
  }
  return files;
}

/** Tells whether a file is one that init wrote: it has such a name, and a workflow runs our action. */
function isOurs({ path, text }: TextFile, written: readonly string[]): boolean {
  if (!written.includes(path)) return false;
  return !path.startsWith('.github/workflows/') || /^ +mode: [a-z-]+$/m.test(text);
}

/** Returns the line of an index in a text, 1-based. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
