import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { validateRequest } from '../../application/request.ts';
import { ImagebuildError } from '../../errors.ts';
import { cannotCreate, createDirectory } from '../../io/directory.ts';
import { isErrno } from '../../io/file.ts';
import { say } from '../../text/say.ts';
import { applicationFiles, type NewApplication, usesVersion } from './files.ts';
import { type ApplicationSources, listParts } from './parts.ts';

interface NewOptions extends ApplicationSources {
  /** The directory that holds the applications. */
  readonly applications: string;
  /** true: the directory is `latest`, which builds every version that has none of its own. */
  readonly latest: boolean;
}

/** An application that was written. */
export interface NewResult {
  readonly name: string;
  readonly version: string;
  /** `applications/nginx/v1.0.0` */
  readonly directory: string;
  readonly files: readonly { readonly path: string; readonly state: 'written' | 'kept' }[];
}

/**
 * Writes the files of a new application. Nothing is downloaded, and no file is overwritten.
 * @param version that is built first, and the name of the directory; by default that of the chart.
 * @throws USAGE, INVALID_REQUEST
 */
export async function createApplication(
  name: string,
  version: string | undefined,
  options: NewOptions,
): Promise<NewResult> {
  const application = readNames(name, version, options);
  const parts = listParts(options, application);
  if (parts.length === 0)
    throw new ImagebuildError('USAGE', say('newOfNothing'), { hint: say('newSources') });
  if (application.directory === 'latest' && !usesVersion(parts))
    throw new ImagebuildError('USAGE', say('newVersionNowhere', { version: application.version }), {
      hint: say('newVersionNowhereHint', { version: '${version}' }),
    });
  const root = join(options.applications, name);
  const directory = join(root, application.directory);
  if (existsSync(directory))
    throw new ImagebuildError('USAGE', say('newExists', { directory }), { hint: say('newExistsHint') });
  const files: NewResult['files'][number][] = [];
  for (const [file, text] of applicationFiles(application, parts)) {
    const path = join(root, file);
    files.push({ path, state: await writeNewFile(path, text) });
  }
  return { name, version: application.version, directory, files };
}

function readNames(name: string, given: string | undefined, options: NewOptions): NewApplication {
  const version = given === undefined || given === 'latest' ? options.chartVersion : given;
  if (version === undefined)
    throw new ImagebuildError('USAGE', say('newVersionMissing', { name }), {
      hint: say('newVersionMissingHint'),
    });
  validateRequest({ type: 'apps', app: name, version });
  const isForAll = options.latest || given === 'latest';
  return { name, version, directory: isForAll ? 'latest' : version };
}

/** Writes a file unless it exists: the README of an application may be there from another version. */
async function writeNewFile(path: string, text: string): Promise<'written' | 'kept'> {
  await createDirectory(dirname(path));
  try {
    await writeFile(path, text, { flag: 'wx' });
    if (path.endsWith('.sh')) await chmod(path, 0o755);
    return 'written';
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return 'kept';
    throw cannotCreate(path, error, 'file');
  }
}
