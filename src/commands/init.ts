import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  destinationFor,
  hostFor,
  loginSourceFor,
  readRepositoryConfiguration,
} from '../application/configuration.ts';
import type { RepositoryConfiguration } from '../application/configurationschemas.ts';
import { type LoginSource, loginKeys } from '../application/loginsource.ts';
import { type ImageType, imageTypes } from '../application/request.ts';
import { ImagebuildError } from '../errors.ts';
import { findPackageDirectory, readAsset } from '../io/assets.ts';
import { headCommit, originRepository } from '../runner/git.ts';
import type { Settings } from '../settings.ts';
import { spokenLanguage } from '../text/language.ts';
import { say } from '../text/say.ts';
import { chooseLogin, type KnownRepository, linkedSource } from './init/chooselogin.ts';
import { type InitFile, updateFile } from './init/existing.ts';
import { createRepositoryFiles, defaultLabel, type RepositorySetup } from './init/files.ts';
import { type Migration, readMigration } from './init/shellscripts/migration.ts';

/** The options that the user gave; the rest comes from the repository's configuration and from git. */
interface InitOptions {
  readonly registry?: string | undefined;
  readonly namespace?: string | undefined;
  /** `OWNER/REPO@COMMIT` of the action that the workflows use. */
  readonly action?: string | undefined;
  readonly force: boolean;
  /** Reads the configuration of a repository that builds with shell scripts; undefined for any other one. */
  readonly fromClusterImage?: { readonly variables: ReadonlyMap<string, string> } | undefined;
}

/** The files that init wrote, and the values in them. */
export interface InitResult {
  /** Printed under this name by `--json`, which other programs read. */
  readonly wish: RepositorySetup;
  readonly files: readonly InitFile[];
  /** What was read of a repository that builds with shell scripts. */
  readonly migration?: Migration;
}

/** The repository of imagebuild, unless the user names another one. */
const home = 'labring/imagebuild';

/**
 * Sets up a repository: writes its configuration, workflows, issue templates and labels. Existing files are
 * kept unless `force` is given; then workflows and templates are replaced, and configuration and labels get
 * what they lack. A second run changes nothing.
 * @throws USAGE when the directory doesn't exist, the namespace or the commit of the action is unknown, or
 * the
 *   options contradict the configuration.
 */
export async function init(
  directory: string,
  options: InitOptions,
  { env, signal }: Pick<Settings, 'env' | 'signal'>,
): Promise<InitResult> {
  if (!existsSync(directory))
    throw new ImagebuildError('USAGE', say('initNoDirectory', { directory }), {
      hint: say('initNoDirectoryHint'),
    });
  const present = await readRepositoryConfiguration(directory);
  const origin = await originRepository({ directory, env, signal });
  const owner = env['GITHUB_REPOSITORY_OWNER'] ?? origin?.owner;
  const name = origin?.name ?? env['GITHUB_REPOSITORY']?.split('/')[1];
  const host = origin?.host ?? hostOf(env['GITHUB_SERVER_URL']);
  const commit = await findOwnCommit({ env, signal });
  const { registry, namespace, force, fromClusterImage } = options;
  const read =
    fromClusterImage &&
    (await readMigration(
      { directory, env, signal },
      {
        ...fromClusterImage,
        owner,
        repository: nameRepository({ owner, name, host }),
        given: { registry, namespace },
        present,
      },
    ));
  const configuration = present ?? read?.configuration;
  const setup = resolveSetup(options, configuration, { owner, host, name, commit });
  // A source changes the digests of images, so that an existing configuration gets it only with a new
  // registry.
  const isMoved = present !== undefined && hostFor(present) !== setup.registry;
  const source = isMoved ? setup.source : undefined;
  const given = { registry, namespace, credentials: changedLogin(setup, present), source };
  const files: InitFile[] = [];
  for (const [path, text] of await createRepositoryFiles(setup))
    files.push(await updateFile(directory, path, text, { given, force }));
  if (read === undefined) return { wish: setup, files };
  return { wish: setup, files, migration: read.migration };
}

/** Names a repository as `gh --repo` takes it. */
function nameRepository({ owner, name, host }: Omit<KnownRepository, 'commit'>): string | undefined {
  if (owner === undefined || name === undefined) return undefined;
  return [...(isEnterpriseServer(host) ? [host] : []), owner, name].join('/');
}

