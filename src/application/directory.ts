import { isUtf8 } from 'node:buffer';
import { constants, type Dirent } from 'node:fs';
import { cp, lstat, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { ImagebuildError, type Message, type Warning } from '../errors.ts';
import { checkFileSize } from '../io/file.ts';
import { isInside, readText } from '../io/textfile.ts';
import { describeFinding } from '../rules/rules.ts';
import { compareNaturally, findNearName, nearest } from '../text/nearest.ts';
import { say } from '../text/say.ts';
import { isRequestWord, type RequestPlatform, requestPlatforms } from './request.ts';

/** The directory of an application. */
interface ApplicationDirectory {
  /** Absolute, with links unresolved. */
  readonly directory: string;
  /** The version's own name, or `latest`. */
  readonly versionDirectory: string;
  /** true: `latest` is used because the version has no directory. */
  readonly fallback: boolean;
  readonly warnings: readonly Warning[];
}

/**
 * Finds `<root>/<app>/<version>`, or else `<root>/<app>/latest` (docs/applications.md). A directory whose
 * name differs only in blanks is found too, with a warning.
 * @throws APPLICATION_NOT_FOUND with a suggestion, CONTEXT_INVALID when a link leads out of the root
 */
export async function findApplication(
  root: string,
  app: string,
  version: string,
): Promise<ApplicationDirectory> {
  // Sorting a collection of a thousand takes as long as the rest: only a name that isn't there needs it.
  const unsorted = await readDirectories(root);
  if (unsorted === undefined) throw missingRoot(root);
  const apps = unsorted.includes(app) ? unsorted : unsorted.sort(compareNaturally);
  const appName = pick(apps, app);
  if (appName === undefined) throw missingApp(root, app, apps);
  if (!(await leadsInto(root, join(root, appName)))) throw outside(join(root, appName), root);
  const versions = (await listDirectories(join(root, appName))) ?? [];
  const versionName = pick(versions, version) ?? pick(versions, 'latest');
  if (versionName === undefined) throw missingVersion(root, app, version, versions);
  const directory = resolve(root, appName, versionName);
  if (!(await leadsInto(root, directory))) throw outside(join(root, appName, versionName), root);
  const versionDirectory = pick([versionName], version) === undefined ? 'latest' : version;
  return {
    directory,
    versionDirectory,
    fallback: versionDirectory !== version,
    warnings: [
      ...blankWarning(join(root, appName), app),
      ...blankWarning(join(root, appName, versionName), versionDirectory),
    ],
  };
}

/**
 * Copies an application to a new directory, with dot files, modes and links as they are.
 * @throws CONTEXT_INVALID for a device, pipe or socket, or a name that is not UTF-8.
 */
export async function copyApplication(directory: string, destination: string): Promise<void> {
  const root = await realpath(directory);
  await cp(root, destination, {
    recursive: true,
    verbatimSymlinks: true,
    errorOnExist: true,
    force: false,
    mode: constants.COPYFILE_FICLONE,
    filter: async (source) => {
      await checkCopyable(source, root);
      return true;
    },
  });
}

/**
 * Reads the platform that the file `build_arch` limits an application to: one word, with optional blanks
 * around it.
 * @returns undefined when the file doesn't exist
 * @param shown how errors name the directory.
 * @throws CONFIGURATION_INVALID for any other word.
 */
export async function readBuildArch(
  directory: string,
  shown = directory,
): Promise<RequestPlatform | undefined> {
  const file = join(shown, 'build_arch');
  const text = await readText(directory, join(directory, 'build_arch'), file);
  if (text === undefined) return undefined;
  const word = text.trim();
  const platform = requestPlatforms.find((one) => one === `linux/${word}`);
  if (platform !== undefined) return platform;
  const message = word === '' ? say('archEmpty') : say('archUnknown', { word: JSON.stringify(word) });
  throw new ImagebuildError('CONFIGURATION_INVALID', message, {
    place: { file, line: 1 },
    hint: say('archWrite'),
  });
}

/** The Kubefile or Dockerfile of an application. */
export interface KubefileText {
  /** Its path from the directory: `Kubefile`, `Dockerfile`. */
  readonly file: string;
  readonly text: string;
}

/** The names of an application's Kubefile in a collection (docs/applications.md). */
export const collectionNames: readonly string[] = ['Dockerfile', 'Kubefile'];

/**
 * Reads the Kubefile of a directory: the first of several names that is there and isn't empty.
 * @param shown how errors name the directory.
 * @throws KUBEFILE_MISSING, CONTEXT_INVALID with the line when it is not UTF-8.
 */
export async function chooseKubefile(
  directory: string,
  shown = directory,
  names = collectionNames,
): Promise<KubefileText> {
  const empty: string[] = [];
  for (const file of names) {
    const text = await readText(directory, join(directory, file), join(shown, file));
    if (text?.trim()) return { file, text };
    if (text !== undefined) empty.push(file);
  }
  const message =
    empty.length === 0
      ? say('kubefileMissing', { directory: shown })
      : say('kubefileEmpty', { directory: shown, files: empty.join(' and ') });
  throw new ImagebuildError('KUBEFILE_MISSING', message, {
    place: { file: shown },
    hint: await hintForKubefile(directory, shown, names),
  });
}

/** Returns the hint for a Kubefile that is missing: the file that was probably meant, if there is one. */
async function hintForKubefile(
  directory: string,
  shown: string,
  wantedNames: readonly string[],
): Promise<Message> {
  const names = await readdir(directory).catch(() => []);
  for (const wanted of [...wantedNames].sort().reverse()) {
    const near = findNearName(wanted, names);
    if (near !== undefined)
      return say('kubefileRename', { found: join(shown, near), renamed: join(shown, wanted) });
  }
  return wantedNames === collectionNames ? say('kubefileAdd') : say('kubefileName');
}

/**
 * Lists the names of the directories, and of links to directories, in a directory, sorted. @returns undefined
 * when it doesn't exist.
 */
export async function listDirectories(directory: string): Promise<string[] | undefined> {
  return (await readDirectories(directory))?.sort(compareNaturally);
}

async function readDirectories(directory: string): Promise<string[] | undefined> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (entries === undefined) return undefined;
  const isDirectory = async (entry: Dirent) =>
    entry.isDirectory() ||
    (entry.isSymbolicLink() &&
      ((await stat(join(directory, entry.name)).catch(() => undefined))?.isDirectory() ?? false));
  const flags = await Promise.all(entries.map(isDirectory));
  return entries.flatMap((entry, index) => (flags[index] ? [entry.name] : []));
}

