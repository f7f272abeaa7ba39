import { constants, type Dirent } from 'node:fs';
import { cp, lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { ImagebuildError, type Warning } from '../errors.ts';
import { isInside, readText } from '../io/textfile.ts';
import { nearest } from '../text/nearest.ts';
import { type RequestPlatform, requestPlatforms } from './request.ts';

/** The directory of an application, as it was found. */
export interface ApplicationDirectory {
  /** Absolute; a link is not resolved in it. */
  readonly directory: string;
  /** The version's own name, or `latest`. */
  readonly versionDirectory: string;
  /** Whether `latest` stood in for the version. */
  readonly fallback: boolean;
  readonly warnings: readonly Warning[];
}

/**
 * Finds `<root>/<app>/<version>`, else `<root>/<app>/latest` (docs/applications.md). A directory whose name differs only by
 * blanks is found too, with a warning.
 * @throws APPLICATION_NOT_FOUND with what was probably meant, CONTEXT_INVALID when a link leads out of the root.
 */
export async function findApplication(
  root: string,
  app: string,
  version: string,
): Promise<ApplicationDirectory> {
  const apps = await directoriesIn(root);
  if (apps === undefined) throw missingRoot(root);
  const appName = pick(apps, app);
  if (appName === undefined) throw missingApp(root, app, apps);
  if (!(await leadsInto(root, join(root, appName)))) throw outside(join(root, appName), root);
  const versions = (await directoriesIn(join(root, appName))) ?? [];
  const versionName = pick(versions, version) ?? pick(versions, 'latest');
  if (versionName === undefined) throw missingVersion(app, version, versions);
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
 * Copies an application to a directory that is not there yet: dot files, modes and links as they are.
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
 * The platform that the file `build_arch` limits an application to: one word, blanks around it left out. undefined when there is
 * no such file.
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
  const reason = word === '' ? 'is empty' : `says ${JSON.stringify(word)}`;
  throw new ImagebuildError('CONFIGURATION_INVALID', `build_arch ${reason}, which is no architecture`, {
    place: { file, line: 1 },
    hint: 'Write amd64 or arm64, or remove the file to build both.',
  });
}

/** The build file of an application. */
export interface KubefileText {
  /** Its name in the directory: `Kubefile` or `Dockerfile`. */
  readonly file: string;
  readonly text: string;
}

/**
 * The Dockerfile of a directory when it is not empty, else its Kubefile (docs/applications.md).
 * @param shown how errors name the directory.
 * @throws KUBEFILE_MISSING, CONTEXT_INVALID with the line when it is not UTF-8.
 */
export async function chooseKubefile(directory: string, shown = directory): Promise<KubefileText> {
  const empty: string[] = [];
  for (const file of ['Dockerfile', 'Kubefile']) {
    const text = await readText(directory, join(directory, file), join(shown, file));
    if (text?.trim()) return { file, text };
    if (text !== undefined) empty.push(file);
  }
  const reason = empty.length === 0 ? 'has no Kubefile' : `has only an empty ${empty.join(' and ')}`;
  throw new ImagebuildError('KUBEFILE_MISSING', `${shown} ${reason}`, {
    place: { file: shown },
    hint: 'Add a Kubefile or a Dockerfile, or let init.sh write one.',
  });
}

/** The names of directories (and links to some) in a directory, sorted; undefined when there is no such directory. */
export async function directoriesIn(directory: string): Promise<string[] | undefined> {
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
  return entries.flatMap((entry, index) => (flags[index] ? [entry.name] : [])).sort(naturally.compare);
}

/** `v1.10` comes after `v1.9`. */
const naturally = new Intl.Collator('en', { numeric: true });

/** Whether a directory lies in the root when links are followed. */
async function leadsInto(root: string, directory: string): Promise<boolean> {
  return isInside(await realpath(root), await realpath(directory));
}

/** The name itself, else the first that differs only by blanks. */
function pick(names: readonly string[], wanted: string): string | undefined {
  if (names.includes(wanted)) return wanted;
  return names.find((name) => name.replace(/\s/gu, '') === wanted);
}

function blankWarning(directory: string, wanted: string): Warning[] {
  if (basename(directory) === wanted) return [];
  return [
    {
      message: `the name of the directory ${JSON.stringify(directory)} holds blanks`,
      place: { file: directory },
      hint: `Rename it to ${JSON.stringify(wanted)}.`,
    },
  ];
}

async function checkCopyable(path: string, root: string): Promise<void> {
  const found = await lstat(path).catch((cause: unknown) => {
    throw uncopyable(path, root, 'cannot be read: is its name UTF-8?', cause);
  });
  if (!found.isFile() && !found.isDirectory() && !found.isSymbolicLink())
    throw uncopyable(path, root, 'is a device, a pipe or a socket');
}

function uncopyable(path: string, root: string, reason: string, cause?: unknown): ImagebuildError {
  const shown = relative(root, path);
  return new ImagebuildError('CONTEXT_INVALID', `${shown} ${reason}`, {
    place: { file: path },
    hint: 'An application holds files, directories and links only.',
    cause,
  });
}

function missingRoot(root: string): ImagebuildError {
  return new ImagebuildError('APPLICATION_NOT_FOUND', `there is no directory ${root}`, {
    hint: 'Go to where applications/ lies, or name the directory with --applications DIR.',
  });
}

function missingApp(root: string, app: string, apps: readonly string[]): ImagebuildError {
  const near = nearest(app, apps);
  return new ImagebuildError('APPLICATION_NOT_FOUND', `there is no application ${app} in ${root}`, {
    hint:
      near === undefined
        ? `Add ${join(root, app, 'latest')} with a Kubefile in it.`
        : `Did you mean ${JSON.stringify(near)}?`,
  });
}

function missingVersion(app: string, version: string, versions: readonly string[]): ImagebuildError {
  const near = nearest(
    version.replace(/^v/, ''),
    versions.map((one) => one.replace(/^v/, '')),
  );
  const meant = versions.find((one) => one.replace(/^v/, '') === near);
  const newest = versions.slice(-10).reverse().join(', ');
  const exist = versions.length === 0 ? 'It has no version yet.' : `It has ${newest}.`;
  return new ImagebuildError('APPLICATION_NOT_FOUND', `${app} has no version ${version}, and no latest`, {
    hint: meant === undefined ? exist : `Did you mean ${JSON.stringify(meant)}? ${exist}`,
  });
}

function outside(directory: string, root: string): ImagebuildError {
  return new ImagebuildError('CONTEXT_INVALID', `${directory} leads out of ${root}`, {
    place: { file: directory },
    hint: 'Replace the link by the files themselves.',
  });
}
