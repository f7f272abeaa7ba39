import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyApplication } from '../application/directory.ts';
import type { Request } from '../application/request.ts';
import { parsePlatform } from '../image/platform.ts';
import type { Progress } from '../progress.ts';
import { dependsOnArchitecture, initScript } from '../runner/init.ts';
import type { Settings } from '../settings.ts';

/** A build context: an application's directory after init.sh, and the platforms it stands for. */
export interface Context {
  readonly directory: string;
  readonly platforms: readonly string[];
}

/** What init.sh is given for its architecture when it runs once for no platform (`configs`). */
const noArchitecture = 'noarch';

/**
 * Makes the contexts of a build. Without init.sh the application's own directory serves, unchanged. With one it runs in a fresh
 * copy: once for all platforms when its text uses its architecture nowhere, otherwise once per platform, each in a copy of its own.
 * @param workspace an empty directory; copies and the homes of programs are made below it.
 * @throws INIT_FAILED, TIMEOUT
 */
export async function makeContexts(
  application: string,
  request: Request,
  platforms: readonly string[],
  workspace: string,
  settings: Settings & { readonly timeout: number },
  progress: Progress,
): Promise<Context[]> {
  const script = settings.init ? await readScript(application) : undefined;
  if (script === undefined) return [{ directory: application, platforms }];
  const once = request.type === 'configs' || !dependsOnArchitecture(script);
  const groups = once ? [platforms] : platforms.map((platform) => [platform]);
  const contexts: Context[] = [];
  // One after the other: many scripts keep a download under a fixed name in /tmp.
  for (const group of groups) {
    const architecture =
      request.type === 'configs' ? noArchitecture : parsePlatform(group[0] ?? '').architecture;
    const directory = join(workspace, `context-${architecture}`);
    await copyApplication(application, directory);
    progress({
      type: 'phase',
      phase: 'init',
      message: `bash init.sh ${architecture} ${request.app} ${request.version}`,
    });
    await initScript({
      directory,
      architecture,
      application: request.app,
      version: request.version,
      homes: join(workspace, `home-${architecture}`),
      timeoutMs: settings.timeout,
      env: settings.env,
      signal: settings.signal,
      onLine: (line) => progress({ type: 'output', program: 'init.sh', line }),
    });
    contexts.push({ directory, platforms: group });
  }
  return contexts;
}

async function readScript(application: string): Promise<string | undefined> {
  try {
    return await readFile(join(application, 'init.sh'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