/**
 * Finds the commit that this imagebuild was made from: a clone has it in git, a release in its package.json.
 */
async function findOwnCommit({ env, signal }: Pick<Settings, 'env' | 'signal'>): Promise<string | undefined> {
  const directory = findPackageDirectory();
  // Without .git, git would answer for the repository that imagebuild is installed in.
  if (directory !== undefined && existsSync(join(directory, '.git')))
    return await headCommit({ directory, env, signal });
  return JSON.parse(await readAsset('package.json')).gitHead;
}

/**
 * Resolves the values for the files: options override the configuration, which overrides the facts from git.
 */
export function resolveSetup(
  options: Pick<InitOptions, 'registry' | 'namespace' | 'action'>,
  configuration: RepositoryConfiguration | undefined,
  known: KnownRepository,
): RepositorySetup {
  const namespace = options.namespace ?? configuration?.namespace ?? known.owner?.toLowerCase();
  if (namespace === undefined)
    throw new ImagebuildError('USAGE', say('initNoNamespace'), { hint: say('initNoNamespaceHint') });
  // The configuration must be valid when it is read again: this rejects an invalid host or namespace.
  const { registry } = destinationFor(undefined, imageTypes[0], undefined, {
    registry: options.registry ?? configuration?.registry,
    namespace,
  });
  const { login, secretNeeded } = chooseLogin({ registry, namespace }, configuration, known);
  return {
    registry,
    namespace,
    ...login,
    ...(secretNeeded === undefined ? {} : { secretNeeded }),
    source: configuration?.source ?? linkedSource(registry, known),
    ...ownLogins(configuration && { ...configuration, registry }),
    ...ownTypes(configuration),
    action: resolveAction(options.action, known.commit),
    label: configuration?.policy.acceptedLabel || defaultLabel,
    ...((configuration?.language ?? spokenLanguage()) === 'zh' ? { language: 'zh' as const } : {}),
    enterpriseServer: isEnterpriseServer(known.host),
  };
}

/**
 * Returns the login that an existing configuration gets, if the options changed from secrets to a token or
 * back, or its user name is one of another registry.
 */
function changedLogin(
  setup: RepositorySetup,
  configuration: RepositoryConfiguration | undefined,
): LoginSource | undefined {
  const configured = configuration?.credentials;
  const isSame = setup.workflowToken === configured?.workflowToken && setup.username === configured?.username;
  if (isSame) return undefined;
  return loginKeys(setup);
}

/** Returns what a configuration sets for types, which a new file takes over. */
function ownTypes(configuration: RepositoryConfiguration | undefined): Pick<RepositorySetup, 'types'> {
  const types = configuration?.types ?? {};
  return Object.keys(types).length === 0 ? {} : { types };
}

/** Returns the logins of the types whose registry or secrets aren't those of the repository. */
function ownLogins(configuration: RepositoryConfiguration | undefined): Pick<RepositorySetup, 'logins'> {
  const own = imageTypes.filter(
    (type) =>
      configuration?.types[type]?.credentials !== undefined ||
      hostFor(configuration, type) !== hostFor(configuration),
  );
  if (own.length === 0) return {};
  const login = (type: ImageType) => ({
    registry: hostFor(configuration, type),
    secrets: loginSourceFor(configuration, type),
  });
  return { logins: Object.fromEntries(own.map((type) => [type, login(type)])) };
}

function hostOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : URL.parse(address)?.host;
}

/** Returns whether a host is a GitHub Enterprise Server, which is behind GitHub's own hosts. */
function isEnterpriseServer(host: string | undefined): boolean {
  return host !== undefined && !/(?:^|\.)(?:github\.com|ghe\.com)$/.test(host);
}

function resolveAction(action: string | undefined, commit: string | undefined): string {
  if (action === undefined) {
    if (commit !== undefined) return `${home}@${commit}`;
    throw new ImagebuildError('USAGE', say('initNoAction'), {
      hint: say('initNoActionHint', { action: `${home}@COMMIT` }),
    });
  }
  if (/^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/.test(action)) return action;
  throw new ImagebuildError('USAGE', say('initActionInvalid', { action: JSON.stringify(action) }), {
    hint: say('initActionInvalidHint'),
  });
}
