import { basename, join } from 'node:path';
import type { z } from 'zod';
import { ImagebuildError, type Message } from '../errors.ts';
import { readText } from '../io/textfile.ts';
import type { Language } from '../text/language.ts';
import { say } from '../text/say.ts';
import {
  type ApplicationConfiguration,
  applicationSchema,
  credentials,
  namespaceSchema,
  type RepositoryConfiguration,
  registrySchema,
  repositorySchema,
} from './configurationschemas.ts';
import type { LoginSource } from './loginsource.ts';
import { parseRegistryHost } from './registryhost.ts';
import type { RequestType } from './request.ts';
import { parseYaml, readScalar } from './yamlfile.ts';

/** A registry and namespace to publish to. */
interface PublishingTarget {
  readonly registry: string;
  readonly namespace: string;
}

const defaults = { registry: 'docker.io', namespace: 'labring', root: 'applications' } as const;

/** The path of the configuration in a repository. */
export const repositoryConfigurationFile = '.github/imagebuild.yml';

/**
 * Reads `imagebuild.yml` of an application. Without the file, the configuration consists of defaults.
 * @param shown how errors name the directory.
 * @throws CONFIGURATION_INVALID with every problem and its line.
 */
export async function readApplicationConfiguration(
  applicationDirectory: string,
  shown = applicationDirectory,
): Promise<ApplicationConfiguration> {
  const file = join(shown, 'imagebuild.yml');
  const text = await readNamed(applicationDirectory, 'imagebuild.yml', file);
  return text === undefined ? applicationSchema.parse({}) : parseApplicationConfiguration(text, file);
}

/** @throws CONFIGURATION_INVALID with every problem and its line. */
export function parseApplicationConfiguration(text: string, file: string): ApplicationConfiguration {
  return parseYaml(applicationSchema, text, file);
}

/**
 * Reads `.github/imagebuild.yml` of a repository.
 * @returns undefined when the file doesn't exist
 * @throws CONFIGURATION_INVALID with every problem and its line.
 */
export async function readRepositoryConfiguration(
  repository: string,
): Promise<RepositoryConfiguration | undefined> {
  const text = await readNamed(repository, repositoryConfigurationFile, repositoryConfigurationFile);
  return text === undefined ? undefined : parseRepositoryConfiguration(text, repositoryConfigurationFile);
}

/**
 * Reads a file of this exact name. A file with the extension `.yaml` is an error, since it would be ignored
 * silently.
 */
async function readNamed(directory: string, name: string, shown: string): Promise<string | undefined> {
  const text = await readText(directory, join(directory, name), shown);
  if (text !== undefined) return text;
  const other = name.replace(/\.yml$/, '.yaml');
  const wrong = await readText(directory, join(directory, other), shown);
  if (wrong === undefined) return undefined;
  throw new ImagebuildError(
    'CONFIGURATION_INVALID',
    say('configurationOtherName', { name: basename(other) }),
    {
      place: { file: shown.replace(/\.yml$/, '.yaml') },
      hint: say('renameTo', { name: basename(name) }),
    },
  );
}

/** @throws CONFIGURATION_INVALID with every problem and its line. */
export function parseRepositoryConfiguration(text: string, file: string): RepositoryConfiguration {
  return parseYaml(repositorySchema, text, file);
}

/**
 * Returns the language that a configuration sets, even if the rest of it is invalid. English is the default.
 */
export function languageIn(text: string): Language {
  return repositorySchema.shape.language.catch('en').parse(readScalar(text, 'language'));
}

/** Reads the language that the configuration of a repository sets; English if it can't be read. */
export async function readRepositoryLanguage(repository: string): Promise<Language> {
  const file = repositoryConfigurationFile;
  return await readText(repository, join(repository, file), file).then(
    (text) => languageIn(text ?? ''),
    () => 'en',
  );
}

/** Returns what a configuration sets for a type alone; a directory of one's own has nothing there. */
function ownSettings(configuration: RepositoryConfiguration | undefined, type: RequestType) {
  return type === 'directory' ? undefined : configuration?.types[type];
}

