import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestPlatform } from '../../application/request.ts';
import { readText } from '../../io/textfile.ts';

/** A part of a build: what one job prepares. */
export interface PrepareJob {
  /** `all`, or the architecture whose machine it needs: `amd64`. */
  readonly part: string;
  /** With a comma between them, as inputs have them. */
  readonly platforms: string;
}

/**
 * The jobs that prepare a build. Computing an image needs no machine of its platform, so one job makes both; what runs commands in it
 * needs a job for each platform, on a machine of its own.
 * @param asked the platforms of the request. @param built those of them that the application has.
 */
export function planPrepareJobs(
  asked: readonly RequestPlatform[],
  built: readonly RequestPlatform[],
  runs: boolean,
): PrepareJob[] {
  if (!runs) return [{ part: 'all', platforms: asked.join(',') }];
  return built.map((platform) => ({ part: platform.slice('linux/'.length), platforms: platform }));
}

/** What of an application's files says whether its build runs commands. */
export interface BuildFiles {
  /** Its Kubefile, and whatever else init.sh may make one of. */
  readonly kubefiles: readonly string[];
  readonly script?: string | undefined;
}

/**
 * Whether a build may run commands in its image. Nothing of the application is executed to find out, and init.sh may write the
 * Kubefile: so a script counts that so much as names RUN, and what a script fetches from elsewhere is not known. To be wrong with yes
 * costs a second machine; with no, both platforms are prepared on one, which must emulate the other.
 */
export function mayRunCommands({ kubefiles, script = '' }: BuildFiles): boolean {
  return kubefiles.some((text) => /^[ \t]*RUN\b/im.test(text)) || /\bRUN\b/.test(script);
}

/** Reads what `mayRun` looks at. @throws CONTEXT_INVALID for a file that is none, or no text. */
export async function readBuildFiles(directory: string): Promise<BuildFiles> {
  const read = (name: string) => readText(directory, join(directory, name), name);
  const names = (await readdir(directory)).filter((name) => /(?:kube|docker)file/i.test(name));
  const texts = await Promise.all(names.map(read));
  return { kubefiles: texts.filter((text) => text !== undefined), script: await read('init.sh') };
}
