import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { repositoryConfigurationFile } from '../../application/configuration.ts';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import { labelsFile } from './existing.ts';
import { chooseNames, chooseSecret, type TypeLogins } from './logins.ts';

/** The values that the files of a repository are made from. */
export interface RepositorySetup {
  readonly registry: string;
  readonly namespace: string;
  /** The names of the secrets for publishing. */
  readonly usernameSecret: string;
  readonly passwordSecret: string;
  /** The types with a login of their own. */
  readonly logins?: TypeLogins;
  /** `OWNER/REPO@COMMIT`. */
  readonly action: string;
  /** The label that lets people without write permission start builds. */
  readonly label: string;
  /** Whether the repository is on a GitHub Enterprise Server. */
  readonly enterpriseServer?: boolean;
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
function adaptWorkflow(
  text: string,
  { action, usernameSecret, passwordSecret, logins = {}, enterpriseServer }: RepositorySetup,
): string {
  const login = { usernameSecret, passwordSecret };
  // GitHub Enterprise Server refuses a workflow with a key that it doesn't know.
  const known = enterpriseServer ? text.replace(/^ +queue: max\n/gm, '') : text;
  return known
    .replace(/\buses: \.\/$/gm, `uses: ${action}`)
    .replaceAll('secrets.REGISTRY_USERNAME', chooseSecret('usernameSecret', login, logins))
    .replaceAll('secrets.REGISTRY_PASSWORD', chooseSecret('passwordSecret', login, logins))
    .replaceAll('REGISTRY_USERNAME REGISTRY_PASSWORD', chooseNames(login, logins));
}

function createConfiguration({
  registry,
  namespace,
  usernameSecret,
  passwordSecret,
}: RepositorySetup): string {
  const content = stringify({ registry, namespace, credentials: { usernameSecret, passwordSecret } });
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
