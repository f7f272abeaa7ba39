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
export async function listEnvironmentSecrets(environment: string, checkout: Checkout): Promise<string[]> {
  const printed = await gh(['secret', 'list', '--env', environment], checkout);
  return printed.split('\n').flatMap((line) => line.split('\t')[0]?.trim() || []);
}

/**
 * Lists the variables of the GitHub repository of a checkout, and those of its organization that it can use.
 * @returns the values by name.
 * @throws PROGRAM_MISSING without gh, PROGRAM_FAILED when it isn't logged in, TIMEOUT, CANCELLED
 */
export async function listVariables(checkout: Checkout): Promise<ReadonlyMap<string, string>> {
  const lines = await gh(['variable', 'list'], checkout);
  const address = 'repos/{owner}/{repo}/actions/organization-variables?per_page=30';
  const shape = '.variables[] | [.name, .value] | @tsv';
  // Only an organization has them, and not every token may read them.
  const shared = await gh(['api', '--paginate', address, '--jq', shape], checkout).catch(() => '');
  checkout.signal?.throwIfAborted();
  return new Map([...variablesIn(shared), ...variablesIn(lines)]);
}

function variablesIn(printed: string): [name: string, value: string][] {
  return printed.split('\n').flatMap((line) => {
    const [name = '', value] = line.split('\t');
    return value === undefined ? [] : [[name.trim(), value.trim()]];
  });
}

/** Runs gh in a checkout, with its own login. */
function gh(args: readonly string[], { directory, env, signal }: Checkout): Promise<string> {
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && ownVariables.test(entry[0]),
  );
  return runProgram({
    program: 'gh',
    displayName: `gh ${args.slice(0, 2).join(' ')}`,
    args,
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
}
