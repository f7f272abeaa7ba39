import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyApplication } from '../application/directory.ts';
import type { Request } from '../application/request.ts';
import type { ModeOf } from '../context/contextreader.ts';
import { ImagebuildError, type Place } from '../errors.ts';
import { parsePlatform } from '../image/descriptor.ts';
import type { Progress } from '../progress.ts';
import { describeFinding } from '../rules/rules.ts';
import { dependsOnArchitecture } from '../runner/architecture.ts';
import type { ProcessEnvironment } from '../runner/environment.ts';
import { runInitScript } from '../runner/initscript.ts';
import { say } from '../text/say.ts';
import { applyModes, readTrackedModes } from './gitmodes.ts';
import { withDisplayPaths } from './places.ts';

/** A build context: an application's directory after init.sh, and the platforms that it is used for. */
export interface BuildContext {
  readonly directory: string;
  readonly platforms: readonly string[];
  /** The modes of its files and directories, where they aren't those on disk. */
  readonly modeOf?: ModeOf | undefined;
}

interface ContextInput {
  /** The application's directory; nothing in it is changed. */
  readonly directory: string;
  /** How messages name the directory. */
  readonly displayPath: string;
  readonly request: Pick<Request, 'type' | 'app' | 'version'>;
  readonly platforms: readonly string[];
  /** false: init.sh isn't run. */
  readonly init: boolean;
  /** An empty directory; copies and the homes of programs are made in it. */
  readonly workspace: string;
  /** Limit for one run of init.sh. */
  readonly timeoutMs: number;
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/** The architecture that init.sh is given when it runs once for all platforms (`configs`). */
const noArchitecture = 'noarch';

/**
 * Makes the contexts of a build. Without init.sh the application's own directory is the only one. With
 * init.sh, the script runs in a fresh copy: once for all platforms if its text never uses its architecture,
 * otherwise once per platform, each in its own copy. In both, what git tracks has the modes that git keeps,
 * until init.sh changes them.
 * @throws INIT_FAILED, TIMEOUT
 */
export async function makeContexts(input: ContextInput, progress: Progress): Promise<BuildContext[]> {
  const { directory, displayPath, request, platforms, init } = input;
  const place = { file: join(displayPath, 'init.sh') };
  const script = init ? await readInitScript(directory, place) : undefined;
  const modeOf = await readTrackedModes(input, progress);
  if (script === undefined) return [{ directory, platforms, ...(modeOf ? { modeOf } : {}) }];
  if (script.includes('\r\n'))
    progress({ type: 'warning', warning: describeFinding('init-windows-lines', {}, place) });
  const isForAll = request.type === 'configs';
  const isOnce = isForAll || !dependsOnArchitecture(script);
  const contexts: BuildContext[] = [];
  // One after the other: many scripts keep a download under a fixed name in /tmp.
  for (const group of isOnce ? [platforms] : platforms.map((platform) => [platform])) {
    const architecture = isForAll ? noArchitecture : parsePlatform(group[0] ?? '').architecture;
    contexts.push({ directory: await runInit(architecture, input, modeOf, progress), platforms: group });
  }
  return contexts;
}

/** Copies the application and runs init.sh in the copy. @returns the directory of the copy. */
async function runInit(
  architecture: string,
  input: ContextInput,
  modeOf: ModeOf | undefined,
  progress: Progress,
): Promise<string> {
  const { directory, displayPath, request, workspace, timeoutMs, env, signal } = input;
  const { app, version } = request;
  const copy = join(workspace, `context-${architecture}`);
  await withDisplayPaths(directory, displayPath, async () => {
    await copyApplication(directory, copy);
    if (modeOf) await applyModes(copy, modeOf);
  });
  progress({ type: 'phase', phase: 'init', message: `bash init.sh ${architecture} ${app} ${version}` });
  await runInitScript({
    directory: copy,
    architecture,
    application: app,
    version,
    homes: join(workspace, `home-${architecture}`),
    timeoutMs,
    env,
    extraEnv: sourceAddresses(env),
    displayPath: join(displayPath, 'init.sh'),
    signal,
    onLine: (line) => progress({ type: 'output', program: 'init.sh', line }),
  });
  return copy;
}

/**
 * The `IMAGEBUILD_SOURCE_…` variables: addresses that an application's init.sh downloads from instead of its
 * own.
 */
function sourceAddresses(env: ProcessEnvironment): ProcessEnvironment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('IMAGEBUILD_SOURCE_')));
}

/** Reads init.sh; undefined when there is none. @throws CONTEXT_INVALID */
export async function readInitScript(application: string, place: Place): Promise<string | undefined> {
  try {
    return await readFile(join(application, 'init.sh'), 'utf8');
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const hint = say('initUnreadableHint');
    throw new ImagebuildError('CONTEXT_INVALID', say('initUnreadable', { code }), { place, hint, cause });
  }
}
