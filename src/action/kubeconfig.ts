import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** A kubeconfig as a file; undefined when none was given. */
interface PlacedKubeconfig extends AsyncDisposable {
  readonly file: string | undefined;
}

/**
 * Makes a file of the input `kubeconfig`: its value is the text of a kubeconfig, as a secret holds it, or the
 * path of one. The file is removed when it is disposed.
 */
export async function placeKubeconfig(given: string | undefined, env: Env): Promise<PlacedKubeconfig> {
  if (given === undefined || !isText(given)) return { file: given, async [Symbol.asyncDispose]() {} };
  const directory = await mkdtemp(join(env['RUNNER_TEMP'] ?? tmpdir(), 'imagebuild-kubeconfig-'));
  const file = join(directory, 'config');
  await writeFile(file, `${given}\n`, { mode: 0o600 });
  return { file, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** Returns the credentials in the text of a kubeconfig, so that they can be masked. */
export function kubeconfigSecrets(given: string | undefined): string[] {
  if (given === undefined || !isText(given)) return [];
  const secret = /"?(?:[\w-]*token|password|client-key-data|client-secret)"?\s*:\s*["']?([^\s"',}]{4,})/gi;
  return [...given.matchAll(secret)].map(([, value = '']) => value);
}

/** Tells whether a value is the text of a kubeconfig, in YAML or JSON, and not its path. */
function isText(given: string): boolean {
  return given.includes('\n') || given.startsWith('{');
}
