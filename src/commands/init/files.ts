import { stringify } from 'yaml';
import { repositoryConfigurationFile } from '../../application/configuration.ts';
import type { RepositoryConfiguration } from '../../application/configurationschemas.ts';
import { type LoginSource, loginKeys, secretNames } from '../../application/loginsource.ts';
import { readAsset } from '../../io/assets.ts';
import type { Language } from '../../text/language.ts';
import { labelsFile } from './existing.ts';
import { allLogins, loginInput, type TypeLogins } from './logins.ts';

/** The values that the files of a repository are made from. */
export interface RepositorySetup extends LoginSource {
  readonly registry: string;
  readonly namespace: string;
  /** The types with a login of their own. */
  readonly logins?: TypeLogins;
  /** What the configuration sets for types. */
  readonly types?: RepositoryConfiguration['types'];
  /** `OWNER/REPO@COMMIT`. */
  readonly action: string;
  /** The label that lets people without write permission start builds. */
  readonly label: string;
  /** The language of issue templates, and of what the bot and the action say. */
  readonly language?: Language;
  /** true: the repository is on a GitHub Enterprise Server. */
  readonly enterpriseServer?: boolean;
  /** The address of the repository, for images at ghcr.io. */
  readonly source?: string | undefined;
  /** Why ghcr.io needs a secret here. */
  readonly secretNeeded?: string;
}

/** Our issue templates; they are copied unchanged. */
const templates = [
  'apps.md',
  'configs.md',
  'dockerimages.md',
  'new-application.yml',
  'bug.yml',
  'config.yml',
].map(templatePath);

/** The Chinese ones, which stand beside them where the configuration says `language: zh`. */
const chineseTemplates = [
  'apps.zh.md',
  'configs.zh.md',
  'dockerimages.zh.md',
  'new-application.zh.yml',
  'bug.zh.yml',
].map(templatePath);

function templatePath(name: string): string {
  return `.github/ISSUE_TEMPLATE/${name}`;
}

/** Our workflows. In the copies, the action of this repository is replaced by its name and commit. */
const workflows = [
  'imagebuild.yml',
  'pull-request.yml',
  'pull-request-comment.yml',
  'comment.yml',
  'sweep.yml',
  'collection.yml',
].map((name) => `.github/workflows/${name}`);

/** The files that every form of imagebuild brings along, because init copies them. */
export const copiedFiles: readonly string[] = [...workflows, ...templates, ...chineseTemplates];

/**
 * Creates the files of a new repository: configuration, workflows, issue templates and labels.
 * @returns the contents by path. @throws CONTENT_MISSING when imagebuild is only partly installed.
 */
export async function createRepositoryFiles(setup: RepositorySetup): Promise<Map<string, string>> {
  const files = new Map([
    [repositoryConfigurationFile, createConfiguration(setup)],
    [labelsFile, createLabels(setup)],
  ]);
  for (const path of workflows) files.set(path, adaptWorkflow(await readAsset(path), setup));
  const copied = setup.language === 'zh' ? [...templates, ...chineseTemplates] : templates;
  for (const path of copied) files.set(path, await readAsset(path));
  return files;
}

/** Adapts one of our workflows to another repository. */
function adaptWorkflow(text: string, setup: RepositorySetup): string {
  const { action, logins = {}, enterpriseServer } = setup;
  const value = (input: Parameters<typeof loginInput>[0]) => () => loginInput(input, setup, logins);
  // GitHub Enterprise Server refuses a workflow with a key that it doesn't know.
  const known = enterpriseServer ? text.replace(/^ +queue: max\n/gm, '') : text;
  const used = allLogins(setup, logins);
  const granted = used.some(({ workflowToken }) => workflowToken) ? grantPackages(known) : known;
  const passed = used.some((login) => secretNames(login).length > 0) ? granted : withoutSecrets(granted);
  return passed
    .replace(/\buses: \.\/$/gm, `uses: ${action}`)
    .replaceAll(`\${{ secrets.REGISTRY_USERNAME }}`, value('username'))
    .replaceAll(`\${{ secrets.REGISTRY_PASSWORD }}`, value('password'))
    .replaceAll('REGISTRY_USERNAME REGISTRY_PASSWORD', value('credentials'));
}

/** Lets the job that publishes write to ghcr.io, and no other job but the one that calls its workflow. */
function grantPackages(text: string): string {
  const permission = 'packages: write\n';
  return text
    .replace(
      / {6}# Deletes the prepared build.*\n {6}actions: write\n/,
      `$&      # Publishes to ghcr.io with the token of the workflow.\n      ${permission}`,
    )
    .replace(
      / {6}# What the called workflow.*\n(?: {6}\w+: \w+\n)+/,
      `$&      # For its job publish, which publishes to ghcr.io with the token of the workflow.\n      ${permission}`,
    );
}

/** Passes no secret to a called workflow, where none is used. */
function withoutSecrets(text: string): string {
  return text
    .replace(/ {4}# The called workflow gets the secrets.*\n {4}secrets: inherit.*\n/, '')
    .replace('(with `secrets: inherit`)', '(with the permission `packages: write`)');
}

function createConfiguration(setup: RepositorySetup): string {
  const { registry, namespace, source, types, label, language, ...login } = setup;
  const content = stringify({
    registry,
    namespace,
    credentials: loginKeys(login),
    ...(source === undefined ? {} : { source }),
    ...(types === undefined ? {} : { types }),
    ...(label === defaultLabel ? {} : { policy: { acceptedLabel: label } }),
    ...(language === undefined ? {} : { language }),
  });
  return `# Every key: https://github.com/labring/imagebuild/blob/main/docs/configuration.md\n${content}`;
}

/** The label that the bot looks for unless the configuration names another one. */
export const defaultLabel = 'accepted';

function createLabels({ label }: RepositorySetup): string {
  const description = 'The application in the title may be built';
  return `# gh label create, or any tool that keeps labels, reads this.\n${stringify([{ name: label, color: '0e8a16', description }])}`;
}
