import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { ImagebuildError } from '../../errors.ts';
import { formatBytes } from '../../text/format.ts';
import { say } from '../../text/say.ts';
import { type Kubeconfig, parseKubeconfig } from './document.ts';
import { inClusterContext } from './incluster.ts';
import { mergeKubeconfigs, type SelectedContext, selectContext } from './merge.ts';

/** The largest kubeconfig that is read, in bytes. */
const limit = 16 * 1024 * 1024;

type Environment = Readonly<Record<string, string | undefined>>;

/** The cluster that somebody means: as kubectl's flags and variables say it. */
interface KubeconfigChoice {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly env: Environment;
}

/**
 * Finds the context that is meant: in `--kubeconfig`, else in the files of KUBECONFIG, else in
 * `~/.kube/config`, else in the service account of a pod.
 * @throws KUBECONFIG_INVALID
 */
export async function loadContext({ kubeconfig, context, env }: KubeconfigChoice): Promise<SelectedContext> {
  const home = join(env['HOME'] || homedir(), '.kube', 'config');
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter(Boolean);
  const files = kubeconfig === undefined ? (listed.length === 0 ? [home] : listed) : [kubeconfig];
  const found = (await Promise.all(files.map(read))).filter((each) => each !== undefined);
  const [first] = files;
  if (found.length > 0) return selectContext(mergeKubeconfigs(found), context, first);
  if (kubeconfig !== undefined || listed.length > 0) throw missing(files.join(delimiter));
  const own = await inClusterContext(env);
  if (own) return own;
  throw new ImagebuildError('KUBECONFIG_INVALID', say('kubeconfigNone', { file: home }), {
    hint: say('kubeconfigMissingHint'),
  });
}

/** Reads a kubeconfig; undefined when it doesn't exist, which kubectl allows in a list. */
async function read(file: string): Promise<Kubeconfig | undefined> {
  const path = resolve(file);
  try {
    const found = await stat(path);
    if (found.size > limit)
      throw new ImagebuildError('LIMIT_EXCEEDED', say('kubeconfigTooLarge', { limit: formatBytes(limit) }), {
        place: { file },
      });
    return parseKubeconfig(await readFile(path, 'utf8'), path);
  } catch (cause) {
    if (cause instanceof ImagebuildError) throw cause;
    const { code = '' } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new ImagebuildError('KUBECONFIG_INVALID', say('kubeconfigUnreadable', { code }), {
      place: { file },
      hint: say('kubeconfigMissingHint'),
      cause,
    });
  }
}

function missing(file: string): ImagebuildError {
  return new ImagebuildError('KUBECONFIG_INVALID', say('kubeconfigMissing', { file }), {
    hint: say('kubeconfigMissingHint'),
  });
}
