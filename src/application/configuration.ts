import { basename, join } from 'node:path';
import type { z } from 'zod';
import { ImagebuildError } from '../errors.ts';
import { readText } from '../io/textfile.ts';
import {
  type ApplicationConfiguration,
  applicationSchema,
  credentials,
  host,
  namespaceSchema,
  type RepositoryConfiguration,
  repositorySchema,
} from './configurationschemas.ts';
import type { ImageType } from './request.ts';
import { parseYaml, readScalar } from './yamlfile.ts';

export type { ApplicationConfiguration, RepositoryConfiguration } from './configurationschemas.ts';

/** Where a result goes, and the names of the secrets that open it. */
export interface PublishingPlace {
  readonly registry: string;
  readonly namespace: string;
  readonly usernameSecret: string;
  readonly passwordSecret: string;
}

const defaults = { registry: 'docker.io', namespace: 'labring', root: 'applications' } as const;

/** The place of the configuration in a repository. */
export const repositoryConfigurationFile = '.github/imagebuild.yml';

/**
 * Reads `imagebuild.yml` of an application; the defaults when there is none.
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
 * Reads `.github/imagebuild.yml` of a repository; undefined when there is none.
 * @throws CONFIGURATION_INVALID with every problem and its line.
 */
export async function readRepositoryConfiguration(
  repository: string,
): Promise<RepositoryConfiguration | undefined> {
  const text = await readNamed(repository, repositoryConfigurationFile, repositoryConfigurationFile);
  return text === undefined ? undefined : parseRepositoryConfiguration(text, repositoryConfigurationFile);
}

/** The text of a file of this very name; with the other ending it would be passed over without a word. */
async function readNamed(directory: string, name: string, shown: string): Promise<string | undefined> {
  const text = await readText(directory, join(directory, name), shown);
  if (text !== undefined) return text;
  const other = name.replace(/\.yml$/, '.yaml');
  const wrong = await readText(directory, join(directory, other), shown);
  if (wrong === undefined) return undefined;
  throw new ImagebuildError('CONFIGURATION_INVALID', `${basename(other)} is not read`, {
    place: { file: shown.replace(/\.yml$/, '.yaml') },
    hint: `Rename it to ${basename(name)}.`,
  });
}

/** @throws CONFIGURATION_INVALID with every problem and its line. */
export function parseRepositoryConfiguration(text: string, file: string): RepositoryConfiguration {
  return parseYaml(repositorySchema, text, file);
}

/** The language that a repository's configuration says, also when the rest of it cannot be read; English when it says none. */
export function languageIn(text: string): RepositoryConfiguration['language'] {
  return repositorySchema.shape.language.catch('en').parse(readScalar(text, 'language'));
}

/** The directory that holds the applications of a type, relative to the repository. */
export function rootFor(configuration: RepositoryConfiguration | undefined, type: ImageType): string {
  return configuration?.types[type]?.root ?? configuration?.root ?? defaults.root;
}

/**
 * Where results of a type are published. Flags win over the configuration; the default namespace is for its owner only.
 * @param owner of the repository, as in `owner/name`; undefined when it is not known.
 * @throws NOT_CONFIGURED with the two lines to write, USAGE for a flag that is no host or no namespace.
 */
export function destinationFor(
  configuration: RepositoryConfiguration | undefined,
  type: ImageType,
  owner: string | undefined,
  flags: { readonly registry?: string | undefined; readonly namespace?: string | undefined } = {},
): PublishingPlace {
  checkFlag('registry', flags.registry, host, 'Write it as ghcr.io or 127.0.0.1:5000, without https://.');
  checkFlag('namespace', flags.namespace, namespaceSchema, 'Write it as my-name or my-name/images.');
  const own = configuration?.types[type];
  const registry = flags.registry ?? own?.registry ?? configuration?.registry ?? defaults.registry;
  const configured = flags.namespace ?? own?.namespace ?? configuration?.namespace;
  const namespace =
    configured ?? (owner?.toLowerCase() === defaults.namespace ? defaults.namespace : undefined);
  if (namespace === undefined) throw notConfigured(owner, registry);
  const { usernameSecret, passwordSecret } =
    own?.credentials ?? configuration?.credentials ?? credentials.parse({});
  return { registry, namespace, usernameSecret, passwordSecret };
}

/** What a flag or an input says is held to what a configuration may say. */
function checkFlag(name: string, text: string | undefined, schema: z.ZodType, hint: string): void {
  const issue = text === undefined ? undefined : schema.safeParse(text).error?.issues[0];
  if (issue)
    throw new ImagebuildError('USAGE', `the ${name} ${JSON.stringify(text)} ${issue.message}`, { hint });
}

/** The error for a repository that publishes nowhere yet, with the two lines to write. @param owner of the repository, when it is known. */
export function notConfigured(
  owner: string | undefined,
  registry: string = defaults.registry,
): ImagebuildError {
  const lines = `registry: ${registry}\nnamespace: ${owner?.toLowerCase() ?? 'NAME'}`;
  return new ImagebuildError('NOT_CONFIGURED', 'nothing says where this repository publishes its images', {
    place: { file: repositoryConfigurationFile },
    hint: `Write these two lines into ${repositoryConfigurationFile}, or give --registry and --namespace.`,
    excerpt: lines,
  });
}
