import { join } from 'node:path';
import type { LocatedApplication } from '../application/directorybuild/locate.ts';
import type { Request } from '../application/request.ts';
import { dialects } from '../kubefile/dialects.ts';
import { checkBuildArgs } from '../kubefile/evaluate/buildargs.ts';
import { parseKubefile } from '../kubefile/parse/parse.ts';
import type { DialectName } from '../kubefile/syntax.ts';
import { readInitScript } from './contexts.ts';

/** The application whose build arguments are checked. */
interface CheckedApplication extends Pick<LocatedApplication, 'readKubefile'> {
  readonly directory: string;
  /** How messages name the directory. */
  readonly displayPath: string;
  readonly buildArgs: Request['buildArgs'];
  readonly dialect: DialectName | undefined;
}

/**
 * Checks the build arguments before init.sh runs, against the Kubefile as it is committed. A script that
 * mentions a Kubefile may write it, so then only the Kubefile that it leaves decides.
 * @throws INVALID_REQUEST, and what reading and parsing the Kubefile throws.
 */
export async function checkCommittedBuildArgs(application: CheckedApplication): Promise<void> {
  const { directory, displayPath, buildArgs, dialect, readKubefile } = application;
  if (Object.keys(buildArgs).length === 0) return;
  const script = await readInitScript(directory, { file: join(displayPath, 'init.sh') });
  if (script === undefined || /(?:kube|docker)file/i.test(script)) return;
  const { file, text } = await readKubefile(directory);
  checkBuildArgs(parseKubefile(text, join(displayPath, file), dialects, dialect), buildArgs);
}
