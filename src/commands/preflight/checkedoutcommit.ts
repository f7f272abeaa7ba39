import { existsSync } from 'node:fs';
import type { Settings } from '../../settings.ts';

/**
 * Reads the commit that is checked out in the working directory; undefined where that isn't the root of a
 * checkout.
 */
export async function checkedOutCommit({
  env,
  signal,
}: Pick<Settings, 'env' | 'signal'>): Promise<string | undefined> {
  if (!existsSync('.git')) return undefined;
  const { headCommit } = await import('../../runner/git.ts');
  return await headCommit({ directory: '.', env, signal });
}
