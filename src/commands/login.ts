import { homedir } from 'node:os';
import { ImagebuildError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { checkLogin, saveCredential } from '../stores/registry/auth/login.ts';
import { say } from '../text/say.ts';

/** A user name and a password for a registry. */
interface Login {
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/**
 * Checks a user name and password with the registry, and stores them in the docker configuration, or in the
 * helper that it names, only if the registry accepts them.
 * @returns the place where they are stored, for the message.
 * @throws UNAUTHORIZED, and nothing is stored.
 */
export async function login(
  { host, username, password }: Login,
  settings: Pick<Settings, 'env' | 'plainHttp'>,
): Promise<string> {
  if (username === '' || password === '')
    throw new ImagebuildError('USAGE', say('loginIncomplete'), { hint: say('loginIncompleteHint') });
  const credential = { username, password };
  const { env, plainHttp } = settings;
  await checkLogin(host, credential, { env, plainHttp });
  return await saveCredential(host, credential, { env, home: homedir() });
}
