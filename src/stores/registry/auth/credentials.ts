import { ImagebuildError } from '../../../errors.ts';
import { askHelper } from './credential-helper.ts';
import { type Logins, loginFiles, readLogins } from './docker-config.ts';
import type { Credential } from './login-entry.ts';

/** Finds the credential for a host or one of its repositories; undefined asks without one. */
export type CredentialLookup = (host: string, repository?: string) => Promise<Credential | undefined>;

export interface CredentialSources {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** By host or host/namespace; they come before all files. */
  readonly explicit?: Readonly<Record<string, Credential>> | undefined;
  /** The directory of `containers/UID/auth.json`. Default: /run */
  readonly runtime?: string | undefined;
}

/** The variable that holds what docker's config.json would, and comes before it. */
const loginVariable = 'DOCKER_AUTH_CONFIG';

/**
 * Creates a lookup that returns the first credential it finds: an explicit one, then in DOCKER_AUTH_CONFIG
 * and in each file (REGISTRY_AUTH_FILE, docker's config.json, containers' auth.json) the host's own helper,
 * the entry with the longest matching key, the common helper. A broken entry or a helper that fails is passed
 * over, and is the error when nothing else is found for its host.
 * @throws CONFIGURATION_INVALID for a file that can't be read, PROGRAM_FAILED for a helper that fails; never
 *   with a secret in it
 */
export function createCredentialLookup(sources: CredentialSources): CredentialLookup {
  const { env, home, explicit = {}, runtime = '/run' } = sources;
  const variable = env[loginVariable];
  const read = remember((name: string) => readLogins(name, name === loginVariable ? variable : undefined));
  const ask = remember((key: string) => {
    const [helper = '', server = ''] = key.split('\n');
    return askHelper(helper, server, env);
  });
  const names = [...(variable ? [loginVariable] : []), ...loginFiles(env, home, runtime)];
  return async (host, repository) => {
    const keys = credentialKeys(host, repository);
    const given = keys.map((key) => explicit[key]).find((credential) => credential !== undefined);
    return given ?? findIn(names, { host, keys, read, ask });
  };
}

interface Search {
  readonly host: string;
  readonly keys: readonly string[];
  readonly read: (name: string) => Promise<Logins>;
  readonly ask: (key: string) => Promise<Credential | undefined>;
}

/** @throws the first error that was met when no file has a credential */
async function findIn(names: readonly string[], search: Search): Promise<Credential | undefined> {
  const errors: ImagebuildError[] = [];
  for (const name of names)
    for (const find of candidatesIn(await search.read(name), search)) {
      const found = await find().catch(asError);
      if (found instanceof ImagebuildError) errors.push(found);
      else if (found) return found;
    }
  if (errors[0]) throw errors[0];
  return undefined;
}

type Find = () => Promise<Credential | ImagebuildError | undefined>;

/** Returns the ways to find a credential in one file, in their order. */
function candidatesIn({ auths, credHelpers, credsStore }: Logins, { host, keys, ask }: Search): Find[] {
  const helper = credHelpers.get(host);
  const key = keys.find((each) => auths.has(each));
  const askFor = (name: string) => () => ask(`${name}\n${serverOf(host)}`);
  return [
    ...(helper ? [askFor(helper)] : []),
    ...(key === undefined ? [] : [async () => auths.get(key)]),
    // A helper of '' turns the common one off for its host.
    ...(credsStore !== undefined && helper !== '' ? [askFor(credsStore)] : []),
  ];
}

function asError(error: unknown): ImagebuildError {
  if (error instanceof ImagebuildError) return error;
  throw error;
}

/** Returns the name under which login tools store a host's credential. */
export function serverOf(host: string): string {
  return host === 'docker.io' ? 'https://index.docker.io/v1/' : host;
}

/** Returns the keys that match a repository, the most specific one first: `host/a/b`, `host/a`, `host`. */
function credentialKeys(host: string, repository: string | undefined): string[] {
  const parts = repository?.split('/') ?? [];
  return [...parts.map((_, index) => [host, ...parts.slice(0, parts.length - index)].join('/')), host];
}

function remember<T>(find: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const found = new Map<string, Promise<T>>();
  return (key) => {
    const value = found.get(key) ?? find(key);
    found.set(key, value);
    return value;
  };
}
