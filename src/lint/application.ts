import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { readApplicationConfiguration } from '../application/configuration.ts';
import { readBuildArch } from '../application/directory.ts';
import { kubefileNames } from '../application/directorybuild/locate.ts';
import { requestPlatforms } from '../application/request.ts';
import { readDockerignore } from '../context/dockerignore.ts';
import { ImagebuildError } from '../errors.ts';
import { readText } from '../io/textfile.ts';
import type { FoundInApplication, LintedApplication, LintLocation } from './check.ts';
import { parseShellScript } from './initscript/script.ts';
import { readLintedKubefile } from './kubefile/read.ts';
import { findInApplication } from './lists/find.ts';
import { listTree } from './listtree.ts';

/**
 * Reads an application. Whatever can't be read is a problem of its own, and the rest is read all the same.
 */
export async function readLintedApplication(location: LintLocation): Promise<LintedApplication> {
  const { directory, type } = location;
  const unreadable: ImagebuildError[] = [];
  const attempt = <T>(reading: Promise<T>): Promise<T | undefined> =>
    reading.catch((error) => {
      if (!(error instanceof ImagebuildError)) throw error;
      unreadable.push(error);
      return undefined;
    });
  const configuration = await attempt(readApplicationConfiguration(directory, ''));
  const arch = await attempt(readBuildArch(directory, ''));
  const platforms = arch === undefined ? (configuration?.platforms ?? requestPlatforms) : [arch];
  const text = (path: string) => readText(directory, join(directory, path), path);
  const init = await attempt(text('init.sh'));
  const names = location.names === undefined ? kubefileNames : undefined;
  const options = { directory, names, type, platforms, configuration, script: init };
  const kubefile = await attempt(readLintedKubefile(options));
  const ignore = await attempt(readDockerignore(directory, kubefile?.file ?? 'Kubefile'));
  return {
    ...location,
    tree: (await attempt(listTree(realpathSync(directory)))) ?? new Map(),
    ignore: ignore ?? { exceptions: false, ignores: () => false },
    configuration,
    platforms,
    kubefile,
    script: init === undefined ? undefined : parseShellScript(init),
    found:
      type === 'dockerimages'
        ? nothingFound
        : await findInApplication(directory, location.names?.app, configuration),
    mainFile: kubefile?.file ?? (init === undefined ? '' : 'init.sh'),
    unreadable,
    read: (path) => text(path).catch(() => undefined),
  };
}

const nothingFound: FoundInApplication = { images: [], warnings: [], problems: [] };
