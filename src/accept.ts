import { destinationFor } from './application/configuration.ts';
import type { Request } from './application/request.ts';
import { ImagebuildError } from './errors.ts';
import { checkTags, tagsOf } from './publish/published.ts';
import { isAncestor } from './runner/git.ts';
import type { Settings } from './settings.ts';
import { openStores } from './stores.ts';

/** What a run in Actions was given beside its request. */
export interface Given {
  /** The commit that is to be built; the one that is checked out when left out. */
  readonly commit?: string | undefined;
  /** false: nothing will be published, so that nothing is needed for it. */
  readonly publishes: boolean;
}

/** What the jobs after this one go by. */
export interface Accepted {
  /** `host/namespace/app:version`, whose publishing waits in line; undefined when nothing is published. */
  readonly image: string | undefined;
}

/**
 * Whether a run may go on: before anything is built, its commit is proven to be of the branch that is checked out, what publishing
 * needs is there, and a tag that may not be moved is free (docs/security.md 2, 3, 8).
 * @throws INVALID_REQUEST for a commit of elsewhere, NOT_CONFIGURED with the names of secrets that are missing, TAG_EXISTS.
 */
export async function accept(
  request: Request,
  { commit, publishes }: Given,
  settings: Settings,
): Promise<Accepted> {
  const { destination, credentials, env, signal } = settings;
  if (commit !== undefined && !(await isAncestor(commit, { directory: '.', env, signal })))
    throw foreign(commit);
  if (!publishes || destination.kind !== 'registry') return { image: undefined };
  if (credentials[destination.host] === undefined) throw missingSecrets(request, destination, settings);
  if (!request.replace) await checkFree(request, settings);
  return { image: `${destination.host}/${destination.namespace}/${request.app}:${request.version}` };
}

/** @throws TAG_EXISTS */
async function checkFree(request: Request, settings: Settings): Promise<void> {
  await using stores = openStores(settings);
  const { target } = await stores.targetOf(request);
  const { index, platform } = tagsOf(request.version, request.platforms);
  const { replace, type, version } = request;
  const { replaceOtherType } = settings;
  await checkTags(target, [index, ...platform.values()], { type, version, replace, replaceOtherType });
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
  { type }: Request,
  { host, namespace }: { readonly host: string; readonly namespace: string },
  { configuration, env }: Settings,
): ImagebuildError {
  const { usernameSecret, passwordSecret } = destinationFor(configuration, type, undefined, { namespace });
  const { GITHUB_SERVER_URL: server = 'https://github.com', GITHUB_REPOSITORY: repository } = env;
  const where = repository === undefined ? '' : ` (${server}/${repository}/settings/environments)`;
  return new ImagebuildError(
    'NOT_CONFIGURED',
    `the secrets ${usernameSecret} and ${passwordSecret} for ${host} are not set`,
    {
      hint: `Set both as secrets of the environment "publish"${where}; docs/installation.md shows each step.`,
    },
  );
}
