import { homedir } from 'node:os';
import { registrySchema } from '../application/configurationschemas.ts';
import { parseRegistryHost } from '../application/registryhost.ts';
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
  { host: name, username, password }: Login,
  { env, plainHttp }: Pick<Settings, 'env' | 'plainHttp'>,
): Promise<string> {
  if (username === '' || password === '')
    throw new ImagebuildError('USAGE', say('loginIncomplete'), { hint: say('loginIncompleteHint') });
  const credential = { username, password };
  const { host, isTls } = parseLoginHost(name);
  await checkLogin(host, credential, { env, plainHttp, tlsHosts: isTls ? [host] : [] });
  return await saveCredential(host, credential, { env, home: homedir() });
}

/**
 * Reads a host as people copy it: `ghcr.io`, `https://ghcr.io/`, `https://index.docker.io/v1/`.
 * @throws USAGE
 */
function parseLoginHost(text: string): ReturnType<typeof parseRegistryHost> {
  const { host: name, isTls } = parseRegistryHost(text.replace(/\/v[12]\/?$/, ''));
  const host = name === 'index.docker.io' || name === 'registry-1.docker.io' ? 'docker.io' : name;
  if (registrySchema.safeParse(host).success) return { host, isTls };
  throw new ImagebuildError('USAGE', say('loginHostInvalid', { host: JSON.stringify(text) }), {
    hint: say('loginHostForm'),
  });
}
