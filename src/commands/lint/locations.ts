import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { rootFor } from '../../application/configuration.ts';
import type { RepositoryConfiguration } from '../../application/configurationschemas.ts';
import { chooseKubefile, listDirectories } from '../../application/directory.ts';
import { kubefileNames, makesClusterImage } from '../../application/directorybuild/locate.ts';
import { resolveType } from '../../application/listing.ts';
import { type ImageType, imageTypes } from '../../application/request.ts';
import { ImagebuildError } from '../../errors.ts';
import type { LintLocation } from '../../lint/check.ts';
import { say } from '../../text/say.ts';

/** The files that make a directory an application, wherever it is. */
const applicationFiles = [...kubefileNames, 'init.sh'] as const;

/**
 * Finds the applications of paths: versions of an application, applications, collections, and any directory
 * with a Kubefile. Without a path they are those of the configured directories, or else the working
 * directory.
 * @throws USAGE for a path that holds none
 */
export async function findLocations(
  paths: readonly string[],
  configuration: RepositoryConfiguration | undefined,
): Promise<LintLocation[]> {
  const roots = [...new Set(imageTypes.map((type) => rootFor(configuration, type)))].filter((root) =>
    existsSync(root),
  );
  const wanted = paths.length > 0 ? paths : roots.length > 0 ? roots : ['.'];
  const found: LintLocation[] = [];
  for (const path of wanted) {
    const directories = await findDirectories(path, roots);
    if (directories.length === 0) throw nothingThere(path);
    for (const directory of directories) found.push(await describeLocation(directory, configuration));
  }
  return [...new Map(found.map((one) => [resolve(one.directory), one])).values()];
}

/** Lists the directories of applications in a path, which may be one itself. */
async function findDirectories(path: string, roots: readonly string[]): Promise<string[]> {
  const depth = roots.some((root) => resolve(root) === resolve(path))
    ? 2
    : roots.some((root) => resolve(root) === dirname(resolve(path)))
      ? 1
      : undefined;
  if (depth !== undefined) return await listBelow(path, depth);
  if (isApplication(path)) return [path];
  for (const below of [1, 2]) {
    const directories = (await listBelow(path, below)).filter(isApplication);
    if (directories.length > 0) return directories;
  }
  return [];
}

async function listBelow(directory: string, depth: number): Promise<string[]> {
  if (depth === 0) return [directory];
  const names = (await listDirectories(directory)) ?? [];
  const below = await Promise.all(names.map((name) => listBelow(join(directory, name), depth - 1)));
  return below.flat();
}

function isApplication(directory: string): boolean {
  return applicationFiles.some((name) => existsSync(join(directory, name)));
}

/** Describes a directory: in a collection by its root and names, elsewhere by its file. */
async function describeLocation(
  path: string,
  configuration: RepositoryConfiguration | undefined,
): Promise<LintLocation> {
  const directory = relative('.', path) || '.';
  const root = dirname(dirname(resolve(path)));
  const types = imageTypes.filter((type) => resolve(rootFor(configuration, type)) === root);
  if (types.length === 0) return { directory, type: await findType(directory) };
  const names = { app: basename(dirname(resolve(path))), version: basename(resolve(path)) };
  return { directory, type: await resolveType(directory, types), names };
}

/** Tells by its Kubefile if a directory outside of a collection makes a cluster image. */
async function findType(directory: string): Promise<ImageType> {
  const kubefile = await chooseKubefile(directory, directory, kubefileNames).catch(() => undefined);
  return kubefile === undefined || makesClusterImage(kubefile) ? 'apps' : 'dockerimages';
}

function nothingThere(path: string): ImagebuildError {
  return new ImagebuildError('USAGE', say('lintNothing', { path }), {
    hint: say('lintNothingHint', { files: applicationFiles.join(', ') }),
  });
}
