import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { repositoryConfigurationFile } from '../../application/configuration.ts';
import { type LoginSource, loginKeys, secretNames } from '../../application/loginsource.ts';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { labelsFile } from './existing.ts';
import { allLogins, loginInput, type TypeLogins } from './logins.ts';

/** The values that the files of a repository are made from. */
export interface RepositorySetup extends LoginSource {
  readonly registry: string;
  readonly namespace: string;
  /** The types with a login of their own. */
  readonly logins?: TypeLogins;
  /** `OWNER/REPO@COMMIT`. */
  readonly action: string;
  /** The label that lets people without write permission start builds. */
  readonly label: string;
  /** Whether the repository is on a GitHub Enterprise Server. */
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
];

/** Our workflows. In the copies, the action of this repository is replaced by its name and commit. */
const workflows = ['imagebuild.yml', 'pull-request.yml', 'comment.yml', 'sweep.yml', 'collection.yml'];

/**
 * Creates the files of a new repository: configuration, workflows, issue templates and labels.
 * @param root the directory of imagebuild itself.
 * @returns the contents by path.
 */
export async function createRepositoryFiles(
  setup: RepositorySetup,
  root: string,
): Promise<Map<string, string>> {
  const files = new Map([
    [repositoryConfigurationFile, createConfiguration(setup)],
    [labelsFile, createLabels(setup)],
  ]);
  for (const name of workflows) {
    const path = `.github/workflows/${name}`;
    files.set(path, adaptWorkflow(await readFile(join(root, path), 'utf8'), setup));
  }
  for (const name of templates) {
    const path = `.github/ISSUE_TEMPLATE/${name}`;
    files.set(path, await readFile(join(root, path), 'utf8'));
  }
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

function createConfiguration({ registry, namespace, source, ...login }: RepositorySetup): string {
  const content = stringify({
    registry,
    namespace,
    credentials: loginKeys(login),
    ...(source === undefined ? {} : { source }),
  });
  return `# Every key: https://github.com/labring/imagebuild/blob/main/docs/configuration.md\n${content}`;
}

function createLabels({ label }: RepositorySetup): string {
  const description = 'The application in the title may be built';
  return `# gh label create, or any tool that keeps labels, reads this.\n${stringify([{ name: label, color: '0e8a16', description }])}`;
}

/**
 * Finds the directory of imagebuild itself, with its workflows and templates: the directory above this file,
 * or above the bundle, that has an action.yml.
 * @throws CONTENT_MISSING when imagebuild is only partly installed.
 */
export function findPackageRoot(start: string = import.meta.dirname): string {
  for (let directory = start; ; directory = dirname(directory)) {
    if (existsSync(join(directory, 'action.yml')) && existsSync(join(directory, '.github'))) return directory;
    if (dirname(directory) === directory) break;
  }
  throw new ImagebuildError('CONTENT_MISSING', say('initIncomplete'), { hint: say('initIncompleteHint') });
}
