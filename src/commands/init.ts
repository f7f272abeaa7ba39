import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  destinationFor,
  type RepositoryConfiguration,
  readRepositoryConfiguration,
} from '../application/configuration.ts';
import { imageTypes } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { headCommit, originOwner } from '../runner/git.ts';
import type { Settings } from '../settings.ts';
import { createRepositoryFiles, type RepositorySetup } from './init/files.ts';
import { findPackageRoot } from './init/package.ts';
import { type InitFile, writeMissingFile } from './init/write.ts';

/** What a person said; the rest is taken from the repository's configuration, and from git. */
export interface InitOptions {
  readonly registry?: string | undefined;
  readonly namespace?: string | undefined;
  /** `OWNER/REPO@COMMIT` of the action that the workflows use. */
  readonly action?: string | undefined;
  readonly force: boolean;
}

/** What init did, and what is left for a person to do. */
export interface InitResult {
  readonly setup: RepositorySetup;
  readonly files: readonly InitFile[];
}

/** Where imagebuild itself is kept, when nobody says it otherwise. */
const home = 'labring/imagebuild';

/**
 * Sets up a repository of one's own: writes its configuration, workflows, issue templates and labels. What is there already is
 * kept, unless it is to be replaced; a second run changes nothing.
 * @throws USAGE when there is no such directory, or nothing says the namespace or the commit of the action.
 */
export async function init(
  directory: string,
  choices: InitOptions,
  { env, signal }: Pick<Settings, 'env' | 'signal'>,
): Promise<InitResult> {
  if (!existsSync(directory))
    throw usage(`there is no directory ${directory}`, 'Stand in the repository, or name its directory.');
  const configuration = await readRepositoryConfiguration(directory);
  const owner = env['GITHUB_REPOSITORY_OWNER'] ?? (await originOwner({ directory, env, signal }));
  const root = findPackageRoot();
  // Elsewhere git would answer for the repository that imagebuild is installed in.
  const commit = existsSync(join(root, '.git'))
    ? await headCommit({ directory: root, env, signal })
    : undefined;
  const setup = resolveSetup(choices, configuration, { owner, commit });
  const files: InitFile[] = [];
  for (const [path, text] of await createRepositoryFiles(setup, root))
    files.push(await writeMissingFile(directory, path, text, choices.force));
  return { setup, files };
}

/** What is wished for: choices win over the configuration, and that over what git knows. */
export function resolveSetup(
  choices: Omit<InitOptions, 'force'>,
  configuration: RepositoryConfiguration | undefined,
  known: { readonly owner: string | undefined; readonly commit: string | undefined },
): RepositorySetup {
  const namespace = choices.namespace ?? configuration?.namespace ?? known.owner?.toLowerCase();
  if (namespace === undefined)
    throw usage(
      'nothing says in which namespace images are published',
      'Give --namespace NAME, or first add the remote origin: its owner is the namespace then.',
    );
  // What is written must be read again: a host or a namespace that is none is refused here.
  const { registry } = destinationFor(undefined, imageTypes[0], undefined, {
    registry: choices.registry ?? configuration?.registry,
    namespace,
  });
  const { usernameSecret = 'REGISTRY_USERNAME', passwordSecret = 'REGISTRY_PASSWORD' } =
    configuration?.credentials ?? {};
  return {
    registry,
    namespace,
    usernameSecret,
    passwordSecret,
    action: actionOf(choices.action, known.commit),
    label: configuration?.policy.acceptedLabel || 'accepted',
  };
}

function actionOf(action: string | undefined, commit: string | undefined): string {
  if (action === undefined) {
    if (commit !== undefined) return `${home}@${commit}`;
    throw usage('nothing says which commit of imagebuild is to be used', `Give --action ${home}@COMMIT.`);
  }
  if (/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(action)) return action;
  throw usage(
    `${JSON.stringify(action)} is no action with its commit`,
    'Write OWNER/REPO@COMMIT with the whole commit id: a tag or a branch can be moved by others.',
  );
}

function usage(message: string, hint: string): ImagebuildError {
  return new ImagebuildError('USAGE', message, { hint });
}
