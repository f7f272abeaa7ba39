import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyApplication } from '../application/directory.ts';
import type { Request } from '../application/request.ts';
import { ImagebuildError, type Place } from '../errors.ts';
import { parsePlatform } from '../image/descriptor.ts';
import type { Progress } from '../progress.ts';
import { dependsOnArchitecture, runInitScript } from '../runner/init.ts';
import type { Settings } from '../settings.ts';
import { withDisplayPaths } from './naming.ts';

/** A build context: an application's directory after init.sh, and the platforms it stands for. */
export interface BuildContext {
  readonly directory: string;
  readonly platforms: readonly string[];
}

/** What init.sh is given for its architecture when it runs once for no platform (`configs`). */
const noArchitecture = 'noarch';

/** What contexts are made of. */
export interface ContextInput {
  /** The application's directory; nothing in it is changed. */
  readonly directory: string;
  /** How messages name it. */
  readonly shown: string;
  readonly request: Request;
  readonly platforms: readonly string[];
  /** An empty directory; copies and the homes of programs are made below it. */
  readonly workspace: string;
  /** Milliseconds that init.sh may take. */
  readonly timeout: number;
}

/**
 * Makes the contexts of a build. Without init.sh the application's own directory serves, unchanged. With one it runs in a fresh
 * copy: once for all platforms when its text uses its architecture nowhere, otherwise once per platform, each in a copy of its own.
 * @throws INIT_FAILED, TIMEOUT
 */
export async function makeContexts(
  input: ContextInput,
  settings: Settings,
  progress: Progress,
): Promise<BuildContext[]> {
  const { directory, request, platforms } = input;
  const place = { file: join(input.shown, 'init.sh') };
  const script = settings.init ? await readScript(directory, place) : undefined;
  if (script === undefined) return [{ directory, platforms }];
  if (script.includes('\r\n')) progress({ type: 'warning', warning: { ...windowsLines, place } });
  const forAll = request.type === 'configs';
  const once = forAll || !dependsOnArchitecture(script);
  const contexts: BuildContext[] = [];
  // One after the other: many scripts keep a download under a fixed name in /tmp.
  for (const group of once ? [platforms] : platforms.map((platform) => [platform])) {
    const architecture = forAll ? noArchitecture : parsePlatform(group[0] ?? '').architecture;
    contexts.push({ directory: await runInit(architecture, input, settings, progress), platforms: group });
  }
  return contexts;
}

/** A fresh copy of the application in which init.sh has run. */
async function runInit(
  architecture: string,
  { directory, shown, request, workspace, timeout }: ContextInput,
  { env, signal }: Settings,
  progress: Progress,
): Promise<string> {
  const { app, version } = request;
  const copy = join(workspace, `context-${architecture}`);
  await withDisplayPaths(directory, shown, () => copyApplication(directory, copy));
  progress({ type: 'phase', phase: 'init', message: `bash init.sh ${architecture} ${app} ${version}` });
  await runInitScript({
    directory: copy,
    architecture,
    application: app,
    version,
    homes: join(workspace, `home-${architecture}`),
    timeoutMs: timeout,
    env,
    extraEnv: sourceAddresses(env),
    shown: join(shown, 'init.sh'),
    signal,
    onLine: (line) => progress({ type: 'output', program: 'init.sh', line }),
  });
  return copy;
}

/** `IMAGEBUILD_SOURCE_…` says where an application's init.sh downloads from, instead of its own address. */
function sourceAddresses(env: Settings['env']): Settings['env'] {
  return Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('IMAGEBUILD_SOURCE_')));
}

const windowsLines = {
  message:
    'its lines end as those of Windows do, and bash takes the carriage return for a part of the last word',
  hint: "Save it with plain line ends: sed -i 's/\\r$//' init.sh",
};

async function readScript(application: string, place: Place): Promise<string | undefined> {
  try {
    return await readFile(join(application, 'init.sh'), 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    const message = `init.sh cannot be read (${code})`;
    throw new ImagebuildError('CONTEXT_INVALID', message, {
      place,
      hint: 'Make it a file that may be read.',
      cause,
    });
  }
}
