import { headCommit } from '../runner/git.ts';
import type { Settings } from '../settings.ts';

/** Reads the commit that is checked out in the working directory; undefined outside of a checkout. */
export function checkedOutCommit({
  env,
  signal,
}: Pick<Settings, 'env' | 'signal'>): Promise<string | undefined> {
  return headCommit({ directory: '.', env, signal });
}
