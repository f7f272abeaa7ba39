import { readdir, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { listDirectories } from '../../../application/directory.ts';
import type { ImageType } from '../../../application/request.ts';
import { ImagebuildError } from '../../../errors.ts';
import { isInside, readText } from '../../../io/textfile.ts';
import { formatBytes } from '../../../text/format.ts';
import { say } from '../../../text/say.ts';

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

/** The most that is read: each of these files is compared with each other one. */
const most = { files: 1000, bytes: 64 * 1024 ** 2 };

/**
 * Reads what is needed of a repository. Files that aren't text, and links out of it, are left out.
 * @param written the files that init writes, which don't count.
 * @throws LIMIT_EXCEEDED
 */
export async function readOldRepository(
  directory: string,
  written: readonly string[],
): Promise<OldRepository> {
  const read = createReader(directory);
  const lists = await Promise.all(automationDirectories.map((name) => listFiles(directory, name)));
  const automation = lists.flat();
  if (automation.length > most.files) throw tooMuch(directory);
  const applications = await listApplicationNames(directory);
  const versions = await listVersions(directory, applications);
  const below = [...applications].flatMap(([root, names]) => names.map((name) => `${root}/${name}`));
  return {
    automation: (await read(automation)).filter((file) => !isOurs(file, written)),
    initScripts: await read(versions.map((version) => `${version}/init.sh`)),
    pages: await read(['README.md', ...below.map((name) => `${name}/README.md`)]),
    applications,
  };
}

async function listApplicationNames(directory: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const root of typeRoots.keys()) {
    const names = await listInside(directory, root);
    if (names.length > 0) found.set(root, names);
  }
  return found;
}

async function listVersions(directory: string, applications: OldRepository['applications']) {
  const found: string[] = [];
  for (const [root, names] of applications)
    for (const name of names)
      for (const version of await listInside(directory, `${root}/${name}`))
        found.push(`${root}/${name}/${version}`);
  return found;
}

/** Lists the directories in a directory of the repository; none if it leads out of it. */
async function listInside(directory: string, path: string): Promise<string[]> {
  if (!(await staysInside(directory, path))) return [];
  return (await listDirectories(join(directory, path))) ?? [];
}

/** Tells whether a path of the repository exists and is inside it when links are followed. */
async function staysInside(directory: string, path: string): Promise<boolean> {
  const real = await realpath(join(directory, path)).catch(() => undefined);
  return real !== undefined && isInside(await realpath(directory), real);
}

/** Lists the files below a directory of the repository, sorted; none without the directory. */
async function listFiles(directory: string, name: string): Promise<string[]> {
  if (!(await staysInside(directory, name))) return [];
  const entries = await readdir(join(directory, name), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
}

/** Returns a function that reads the files that are text. @throws LIMIT_EXCEEDED */
function createReader(directory: string): (paths: readonly string[]) => Promise<TextFile[]> {
  let left = most.bytes;
  return async (paths) => {
    const files: TextFile[] = [];
    for (const path of paths) {
      const text = await readText(directory, join(directory, path), path).catch(() => undefined);
      if (text === undefined) continue;
      left -= Buffer.byteLength(text);
      if (left < 0) throw tooMuch(directory);
      files.push({ path, text });
    }
    return files;
  };
}

function tooMuch(directory: string): ImagebuildError {
  const message = say('oldTooMuch', { directory, files: most.files, size: formatBytes(most.bytes) });
  return new ImagebuildError('LIMIT_EXCEEDED', message, { hint: say('oldTooMuchHint') });
}

/** Tells whether a file is one that init wrote: it has such a name, and a workflow runs our action. */
function isOurs({ path, text }: TextFile, written: readonly string[]): boolean {
  if (!written.includes(path)) return false;
  return !path.startsWith('.github/workflows/') || /^ +mode: [a-z-]+$/m.test(text);
}

interface Line {
  /** 1-based. */
  readonly line: number;
  /** true: its first character is `#`. */
  readonly isComment: boolean;
}

/** Returns a function that finds the lines of rising indexes in a text, which it passes once. */
export function followLines(text: string): (index: number) => Line {
  const endAfter = (start: number) => {
    const end = text.indexOf('\n', start);
    return end === -1 ? text.length : end;
  };
  const isCommentAt = (start: number, end: number) => /^\s*#/.test(text.slice(start, end));
  let end = endAfter(0);
  let current: Line = { line: 1, isComment: isCommentAt(0, end) };
  return (index) => {
    while (end < index && end < text.length) {
      const start = end + 1;
      end = endAfter(start);
      current = { line: current.line + 1, isComment: isCommentAt(start, end) };
    }
    return current;
  };
}

/** Returns the line of an index in a text, 1-based. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
