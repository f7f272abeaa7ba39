import { join } from 'node:path';
import { readText } from '../io/textfile.ts';
import { readApplicationConfiguration } from './configuration.ts';
import { directoriesIn } from './directory.ts';

/** A directory that holds an application. */
export interface ListedApplication {
  readonly app: string;
  /** The version's name, or `latest`. */
  readonly version: string;
  /** As the root was given, joined with the names as they are. */
  readonly directory: string;
}

/**
 * Every application below a root, sorted by name and version; none when there is no such root. Blanks in a directory's name are
 * left out, as a request does that names it.
 */
export async function listApplications(root: string): Promise<ListedApplication[]> {
  const apps = (await directoriesIn(root)) ?? [];
  const found = await Promise.all(
    apps.map(async (app) => {
      const versions = (await directoriesIn(join(root, app))) ?? [];
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
 * The versions that a directory is built as where nobody names one: its own, or those that its `imagebuild.yml` gives for
 * `latest`. A configuration that cannot be read is left to the build, which tells it with its line.
 */
export async function versionsOf({ version, directory }: ListedApplication): Promise<readonly string[]> {
  if (version !== 'latest') return [version];
  const configuration = await readApplicationConfiguration(directory).catch(() => undefined);
  return configuration?.versions ?? [version];
}

/** Whether a directory makes an ordinary image: it holds a Dockerfile that is not empty. */
export async function isDockerImage(directory: string): Promise<boolean> {
  const file = join(directory, 'Dockerfile');
  const text = await readText(directory, file, file).catch(() => undefined);
  return Boolean(text?.trim());
}

function withoutBlanks(name: string): string {
  return name.replace(/\s/gu, '');
}
