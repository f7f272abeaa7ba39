import { chmod, open, readFile } from 'node:fs/promises';
import { ImagebuildError } from '../../errors.ts';
import { say } from '../../text/say.ts';
import type { KubeconfigCluster, KubeconfigUser } from './document.ts';
import type { SelectedContext } from './merge.ts';

/** The fields that name a file, and whose content can be in the kubeconfig itself, with `-data`. */
const clusterFiles = ['certificate-authority'] as const;
const userFiles = ['client-certificate', 'client-key'] as const;

/**
 * Returns a context with the content of its certificates and keys instead of their paths (`kubectl config
 * view --flatten`). Content that is there already wins over a path. @throws KUBECONFIG_INVALID
 */
export async function embedFiles(context: SelectedContext): Promise<SelectedContext> {
  return {
    ...context,
    cluster: (await embed(context.cluster, clusterFiles)) as KubeconfigCluster,
    user: (await embed(context.user, userFiles)) as KubeconfigUser,
  };
}

async function embed(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const result = { ...fields };
  for (const name of names) {
    const { [name]: file, [`${name}-data`]: data } = fields;
    if (typeof file === 'string' && data === undefined) result[`${name}-data`] = await readBase64(name, file);
    delete result[name];
  }
  return result;
}

async function readBase64(field: string, file: string): Promise<string> {
  return readNamedFile(field, file).then((bytes) => bytes.toString('base64'));
}

/** Reads a file that a field of the kubeconfig names. @throws KUBECONFIG_INVALID */
export async function readNamedFile(field: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new ImagebuildError('KUBECONFIG_INVALID', say('kubeconfigFileUnreadable', { field, file, code }), {
      place: { file },
      hint: say('kubeconfigRepair'),
      cause,
    });
  }
}

/** Returns a kubeconfig of one context alone, as JSON, which is YAML too. */
export function formatKubeconfig({ name, namespace, cluster, user }: SelectedContext): string {
  const context = name === '' ? 'cluster' : name;
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'cluster', cluster }],
      users: [{ name: 'user', user }],
      contexts: [{ name: context, context: { cluster: 'cluster', user: 'user', namespace } }],
      'current-context': context,
    },
    null,
    2,
  )}\n`;
}

/** Writes a file that only its owner can read, whoever could read one that was there before. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await chmod(path, 0o600);
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
}
