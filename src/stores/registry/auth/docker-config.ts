import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError, type Message } from '../../../errors.ts';
import { say } from '../../../text/say.ts';

/** A password, or the identity token that a registry returned for it at login. */
export type Credential =
  | { readonly username: string; readonly password: string }
  | { readonly identityToken: string };

/** The logins in docker's config.json or containers' auth.json (containers-auth.json(5)). */
interface Logins {
  /** By host or host/namespace, normalised. */
  readonly auths: ReadonlyMap<string, Credential>;
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore: string | undefined;
}

/** Returns the file that `login` writes to. */
export function dockerConfigPath(env: NodeJS.ProcessEnv, home: string): string {
  return join(env['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json');
}

/** Returns every file that may hold a login, in the order in which they are read. */
export function loginFiles(env: NodeJS.ProcessEnv, home: string): string[] {
  return [
    env['REGISTRY_AUTH_FILE'],
    dockerConfigPath(env, home),
    env['XDG_RUNTIME_DIR'] && join(env['XDG_RUNTIME_DIR'], 'containers', 'auth.json'),
    join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'containers', 'auth.json'),
  ].filter((path): path is string => Boolean(path));
}

/** Reads a login file as it is; {} when it doesn't exist. @throws CONFIGURATION_INVALID */
export async function readJson(path: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
    if (isRecord(value)) return value;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    // A JSON error quotes the file, which holds passwords, so it isn't kept as a cause.
    throw invalid(
      path,
      code === undefined ? say('loginFileNotJson', { path }) : say('loginFileUnreadable', { path, code }),
    );
  }
  throw invalid(path, say('loginFileNotObject', { path }));
}

/** Reads the logins of a file. @throws CONFIGURATION_INVALID */
export async function readLogins(path: string): Promise<Logins> {
  const { auths, credHelpers, credsStore } = await readJson(path);
  return {
    auths: mapOf(auths, (entry) => (isRecord(entry) ? readEntry(path, entry) : undefined)),
    credHelpers: mapOf(credHelpers, (helper) => (typeof helper === 'string' ? helper : undefined)),
    credsStore: typeof credsStore === 'string' && credsStore !== '' ? credsStore : undefined,
  };
}

/**
 * Reduces a key to host and namespace: `https://index.docker.io/v1/` is docker.io; scheme, API version and
 * last slash go.
 */
function normaliseKey(key: string): string {
  const name = key.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, '');
  const [host = '', ...rest] = name.split('/');
  const hub = ['index.docker.io', 'registry-1.docker.io'].includes(host);
  return [hub ? 'docker.io' : host.toLowerCase(), ...rest].join('/');
}

function readEntry(path: string, entry: Record<string, unknown>): Credential | undefined {
  const { auth, username, password, identitytoken } = entry;
  if (typeof identitytoken === 'string' && identitytoken !== '') return { identityToken: identitytoken };
  if (typeof username === 'string' && typeof password === 'string' && username !== '')
    return { username, password };
  if (typeof auth !== 'string' || auth === '') return undefined;
  const text = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '');
  const colon = text.indexOf(':');
  if (colon <= 0) throw invalid(path, say('loginFileBadAuth', { path }));
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

function mapOf<T>(value: unknown, read: (entry: unknown) => T | undefined): Map<string, T> {
  const map = new Map<string, T>();
  for (const [key, entry] of Object.entries(isRecord(value) ? value : {})) {
    const item = read(entry);
    if (item !== undefined) map.set(normaliseKey(key), item);
  }
  return map;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(path: string, message: Message): ImagebuildError {
  return new ImagebuildError('CONFIGURATION_INVALID', message, {
    place: { file: path },
    hint: say('loginFileRepair'),
  });
}
