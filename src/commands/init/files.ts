import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { repositoryConfigurationFile } from '../../application/configuration.ts';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';

/** The values that the files of a repository are made from. */
export interface RepositorySetup {
  readonly registry: string;
  readonly namespace: string;
  /** The names of the secrets for publishing. */
  readonly usernameSecret: string;
  readonly passwordSecret: string;
  /** `OWNER/REPO@COMMIT`. */
  readonly action: string;
  /** The label that lets people without write permission start builds. */
  readonly label: string;
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
const workflows = ['imagebuild.yml', 'pull-request.yml', 'comment.yml', 'collection.yml'];

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
    ['.github/labels.yml', createLabels(setup)],
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
function adaptWorkflow(text: string, { action, usernameSecret, passwordSecret }: RepositorySetup): string {
  return text
    .replace(/\buses: \.\/$/gm, `uses: ${action}`)
    .replaceAll('secrets.REGISTRY_USERNAME', `secrets.${usernameSecret}`)
    .replaceAll('secrets.REGISTRY_PASSWORD', `secrets.${passwordSecret}`);
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

/** A file of the repository, and its state after init. */
export interface InitFile {
  readonly path: string;
  /** `kept`: it exists with other content, and wasn't changed. */
  readonly state: 'written' | 'unchanged' | 'kept' | 'replaced';
}

/**
 * Writes a file in a directory unless it exists. @param force true: a file with other content is replaced.
 */
export async function writeMissingFile(
  directory: string,
  path: string,
  text: string,
  force: boolean,
): Promise<InitFile> {
  const file = join(directory, path);
  const present = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (present === text) return { path, state: 'unchanged' };
  if (present !== undefined && !force) return { path, state: 'kept' };
  await mkdir(dirname(file), { recursive: true });
  // Only overwrite a file that was read: one that appeared in between belongs to somebody.
  await writeFile(file, text, { flag: present === undefined ? 'wx' : 'w' });
  return { path, state: present === undefined ? 'written' : 'replaced' };
}
