import { createStoreEnvironment } from './environment.ts';
import type { Checkout } from './git.ts';
import { runProgram } from './program.ts';

/** Variables that say who gh is logged in as, and where. Only gh gets them. */
const ownVariables =
  /^(?:GH_(?:TOKEN|ENTERPRISE_TOKEN|HOST|REPO|CONFIG_DIR)|GITHUB_TOKEN|GITHUB_ENTERPRISE_TOKEN)$/;

/**
 * Lists the names of the secrets of an environment, in the GitHub repository of a checkout. Nobody can read
 * their values.
 * @throws PROGRAM_MISSING without gh, PROGRAM_FAILED when it isn't logged in, TIMEOUT, CANCELLED
 */
export async function listEnvironmentSecrets(
  environment: string,
  { directory, env, signal }: Checkout,
): Promise<string[]> {
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && ownVariables.test(entry[0]),
  );
  const printed = await runProgram({
    program: 'gh',
    displayName: 'gh secret list',
    args: ['secret', 'list', '--env', environment],
    directory,
    env: {
      ...createStoreEnvironment(env),
      ...Object.fromEntries(own),
      GH_PROMPT_DISABLED: '1',
      GH_NO_UPDATE_NOTIFIER: '1',
    },
    timeoutMs: 30_000,
    maxOutputBytes: 1024 * 1024,
    signal,
  });
  return printed.split('\n').flatMap((line) => line.split('\t')[0]?.trim() || []);
}
