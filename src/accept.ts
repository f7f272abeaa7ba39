import { destinationFor } from './application/configuration.ts';
import type { Request } from './application/request.ts';
import { ImagebuildError } from './errors.ts';
import { isAncestor } from './runner/git.ts';
import type { Settings } from './settings.ts';

/** What a run in Actions was given beside its request. */
export interface Given {
  /** The commit that is to be built; the one that is checked out when left out. */
  readonly commit?: string | undefined;
  readonly registry?: string | undefined;
  readonly namespace?: string | undefined;
  readonly login?: { readonly username: string; readonly password: string } | undefined;
  /** false: nothing will be published, so that nothing is needed for it. */
  readonly publishes: boolean;
}

/** What the jobs after this one go by. */
export interface Accepted {
  /** `host/namespace/app:version`, whose publishing waits in line; undefined when nothing is published. */
  readonly image: string | undefined;
}

/**
 * Whether a run may go on: before anything is built, its commit is proven to be of the branch that is checked out, and what
 * publishing needs is there (security.md 3, 8).
 * @throws INVALID_REQUEST for a commit of elsewhere, NOT_CONFIGURED with the names of secrets that are missing.
 */
export async function accept(
  { type, app, version }: Request,
  { commit, registry, namespace, login, publishes }: Given,
  { configuration, env, signal }: Pick<Settings, 'configuration' | 'env' | 'signal'>,
): Promise<Accepted> {
  if (commit !== undefined && !(await isAncestor(commit, { directory: '.', env, signal })))
    throw foreign(commit);
  if (!publishes) return { image: undefined };
  const owner = env['GITHUB_REPOSITORY_OWNER'];
  const place = destinationFor(configuration, type, owner, { registry, namespace });
  if (login === undefined) throw missingSecrets(place, env);
  return { image: `${place.registry}/${place.namespace}/${app}:${version}` };
}

function foreign(commit: string): ImagebuildError {
  return new ImagebuildError(
    'INVALID_REQUEST',
    `${JSON.stringify(commit)} is no commit of the default branch`,
    { hint: 'Merge it first: only what is on the default branch is built and published.' },
  );
}

/** Names the secrets and where to set them; what they hold is nobody's business. */
function missingSecrets(
  { registry, usernameSecret, passwordSecret }: ReturnType<typeof destinationFor>,
  env: Settings['env'],
): ImagebuildError {
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_REPOSITORY: repository } = env;
  const where = repository === undefined ? '' : ` (${server}/${repository}/settings/environments)`;
  return new ImagebuildError(
    'NOT_CONFIGURED',
    `the secrets ${usernameSecret} and ${passwordSecret} for ${registry} are not set`,
    {
      hint: `Set both as secrets of the environment "publish"${where}; docs/installation.md shows each step.`,
    },
  );
}
