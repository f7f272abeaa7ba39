import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError, type Message } from '../../../errors.ts';
import { say } from '../../../text/say.ts';
import type { Credential } from './login-entry.ts';
import { isRecord, readEntry } from './login-entry.ts';

/** The logins in docker's config.json or containers' auth.json (containers-auth.json(5)). */
export interface Logins {
  /** By host or host/namespace, normalised. A broken entry is the error of its host alone. */
  readonly auths: ReadonlyMap<string, Credential | ImagebuildError>;
  /** By host; '' for a host that has no helper, not even the common one. */
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore: string | undefined;
}

/** Returns the file that `login` writes to. */
export function dockerConfigPath(env: NodeJS.ProcessEnv, home: string): string {
  return join(env['DOCKER_CONFIG'] || join(home, '.docker'), 'config.json');
}

/**
 * Returns every file that may hold a login, in the order in which they are read.
 * @param runtime the directory of `containers/UID/auth.json`, which podman writes where no session has one.
 */
export function loginFiles(env: NodeJS.ProcessEnv, home: string, runtime: string): string[] {
  return [
    env['REGISTRY_AUTH_FILE'],
    dockerConfigPath(env, home),
    env['XDG_RUNTIME_DIR'] && join(env['XDG_RUNTIME_DIR'], 'containers', 'auth.json'),
    join(runtime, 'containers', String(process.getuid?.() ?? ''), 'auth.json'),
    join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'containers', 'auth.json'),
  ].filter((path): path is string => Boolean(path));
}

/** Reads a login file as it is; {} when it doesn't exist. @throws CONFIGURATION_INVALID */
export async function readJson(path: string): Promise<Record<string, unknown>> {
  try {
    return parseLogins(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof ImagebuildError) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw invalid(path, say('loginFileUnreadable', { path, code }));
  }
}

/**
 * Reads the logins of a file, or of the variable DOCKER_AUTH_CONFIG, which holds what the file would.
 * @param name the path, or the name of the variable, for messages.
 * @throws CONFIGURATION_INVALID for what isn't JSON
 */
export async function readLogins(name: string, text?: string): Promise<Logins> {
  const { auths, credHelpers, credsStore } =
    text === undefined ? await readJson(name) : parseLogins(text, name);
  return {
    auths: mapOf(auths, (entry) => readEntry(name, entry)),
    credHelpers: mapOf(credHelpers, (helper) => (typeof helper === 'string' ? helper : undefined)),
    credsStore: typeof credsStore === 'string' && credsStore !== '' ? credsStore : undefined,
  };
}

function parseLogins(text: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // A JSON error quotes the file, which holds passwords, so it isn't kept as a cause.
    throw invalid(name, say('loginFileNotJson', { path: name }));
  }
  if (value === null) return {}; // as Go reads it
  if (isRecord(value)) return value;
  throw invalid(name, say('loginFileNotObject', { path: name }));
}

/** Names of Docker Hub, whose logins are kept under https://index.docker.io/v1/. */
const hubNames = ['index.docker.io', 'registry-1.docker.io'];

/**
 * Reduces a key to host and namespace: `https://index.docker.io/v1/` is docker.io; scheme, API version and
 * last slash go.
 */
function normaliseKey(key: string): string {
  const name = key.replace(/^https?:\/\//i, '').replace(/\/(?:v[12]\/?)?$|\/v[12]$/, '');
  const [host = '', ...rest] = name.split('/');
  const known = host.toLowerCase();
  return [hubNames.includes(known) ? 'docker.io' : known, ...rest].join('/');
}

/** Reads entries by their normalised key. A key that is written so already comes before other spellings. */
function mapOf<T>(value: unknown, read: (entry: unknown) => T | undefined): Map<string, T> {
  const map = new Map<string, T>();
  for (const [key, entry] of Object.entries(isRecord(value) ? value : {})) {
    const item = read(entry);
    const name = normaliseKey(key);
    if (item !== undefined && (name === key || !map.has(name))) map.set(name, item);
  }
  return map;
}

function invalid(name: string, message: Message): ImagebuildError {
  return new ImagebuildError('CONFIGURATION_INVALID', message, {
    place: { file: name },
    hint: say('loginFileRepair'),
  });
}
