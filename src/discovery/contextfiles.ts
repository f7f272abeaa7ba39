import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import { describeFinding } from '../rules/rules.ts';
import { say } from '../text/say.ts';
import { decodeText } from './encoding.ts';
import type { FinderContext } from './finder.ts';

/** The context, as far as reading its files needs it. */
export type FileContext = Pick<FinderContext, 'directory' | 'place' | 'warn'>;

/** The largest file that is searched for images, in bytes. */
const largestFile = 16 * 1024 * 1024;
const deepest = 64;

/**
 * Lists the entries of a directory of the context, sorted by name, without links out of the context; [] for a
 * missing directory.
 */
export async function listDirectory(
  context: FinderContext,
  directory: string,
): Promise<{ name: string; path: string; isDirectory: boolean }[]> {
  const listed = await readEntries(join(context.directory, directory));
  if (listed.length === 0) return [];
  const isInside = isInContext(context, await realpath(join(context.directory, directory)));
  const entries = await Promise.all(
    listed.map(async (entry) => {
      const path = posix.join(directory, entry.name);
      // What isn't a link is where its directory is.
      const kind = isInside && !entry.isSymbolicLink() ? kindOf(entry) : await findKind(context, path);
      return kind && { name: entry.name, path, isDirectory: kind === 'directory' };
    }),
  );
  return entries.filter((entry) => entry !== undefined);
}

/** Reads the entries of a directory, sorted by name; [] for a missing directory. */
async function readEntries(path: string): Promise<Dirent[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
}

type Kind = 'file' | 'directory';

function kindOf(found: Pick<Dirent, 'isFile' | 'isDirectory'>): Kind | undefined {
  return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : undefined;
}

/** Tells whether a path without links is the context's directory or below it. */
function isInContext({ directory }: FileContext, real: string): boolean {
  return join(real, sep).startsWith(join(directory, sep));
}

/** Lists every file below a directory of the context, sorted; the paths are relative to the context. */
export async function listFiles(context: FinderContext, directory: string, depth = 0): Promise<string[]> {
  if (depth > deepest) {
    throw new ImagebuildError('LIMIT_EXCEEDED', say('directoryTooDeep', { directory, limit: deepest }), {
      place: context.place(directory),
      hint: say('lookForLink'),
    });
  }
  const found: string[] = [];
  for (const entry of await listDirectory(context, directory))
    found.push(...(entry.isDirectory ? await listFiles(context, entry.path, depth + 1) : [entry.path]));
  return found;
}

/**
 * Reads the text of a file of the context, in any Unicode encoding. Bytes that aren't valid become U+FFFD, so
 * they affect only their own line.
 * @throws LIMIT_EXCEEDED
 */
export async function readText(context: FileContext, path: string): Promise<string> {
  const file = await open(join(context.directory, path));
  try {
    const { size } = await file.stat();
    if (size > largestFile) throw tooLarge(context, path);
    return decodeText(await file.readFile());
  } finally {
    await file.close();
  }
}

/**
 * Tells a file from a directory of the context; undefined for anything else, and for a path that leads out of
 * the context.
 */
export async function findKind(context: FileContext, path: string): Promise<Kind | undefined> {
  try {
    const whole = join(context.directory, path);
    const real = await realpath(whole);
    // The context itself may be named, but no link may lead to it: its files would never end.
    const isContext = join(whole, sep) === join(context.directory, sep);
    if (!isContext && !real.startsWith(context.directory + sep)) {
      context.warn(describeFinding('link-outside', { path }, context.place(path)));
      return undefined;
    }
    return kindOf(await stat(real));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
    throw error;
  }
}

function tooLarge(context: FileContext, path: string): ImagebuildError {
  return new ImagebuildError('LIMIT_EXCEEDED', say('searchedFileTooLarge', { path, limit: largestFile }), {
    place: context.place(path),
    hint: say('moveLargeFile'),
  });
}
