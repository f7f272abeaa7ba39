import {
  languageIn,
  parseApplicationConfiguration,
  parseRepositoryConfiguration,
  repositoryConfigurationFile,
  rootFor,
} from '../application/configuration.ts';
import type { RepositoryConfiguration } from '../application/configurationschemas.ts';
import { repositorySchema } from '../application/configurationschemas.ts';
import type { Request, RequestType } from '../application/request.ts';
import { inLanguage } from '../text/language.ts';
import type { Bot } from './bot.ts';
import { type RepositorySnapshot, remember } from './cache.ts';
import { fullNameOf, type GitHubRepository } from './github/client.ts';
import { listPaths, readHeadCommit, readTextFile } from './github/contents.ts';
import type { KnownApplication } from './grammar/comment.ts';
import { codeOwnersFiles, findCodeOwners } from './policy/codeowners.ts';

/**
 * Reads the default branch as it is now. The content of a commit is read once.
 * @throws CONFIGURATION_INVALID when the configuration is invalid: without a known policy nothing is built.
 */
export async function readSnapshot(bot: Bot): Promise<RepositorySnapshot> {
  const { repository, cache } = bot;
  const commit = await readHeadCommit(repository);
  const known = cache.snapshots.get(fullNameOf(repository));
  if (known?.commit === commit) return known;
  const paths = await listPaths(repository, commit);
  const configuration = await readConfiguration(bot, commit, paths);
  const snapshot: RepositorySnapshot = { commit, configuration, paths };
  remember(cache.snapshots, fullNameOf(repository), snapshot);
  return snapshot;
}

/**
 * Returns the configuration as it was last seen, which is recent enough for the workflow's name and the
 * language.
 */
export async function cachedConfiguration(bot: Bot): Promise<RepositoryConfiguration> {
  const known = bot.cache.snapshots.get(fullNameOf(bot.repository));
  return (known ?? (await readSnapshot(bot))).configuration;
}

/** Lists the applications of a type, from the paths; undefined when those are not known. */
export function listApplications(
  { paths, configuration }: RepositorySnapshot,
  type: RequestType,
): KnownApplication[] | undefined {
  if (paths === undefined) return undefined;
  const prefix = `${rootFor(configuration, type)}/`;
  const versions = new Map<string, Set<string>>();
  for (const path of paths) {
    if (!path.startsWith(prefix)) continue;
    const [app = '', version, file] = path.slice(prefix.length).split('/');
    const known = versions.get(app) ?? new Set();
    versions.set(app, known);
    // A version is a directory that holds something.
    if (version !== undefined && file !== undefined) known.add(version);
  }
  return [...versions]
    .filter(([, found]) => found.size > 0)
    .map(([app, found]) => ({ app, directory: `${prefix}${app}`, versions: [...found] }));
}

/** What an application lets anyone build under the label (docs/security-rules.md 2). */
interface LabelLimits {
  /** The build args that may be set. */
  readonly buildArgsAllowed: readonly string[];
  /** The versions, or patterns of them, that may be built; undefined when there is no limit. */
  readonly versionsAllowed?: readonly string[] | undefined;
}

/** Reads what an application lets anyone build under the label; no build args when that can't be read. */
export async function readLabelLimits(
  repository: GitHubRepository,
  { commit, configuration, paths }: RepositorySnapshot,
  { type, app, version }: Request,
): Promise<LabelLimits> {
  const root = rootFor(configuration, type);
  const files = [version, 'latest'].map((one) => `${root}/${app}/${one}/imagebuild.yml`);
  for (const file of files) {
    const isKnown = paths === undefined || paths.includes(file);
    const text = isKnown ? await readTextFile(repository, file, commit) : undefined;
    if (text !== undefined) return parseLimits(text, file);
  }
  return { buildArgsAllowed: [] };
}

function parseLimits(text: string, file: string): LabelLimits {
  try {
    const { buildArgs, versions } = parseApplicationConfiguration(text, file);
    return { buildArgsAllowed: buildArgs, versionsAllowed: versions };
  } catch {
    // The build reports what is wrong with it; until it is known, nothing is allowed.
    return { buildArgsAllowed: [] };
  }
}

/** Reads the owners of an application from the repository's CODEOWNERS file; none when it can't be read. */
export async function readCodeOwners(
  repository: GitHubRepository,
  { commit, configuration, paths }: RepositorySnapshot,
  { type, app, version }: Request,
): Promise<string[]> {
  const file = codeOwnersFiles.find((path) => paths?.includes(path));
  const text = file === undefined ? undefined : await readTextFile(repository, file, commit);
  return findCodeOwners(text ?? '', `${rootFor(configuration, type)}/${app}/${version}`);
}

async function readConfiguration(
  { repository, cache }: Bot,
  commit: string,
  paths: readonly string[] | undefined,
): Promise<RepositoryConfiguration> {
  const missing = paths !== undefined && !paths.includes(repositoryConfigurationFile);
  const text = missing ? undefined : await readTextFile(repository, repositoryConfigurationFile, commit);
  const language = languageIn(text ?? '');
  remember(cache.languages, fullNameOf(repository), language);
  if (text === undefined) return repositorySchema.parse({});
  return inLanguage(language, () => parseRepositoryConfiguration(text, repositoryConfigurationFile));
}
