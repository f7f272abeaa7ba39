import { askHelper } from './credential-helper.ts';
import { type Credential, loginFiles, readLogins } from './docker-config.ts';

/** Finds the credential for a host or one of its repositories; undefined asks without one. */
export type CredentialLookup = (host: string, repository?: string) => Promise<Credential | undefined>;

export interface CredentialSources {
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  /** By host or host/namespace; they come before all files. */
  readonly explicit?: Readonly<Record<string, Credential>> | undefined;
}

/**
 * Creates a lookup that returns the first credential it finds: an explicit one, then in each file
 * (REGISTRY_AUTH_FILE, docker's config.json, containers' auth.json) the host's own helper, the entry with the
 * longest matching key, the common helper.
 * @throws CONFIGURATION_INVALID for a file that can't be read, PROGRAM_FAILED for a helper that fails; never
 *   with a secret in it
 */
export function createCredentialLookup({ env, home, explicit = {} }: CredentialSources): CredentialLookup {
  const files = loginFiles(env, home);
  const read = remember(readLogins);
  const ask = remember((key: string) => {
    const [helper = '', server = ''] = key.split('\n');
    return askHelper(helper, server, env);
  });
  return async (host, repository) => {
    const names = credentialKeys(host, repository);
    const given = names.map((name) => explicit[name]).find((credential) => credential !== undefined);
    if (given) return given;
    for (const file of files) {
      const { auths, credHelpers, credsStore } = await read(file);
      const helper = credHelpers.get(host);
      const inline = names.map((name) => auths.get(name)).find((credential) => credential !== undefined);
      const found =
        (helper && (await ask(`${helper}\n${serverOf(host)}`))) ??
        inline ??
        (credsStore && (await ask(`${credsStore}\n${serverOf(host)}`)));
      if (found) return found;
    }
    return undefined;
  };
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
