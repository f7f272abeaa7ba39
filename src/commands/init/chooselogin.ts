import { hostFor } from '../../application/configuration.ts';
import { credentials, type RepositoryConfiguration } from '../../application/configurationschemas.ts';
import { type LoginSource, workflowTokenHost } from '../../application/loginsource.ts';
import type { Message } from '../../errors.ts';
import { say } from '../../text/say.ts';

/** The repository that is set up, as git and the environment know it. */
export interface KnownRepository {
  readonly owner: string | undefined;
  readonly host?: string | undefined;
  /** The name below the owner. */
  readonly name?: string | undefined;
  /** The commit of imagebuild itself. */
  readonly commit: string | undefined;
}

/** Where images go: the registry's host and the namespace. */
interface Target {
  readonly registry: string;
  readonly namespace: string;
}

/** The login of the repository's registry, and why the token of the workflow isn't used at ghcr.io. */
interface ChosenLogin {
  readonly login: LoginSource;
  readonly secretNeeded?: string;
}

/**
 * Chooses the login of the repository's registry. The one that the configuration names stays, unless the
 * options choose another registry, or another namespace than the token of the workflow was for. A new one at
 * ghcr.io is the token of the workflow, if it can publish there.
 */
export function chooseLogin(
  { registry, namespace }: Target,
  configuration: RepositoryConfiguration | undefined,
  known: Pick<KnownRepository, 'owner' | 'host'>,
): ChosenLogin {
  const configured = configuration?.credentials ?? credentials.parse({});
  const secrets = secretsFor(configured);
  const stays = configuration !== undefined && hostFor(configuration) === registry;
  if (stays && !(configured.workflowToken && namespace !== configuration.namespace))
    return { login: configured };
  if (registry !== workflowTokenHost) return { login: secrets };
  const reason = refuseWorkflowToken(namespace, known);
  if (reason === undefined) return { login: { workflowToken: true } };
  return { login: secrets, secretNeeded: say('initSecretNeeded', { registry, reason: reason.text }).text };
}

/**
 * Returns the secrets for another registry: their names stay, since people change the values. A user name
 * that is written out belongs to the old registry, so a secret takes its place.
 */
function secretsFor(configured: LoginSource): LoginSource {
  const standard = credentials.parse({});
  if (configured.workflowToken) return standard;
  return configured.username === undefined
    ? configured
    : { usernameSecret: standard.usernameSecret, passwordSecret: configured.passwordSecret };
}

/** Returns the address of a repository that ghcr.io can link its packages to, which is one on github.com. */
export function linkedSource(
  registry: string,
  { owner, host = 'github.com', name }: KnownRepository,
): string | undefined {
  if (registry !== workflowTokenHost || !isGitHub(host)) return undefined;
  return owner === undefined || name === undefined ? undefined : `https://github.com/${owner}/${name}`;
}

/** Tells whether a host is github.com, or its address for ssh over port 443. */
function isGitHub(host: string): boolean {
  return /(?:^|\.)github\.com$/.test(host);
}

/** Returns why the token of a workflow can't publish to a namespace of ghcr.io; undefined if it can. */
function refuseWorkflowToken(
  namespace: string,
  { owner, host = 'github.com' }: Pick<KnownRepository, 'owner' | 'host'>,
): Message | undefined {
  if (!isGitHub(host)) return say('initOtherServer', { host });
  if (owner === undefined) return say('initOwnerUnknown');
  if (namespace.split('/')[0] === owner.toLowerCase()) return undefined;
  return say('initOwnerDiffers', { namespace, owner });
}
