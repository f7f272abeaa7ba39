import { homedir } from 'node:os';
import { hostFor, loginSourceFor, loginUnnamed } from '../../application/configuration.ts';
import { secretNames } from '../../application/loginsource.ts';
import type { Request } from '../../application/request.ts';
import { ImagebuildError } from '../../errors.ts';
import type { Settings } from '../../settings.ts';
import { createCredentialLookup } from '../../stores/registry/auth/credentials.ts';
import { createRegistry } from '../../stores/registry/registry.ts';
import { say } from '../../text/say.ts';

/**
 * Checks, before anything is read or written, that there is a login if the registry asks for one.
 * @throws NOT_CONFIGURED with the names of the secrets that aren't set.
 */
export async function requireLogin({ type }: Pick<Request, 'type'>, settings: Settings): Promise<void> {
  const { destination, credentials, env, furtherNames = [] } = settings;
  if (destination.kind !== 'registry') return;
  for (const host of new Set([destination.host, ...furtherNames.map((name) => name.host)])) {
    if (credentials[host] !== undefined) continue;
    if (await createCredentialLookup({ env, home: homedir() })(host)) continue;
    if (type === 'directory' && host !== hostFor(settings.configuration)) {
      if (await asksForLogin(host, settings)) throw loginMissing(host);
      continue;
    }
    if (loginSourceFor(settings.configuration, type)?.workflowToken) throw workflowTokenMissing(host);
    if (await asksForLogin(host, settings)) throw missingSecrets({ type }, { host }, settings);
  }
}

/** Returns the error for a registry that only the names of a directory's image name. */
function loginMissing(host: string): ImagebuildError {
  return new ImagebuildError('NOT_CONFIGURED', say('loginMissing', { host }), {
    hint: say('loginMissingHint'),
  });
}

/** Tells whether a registry asks for a login: only then is a credential looked up. */
async function asksForLogin(host: string, { env, plainHttp, tlsHosts, signal }: Settings): Promise<boolean> {
  let isAsked = false;
  const credentials = async () => {
    isAsked = true;
    return undefined;
  };
  const registry = createRegistry({ credentials, env, plainHttp, tlsHosts, signal, retry: { attempts: 1 } });
  // A registry that can't be reached is an error of the step that needs it, with its own words.
  await registry.ping(host).catch(() => signal?.throwIfAborted());
  await registry.close();
  return isAsked;
}

function workflowTokenMissing(host: string): ImagebuildError {
  return new ImagebuildError('NOT_CONFIGURED', say('workflowTokenMissing', { host }), {
    hint: say('workflowTokenMissingHint'),
  });
}

/** Names the missing secrets, and the page where they are set. */
function missingSecrets(
  { type }: Pick<Request, 'type'>,
  { host }: { readonly host: string },
  { configuration, env }: Settings,
): ImagebuildError {
  const source = loginSourceFor(configuration, type);
  if (source === undefined) return loginUnnamed(type, host);
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_REPOSITORY: repository } = env;
  const page = repository === undefined ? '' : ` (${server}/${repository}/settings/environments)`;
  const secrets = secretNames(source);
  return new ImagebuildError('NOT_CONFIGURED', say('secretsMissing', { secrets, host }), {
    hint: say('secretsMissingHint', { page }),
  });
}
