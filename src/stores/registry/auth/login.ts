import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ImagebuildError } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import { createRegistry, type RegistryOptions } from '../registry.ts';
import { storeInHelper } from './credential-helper.ts';
import { type CredentialSources, serverOf } from './credentials.ts';
import { dockerConfigPath, readJson } from './docker-config.ts';
import type { Credential, LoginCredential } from './login-entry.ts';

/**
 * Asks a registry whether it accepts a credential. A registry that never asks for one accepts any.
 * @throws UNAUTHORIZED, DENIED, REGISTRY_UNAVAILABLE, …
 */
export async function checkLogin(
  host: string,
  credential: Credential,
  options: Omit<RegistryOptions, 'credentials' | 'mirrors'> = {},
): Promise<void> {
  const registry = createRegistry({ ...options, credentials: async () => credential });
  try {
    await registry.ping(host);
  } finally {
    await registry.close();
  }
}

/**
 * Stores a credential where docker and imagebuild look for it: in the helper that the docker configuration
 * names for this host or for all, else in config.json itself.
 * @returns the path of the file or the name of the helper.
 * @throws CONFIGURATION_INVALID, PROGRAM_MISSING, PROGRAM_FAILED
 */
export async function saveCredential(
  host: string,
  credential: LoginCredential,
  { env, home }: Pick<CredentialSources, 'env' | 'home'>,
): Promise<string> {
  const path = dockerConfigPath(env, home);
  const configuration = await readJson(path);
  const server = serverOf(host);
  const helper = helperFor(configuration, host);
  if (helper !== undefined) await storeInHelper(helper, server, credential, env);
  const auths = {
    ...(configuration['auths'] as object),
    [server]: helper === undefined ? entryOf(credential) : {},
  };
  await replaceFile(path, `${JSON.stringify({ ...configuration, auths }, null, '\t')}\n`);
  return helper === undefined ? path : `docker-credential-${helper}`;
}

function helperFor(configuration: Record<string, unknown>, host: string): string | undefined {
  const own = (configuration['credHelpers'] as Record<string, unknown> | undefined)?.[host];
  const helper = own ?? configuration['credsStore'];
  return typeof helper === 'string' && helper !== '' ? helper : undefined;
}

function entryOf(credential: LoginCredential): object {
  if ('identityToken' in credential) return { identitytoken: credential.identityToken };
  return { auth: Buffer.from(`${credential.username}:${credential.password}`).toString('base64') };
}

/** Replaces a file in one step; it is never readable by others. */
async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.config.${randomUUID()}`);
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new ImagebuildError('CONFIGURATION_INVALID', say('loginUnwritable', { path }), {
      place: { file: path },
      hint: say('loginElsewhere'),
      cause,
    });
  }
}
