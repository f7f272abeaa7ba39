import type { ProcessEnvironment } from '../http/connections.ts';
import { askHelper } from './credential-helper.ts';
import { configurationFiles, readConfiguration } from './docker-config.ts';

/** A password, or the token that a registry's login gave for it. */
export type Credential =
  | { readonly username: string; readonly password: string }
  | { readonly identityToken: string };

/** Whom to be at a host, for one of its repositories; undefined is nobody. */
export type CredentialLookup = (host: string, repository?: string) => Promise<Credential | undefined>;

export interface CredentialSources {
  readonly env: ProcessEnvironment;
  readonly home: string;
  /** By host or host/namespace; they come before all files. */
  readonly explicit?: Readonly<Record<string, Credential>> | undefined;
}

/**
 * The first credential that is found: an explicit one, then in each file (REGISTRY_AUTH_FILE, docker's config.json, containers'
 * auth.json) the host's own helper, the entry with the longest matching key, the common helper.
 * @throws CONFIGURATION_INVALID for a file that can't be read, PROGRAM_FAILED for a helper that fails; never with a secret in it
 */
export function createCredentialLookup({ env, home, explicit = {} }: CredentialSources): CredentialLookup {
  const files = configurationFiles(env, home);
  const read = remember(readConfiguration);
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

/** The name that login tools file a host under. */
export function serverOf(host: string): string {
  return host === 'docker.io' ? 'https://index.docker.io/v1/' : host;
}

/** What a key may be, the most special one first: `host/a/b`, `host/a`, `host`. */
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
