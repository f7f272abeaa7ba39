import { join } from 'node:path';
import { readText } from '../io/textfile.ts';
import { readApplicationConfiguration } from './configuration.ts';
import { listDirectories } from './directory.ts';
import type { ImageType } from './request.ts';

/** A directory that holds an application. */
export interface ListedApplication {
  readonly app: string;
  /** The version's name, or `latest`. */
  readonly version: string;
  /** The root as it was given, joined with the names as they are. */
  readonly directory: string;
}

/**
 * Lists every application below a root, sorted by name and version. Without the root the list is empty.
 * Blanks in the name of a directory are removed, since a request has none.
 */
export async function listApplications(root: string): Promise<ListedApplication[]> {
  const apps = (await listDirectories(root)) ?? [];
  const found = await Promise.all(
    apps.map(async (app) => {
      const versions = (await listDirectories(join(root, app))) ?? [];
      return versions.map((version) => ({
        app: withoutBlanks(app),
        version: withoutBlanks(version),
        directory: join(root, app, version),
      }));
    }),
  );
  return found.flat();
}

/**
 * Returns the versions that a directory is built as when none is requested: its own, or those that its
 * `imagebuild.yml` lists for `latest`; a pattern names none. An invalid configuration is ignored here; the
 * build reports it with its line.
 */
export async function versionsOf({ version, directory }: ListedApplication): Promise<readonly string[]> {
  if (version !== 'latest') return [version];
  const configuration = await readApplicationConfiguration(directory).catch(() => undefined);
  const listed = configuration?.versions?.filter((one) => !one.includes('*')) ?? [];
  return listed.length > 0 ? listed : [version];
}

/** Tells whether a directory builds an ordinary image, which is when it has a Dockerfile that isn't empty. */
async function isDockerImage(directory: string): Promise<boolean> {
  const file = join(directory, 'Dockerfile');
  const text = await readText(directory, file, file).catch(() => undefined);
  return Boolean(text?.trim());
}

/**
 * Resolves the type of a directory: if several types share a root, a Dockerfile means an ordinary image, and
 * anything else an application.
 */
export async function resolveType(directory: string, types: readonly ImageType[]): Promise<ImageType> {
  const [first = 'apps', second] = types;
  if (second === undefined) return first;
  const looks: ImageType = (await isDockerImage(directory)) ? 'dockerimages' : 'apps';
  return types.find((type) => type === looks) ?? first;
}

function withoutBlanks(name: string): string {
  return name.replace(/\s/gu, '');
}