/** Tells whether a directory is inside the root after links are followed. */
async function leadsInto(root: string, directory: string): Promise<boolean> {
  return isInside(await realpath(root), await realpath(directory));
}

/** Returns the name itself, or else the first one that differs only in blanks. */
function pick(names: readonly string[], wanted: string): string | undefined {
  if (names.includes(wanted)) return wanted;
  return names.find((name) => name.replace(/\s/gu, '') === wanted);
}

function blankWarning(directory: string, wanted: string): Warning[] {
  if (basename(directory) === wanted) return [];
  return [
    describeFinding(
      'directory-blanks',
      { directory: JSON.stringify(directory), name: JSON.stringify(wanted) },
      { file: directory },
    ),
  ];
}

async function checkCopyable(path: string, root: string): Promise<void> {
  const found = await lstat(path).catch((cause: unknown) => {
    throw uncopyable(path, root, 'sourceUnreadable', cause);
  });
  if (!found.isFile() && !found.isDirectory() && !found.isSymbolicLink())
    throw uncopyable(path, root, 'sourceSpecial');
  if (found.isFile()) checkFileSize(path, found.size);
  // Node copies the target as text.
  if (found.isSymbolicLink() && !isUtf8(await readlink(path, { encoding: 'buffer' })))
    throw uncopyable(path, root, 'sourceLinkNotUtf8');
}

function uncopyable(
  path: string,
  root: string,
  reason: 'sourceUnreadable' | 'sourceSpecial' | 'sourceLinkNotUtf8',
  cause?: unknown,
): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', say(reason, { path: relative(root, path) }), {
    place: { file: path },
    hint: say('sourceKinds'),
    cause,
  });
}

function missingRoot(root: string): ImagebuildError {
  return new ImagebuildError('APPLICATION_NOT_FOUND', say('rootMissing', { directory: root }), {
    hint: say('rootName'),
  });
}

function missingApp(root: string, app: string, apps: readonly string[]): ImagebuildError {
  const near = nearest(app, apps);
  const renamed = near === undefined ? undefined : renameHint(root, 'app', near);
  return new ImagebuildError('APPLICATION_NOT_FOUND', say('appMissing', { app, directory: root }), {
    hint:
      near === undefined
        ? say('appAdd', { directory: join(root, app, 'latest') })
        : (renamed ?? say('didYouMean', { name: JSON.stringify(near) })),
  });
}

/** Returns the hint for a directory whose name no request can have; undefined for any other. */
function renameHint(root: string, word: 'app' | 'version', name: string): Message | undefined {
  const plain = name.replace(/\s/gu, '');
  if (isRequestWord(word, plain)) return undefined;
  const directory = join(root, name);
  const lower = plain.toLowerCase();
  if (!isRequestWord(word, lower)) return say('directoryRenameTo', { directory });
  return say('directoryRename', { directory, renamed: join(root, lower) });
}

function missingVersion(
  root: string,
  app: string,
  version: string,
  versions: readonly string[],
): ImagebuildError {
  const near = nearest(
    version.replace(/^v/, ''),
    versions.map((one) => one.replace(/^v/, '')),
  );
  const meant = versions.find((one) => one.replace(/^v/, '') === near);
  const renamed = meant === undefined ? undefined : renameHint(join(root, app), 'version', meant);
  const newest = versions.slice(-10).reverse().join(', ');
  return new ImagebuildError('APPLICATION_NOT_FOUND', say('versionMissing', { app, version }), {
    hint:
      versions.length === 0
        ? say('versionsNone')
        : renamed !== undefined
          ? renamed
          : meant === undefined
            ? say('versionsOthers', { versions: newest })
            : say('versionMeant', { version: JSON.stringify(meant), versions: newest }),
  });
}

function outside(directory: string, root: string): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', say('applicationOutside', { directory, root }), {
    place: { file: directory },
    hint: say('applicationReplaceLink'),
  });
}
