import { homedir } from 'node:os';
import { ImagebuildError } from '../errors.ts';
import type { Settings } from '../settings.ts';
import { checkLogin, saveCredential } from '../stores/registry/auth/login.ts';

/** Who logs in where. */
export interface Login {
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/**
 * Asks the registry whether it takes a name and password, and only then keeps them in the docker configuration (or in the
 * helper that it names).
 * @returns where they are kept, for the message.
 * @throws UNAUTHORIZED, and nothing is kept.
 */
export async function login({ host, username, password }: Login, settings: Settings): Promise<string> {
  if (username === '' || password === '')
    throw new ImagebuildError('USAGE', 'a user name and a password are needed', {
      hint: 'Run: imagebuild login <registry> -u USER --password-stdin',
    });
  const credential = { username, password };
  const { env, plainHttp } = settings;
  await checkLogin(host, credential, { env, plainHttp });
  return await saveCredential(host, credential, { env, home: homedir() });
}
