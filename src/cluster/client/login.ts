import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { rememberSecret } from '../../text/secrets.ts';
import type { RunCredentialPlugin } from '../choice.ts';
import { readNamedFile } from '../kubeconfig/embedded.ts';
import type { SelectedContext } from '../kubeconfig/merge.ts';
import { askPlugin, type PluginCredential } from './execplugin.ts';

/** A login whose value changes: a token, or a certificate with its key. */
export type CurrentLogin = Pick<PluginCredential, 'token' | 'certificate' | 'key'>;

/** Reads a login that changes while a build runs. */
export interface LoginProvider {
  /** Returns the login for the next request, read or asked for again when it may have expired. */
  current(): Promise<CurrentLogin>;
  /** Forgets the login that the API server refused. @returns false when there is no other to be had */
  renew(): boolean;
}

/** Milliseconds for which a token file isn't read again; client-go does the same. */
const fileTime = 60_000;

/** Authentication providers that client-node can do without starting programs. */
const supported = ['oidc'];

/** Returns the source of a user's token, if it is one that changes. @throws KUBECONFIG_INVALID */
export function createLoginProvider(
  { user, userName, cluster }: SelectedContext,
  run: RunCredentialPlugin,
  signal?: AbortSignal,
): LoginProvider | undefined {
  const provider = user['auth-provider']?.name;
  if (provider !== undefined && !supported.includes(provider))
    throw new ImagebuildError(
      'KUBECONFIG_INVALID',
      say('authProviderUnsupported', { user: JSON.stringify(userName), provider }),
      { hint: say('authProviderHint') },
    );
  for (const secret of [user.token, user.password]) rememberSecret(secret);
  const { tokenFile, exec } = user;
  if (exec) return remember(() => askPlugin(exec, cluster, run, signal));
  // kubectl lets a token file win over a token: it is newer.
  if (tokenFile !== undefined) return remember(() => readToken(tokenFile));
  return undefined;
}

/** Asks again when a login expires, and after it was refused; one request asks for all that wait. */
function remember(ask: () => Promise<PluginCredential>): LoginProvider {
  let login: Promise<PluginCredential> | undefined;
  let expires: number | undefined;
  return {
    async current() {
      if (expires !== undefined && expires <= Date.now()) login = undefined;
      login ??= ask();
      const asked = login;
      try {
        const answer = await asked;
        expires = answer.expires;
        return answer;
      } catch (error) {
        if (login === asked) login = undefined;
        throw error;
      }
    },
    renew() {
      login = undefined;
      return true;
    },
  };
}

async function readToken(file: string): Promise<PluginCredential> {
  const token = (await readNamedFile('tokenFile', file)).toString('utf8').trim();
  rememberSecret(token);
  return { token, certificate: undefined, key: undefined, expires: Date.now() + fileTime };
}
