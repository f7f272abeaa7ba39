import { hostFor, loginSourceFor, loginUnnamed } from '../../application/configuration.ts';
import type { RepositoryConfiguration } from '../../application/configurationschemas.ts';
import { parseImageName } from '../../application/directorybuild/imagename.ts';
import { credentialsInput } from '../../application/loginsource.ts';
import { parseRegistryHost } from '../../application/registryhost.ts';
import { imageTypes, type Request } from '../../application/request.ts';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { Inputs } from '../inputs.ts';

/**
 * Checks that the login is the one that the configuration names for a type, so that it never goes to a
 * registry that it isn't for. The input `credentials` has the names of the secrets that the login comes from.
 * A step without it must name its registry, if the types have different logins.
 * @throws NOT_CONFIGURED, USAGE
 */
export function checkLogin(
  { username, password, credentials, registry: given }: Inputs,
  { type, directory }: Pick<Request, 'type' | 'directory'>,
  configuration: RepositoryConfiguration | undefined,
): void {
  if (username === undefined || password === undefined) return;
  const registry = given ?? oneHost(directory?.tags ?? [], hostFor(configuration, type));
  const configured = hostFor(configuration, type);
  const host = registry === undefined ? configured : parseRegistryHost(registry).host;
  if (credentials === undefined && (registry !== undefined || !haveOwnLogins(configuration))) return;
  const source = loginSourceFor(configuration, type);
  if (source === undefined) throw loginUnnamed(type, host);
  const wanted = credentialsInput(source);
  const named = credentials?.split(/[\s,]+/).join(' ');
  if (named === undefined)
    throw new ImagebuildError('USAGE', say('loginOfUnknown', { type, host }), {
      hint: say('loginOfUnknownHint', { secrets: wanted }),
    });
  if (named !== wanted)
    throw new ImagebuildError('USAGE', say('loginOfOther', { type, host, given: named, wanted }), {
      hint: say('loginOfOtherHint'),
    });
  if (source.username !== undefined && source.username !== username)
    throw new ImagebuildError(
      'USAGE',
      say('loginOfOtherUser', { host, given: username, wanted: source.username }),
      { hint: say('loginOfOtherUserHint') },
    );
  if (host !== configured)
    throw new ImagebuildError('USAGE', say('loginOfOtherHost', { host, configured }), {
      hint: say('loginOfOtherHostHint'),
    });
}

/**
 * Returns the host that all names of an image have; undefined where none is named, so that the configuration
 * decides. @throws USAGE for names in several registries: one login is for one of them
 */
function oneHost(names: readonly string[], configured: string): string | undefined {
  const named = names.map((name) => parseImageName(name).host);
  const hosts = [...new Set(named.map((host) => host ?? configured))];
  if (hosts.length > 1)
    throw new ImagebuildError('USAGE', say('loginOfMany', { hosts: hosts.join(', ') }), {
      hint: say('loginOfManyHint'),
    });
  return named.every((host) => host === undefined) ? undefined : hosts[0];
}

/** Tells whether the types of a repository have different logins. */
function haveOwnLogins(configuration: RepositoryConfiguration | undefined): boolean {
  const logins = imageTypes.map((type) => {
    const source = loginSourceFor(configuration, type);
    return [hostFor(configuration, type), source && credentialsInput(source)].join(' ');
  });
  return new Set(logins).size > 1;
}