/** Returns the directory that holds the applications of a type, relative to the repository. */
export function rootFor(configuration: RepositoryConfiguration | undefined, type: RequestType): string {
  return ownSettings(configuration, type)?.root ?? configuration?.root ?? defaults.root;
}

/**
 * Returns the registry and namespace that images of a type are published to. Flags override the
 * configuration. The default namespace is only for its owner.
 * @param owner of the repository, as in `owner/name`; undefined when it is not known.
 * @throws NOT_CONFIGURED with the two lines to write, USAGE for a flag that isn't a valid host or namespace
 */
export function destinationFor(
  configuration: RepositoryConfiguration | undefined,
  type: RequestType,
  owner: string | undefined,
  flags: { readonly registry?: string | undefined; readonly namespace?: string | undefined } = {},
): PublishingTarget {
  checkFlag('registry', flags.registry, registrySchema, say('registryForm'));
  checkFlag('namespace', flags.namespace, namespaceSchema, say('namespaceForm'));
  const own = ownSettings(configuration, type);
  const named = flags.registry ?? own?.registry ?? configuration?.registry ?? defaults.registry;
  const registry = parseRegistryHost(named).host;
  const configured = flags.namespace ?? own?.namespace ?? configuration?.namespace;
  const namespace =
    configured ?? (owner?.toLowerCase() === defaults.namespace ? defaults.namespace : undefined);
  if (namespace === undefined) throw notConfigured(owner, registry);
  return { registry, namespace };
}

/** Returns the host that images of a type are published to, by the configuration alone. */
export function hostFor(configuration: RepositoryConfiguration | undefined, type?: RequestType): string {
  const own = type === undefined ? undefined : ownSettings(configuration, type)?.registry;
  return parseRegistryHost(own ?? configuration?.registry ?? defaults.registry).host;
}

/**
 * Returns where the login of a type's registry comes from. That of the repository is for its
 * registry: a type with another registry has none unless it names its own.
 */
export function loginSourceFor(
  configuration: RepositoryConfiguration | undefined,
  type: RequestType,
): LoginSource | undefined {
  const own = ownSettings(configuration, type)?.credentials;
  if (own !== undefined) return own;
  if (hostFor(configuration, type) !== hostFor(configuration)) return undefined;
  return configuration?.credentials ?? credentials.parse({});
}

/** Checks a flag or an input against the schema of the configuration. @throws USAGE */
function checkFlag(name: string, text: string | undefined, schema: z.ZodType, hint: Message): void {
  const issue = text === undefined ? undefined : schema.safeParse(text).error?.issues[0];
  if (issue)
    throw new ImagebuildError(
      'USAGE',
      say('flagInvalid', { name, value: JSON.stringify(text), reason: issue.message }),
      { hint },
    );
}

/**
 * Returns the error for a type that is published to a registry for which the configuration names no login.
 */
export function loginUnnamed(type: RequestType, host: string): ImagebuildError {
  return new ImagebuildError('NOT_CONFIGURED', say('loginUnnamed', { type, host }), {
    place: { file: repositoryConfigurationFile },
    hint: say('loginUnnamedHint', { type }),
    excerpt: `types:\n  ${type}:\n    credentials: { usernameSecret: NAME, passwordSecret: NAME }\n`,
  });
}

/**
 * Returns the error for a repository without a namespace to publish to. @param owner of the repository, if it
 * is known.
 */
export function notConfigured(
  owner: string | undefined,
  registry: string = defaults.registry,
): ImagebuildError {
  const lines = `registry: ${registry}\nnamespace: ${owner?.toLowerCase() ?? 'NAME'}`;
  return new ImagebuildError('NOT_CONFIGURED', say('notConfigured'), {
    place: { file: repositoryConfigurationFile },
    hint: say('notConfiguredLines', { file: repositoryConfigurationFile }),
    excerpt: lines,
  });
}
