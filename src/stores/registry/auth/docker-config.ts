import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../../../errors.ts';
import type { ProcessEnvironment } from '../http/connections.ts';
import type { Credential } from './credentials.ts';

/** What docker's config.json and containers' auth.json say about logins (containers-auth.json(5)). */
export interface DockerConfiguration {
  /** By host or host/namespace, normalised. */
  readonly auths: ReadonlyMap<string, Credential>;
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore: string | undefined;
}

/** The file that `login` writes to. */
export function dockerConfigPath(env: ProcessEnvironment, home: string): string {
  return join(env['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json');
}

/** Every file that may hold a login, first one first. */
export function configurationFiles(env: ProcessEnvironment, home: string): string[] {
  return [
    env['REGISTRY_AUTH_FILE'],
    dockerConfigPath(env, home),
    env['XDG_RUNTIME_DIR'] && join(env['XDG_RUNTIME_DIR'], 'containers', 'auth.json'),
    join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'containers', 'auth.json'),
  ].filter((path): path is string => Boolean(path));
}

/** The file as it is, {} when there is none. @throws CONFIGURATION_INVALID */
export async function readJson(path: string): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
    if (isRecord(value)) return value;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    // The text of a JSON error quotes the file, which holds passwords: it is no cause to show.
    throw invalid(path, code === undefined ? 'is not JSON' : `cannot be read (${code})`);
  }
  throw invalid(path, 'is not a JSON object');
}

/** @throws CONFIGURATION_INVALID */
export async function readConfiguration(path: string): Promise<DockerConfiguration> {
  const { auths, credHelpers, credsStore } = await readJson(path);
  return {
    auths: mapOf(auths, (entry) => (isRecord(entry) ? readEntry(path, entry) : undefined)),
    credHelpers: mapOf(credHelpers, (helper) => (typeof helper === 'string' ? helper : undefined)),
    credsStore: typeof credsStore === 'string' && credsStore !== '' ? credsStore : undefined,
  };
}

/** `https://index.docker.io/v1/` is docker.io; a scheme, an API version and a last slash do not count. */
export function normaliseKey(key: string): string {
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
  if (colon <= 0) throw invalid(path, 'holds an "auth" that is not base64 of user:password');
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

function invalid(path: string, what: string): ImagebuildError {
  return new ImagebuildError('CONFIGURATION_INVALID', `The login file ${path} ${what}`, {
    place: { file: path },
    hint: 'Repair or remove the file, then run imagebuild login.',
  });
}
