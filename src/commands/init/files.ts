import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { repositoryConfigurationFile } from '../../application/configuration.ts';

/** What the files of a repository are made from. */
export interface RepositorySetup {
  readonly registry: string;
  readonly namespace: string;
  /** The secrets that publish. */
  readonly usernameSecret: string;
  readonly passwordSecret: string;
  /** `OWNER/REPO@COMMIT`. */
  readonly action: string;
  /** The label under which people without write permission may have something built. */
  readonly label: string;
}

/** Our own files that are copied as they are. */
const templates = [
  'apps.md',
  'configs.md',
  'dockerimages.md',
  'new-application.yml',
  'bug.yml',
  'config.yml',
];

/** Our own workflows that are copied; where ours use this repository's action, theirs name it with its commit. */
const workflows = ['imagebuild.yml', 'pull-request.yml', 'comment.yml', 'collection.yml'];

/**
 * The files of a repository of one's own, by their path: configuration, workflows, issue templates and labels.
 * @param root where imagebuild itself lies.
 */
export async function createRepositoryFiles(
  setup: RepositorySetup,
  root: string,
): Promise<Map<string, string>> {
  const files = new Map([
    [repositoryConfigurationFile, configurationFor(setup)],
    ['.github/labels.yml', labelsFor(setup)],
  ]);
  for (const name of workflows) {
    const path = `.github/workflows/${name}`;
    files.set(path, workflowFor(await readFile(join(root, path), 'utf8'), setup));
  }
  for (const name of templates) {
    const path = `.github/ISSUE_TEMPLATE/${name}`;
    files.set(path, await readFile(join(root, path), 'utf8'));
  }
  return files;
}

/** A workflow of ours as it stands in another repository. */
export function workflowFor(
  text: string,
  { action, usernameSecret, passwordSecret }: RepositorySetup,
): string {
  return text
    .replace(/\buses: \.\/$/gm, `uses: ${action}`)
    .replaceAll('secrets.REGISTRY_USERNAME', `secrets.${usernameSecret}`)
    .replaceAll('secrets.REGISTRY_PASSWORD', `secrets.${passwordSecret}`);
}

function configurationFor({ registry, namespace, usernameSecret, passwordSecret }: RepositorySetup): string {
  const content = stringify({ registry, namespace, credentials: { usernameSecret, passwordSecret } });
  return `# Every key: https://github.com/labring/imagebuild/blob/main/docs/configuration.md\n${content}`;
}

function labelsFor({ label }: RepositorySetup): string {
  const description = 'The application in the title may be built';
  return `# gh label create, or any tool that keeps labels, reads this.\n${stringify([{ name: label, color: '0e8a16', description }])}`;
}
