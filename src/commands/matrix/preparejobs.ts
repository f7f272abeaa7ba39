import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestPlatform } from '../../application/request.ts';
import { readText } from '../../io/textfile.ts';

/** A job that prepares a part of a build. */
export interface PrepareJob {
  /** `all`, or the architecture of the machine that the job needs: `amd64`. */
  readonly part: string;
  /** Separated by commas, as in the action's inputs. */
  readonly platforms: string;
}

/**
 * Plans the jobs that prepare a build. Computing an image needs no machine of its platform, so one job makes
 * both platforms. A build that runs commands in the image needs a job for each platform, on a machine of that
 * platform.
 * @param requested the platforms of the request.
 * @param built the requested platforms that the application supports.
 */
export function planPrepareJobs(
  requested: readonly RequestPlatform[],
  built: readonly RequestPlatform[],
  runs: boolean,
): PrepareJob[] {
  if (!runs) return [{ part: 'all', platforms: requested.join(',') }];
  return built.map((platform) => ({ part: platform.slice('linux/'.length), platforms: platform }));
}

/** The files of an application that show if its build runs commands. */
interface BuildFiles {
  /** The Kubefile, and other files that init.sh may turn into one. */
  readonly kubefiles: readonly string[];
  readonly script?: string | undefined;
}

/**
 * Returns true if a build may run commands in its image. No code of the application is executed to find out,
 * and init.sh may write the Kubefile, so a script that mentions RUN counts; files that a script downloads are
 * unknown. A wrong yes costs a second machine. With a wrong no, one machine prepares both platforms, and must
 * emulate one of them.
 */
export function mayRunCommands({ kubefiles, script = '' }: BuildFiles): boolean {
  return kubefiles.some((text) => /^[ \t]*RUN\b/im.test(text)) || /\bRUN\b/.test(script);
}

/** Reads the files for `mayRunCommands`. @throws CONTEXT_INVALID for something that isn't a text file. */
export async function readBuildFiles(directory: string): Promise<BuildFiles> {
  const read = (name: string) => readText(directory, join(directory, name), name);
  const names = (await readdir(directory)).filter((name) => /(?:kube|docker)file/i.test(name));
  const texts = await Promise.all(names.map(read));
  return { kubefiles: texts.filter((text) => text !== undefined), script: await read('init.sh') };
}
