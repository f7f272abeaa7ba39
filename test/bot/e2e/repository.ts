import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeHelloImage } from '../../../scripts/hello-image.ts';

const workflows = join(import.meta.dirname, '..', '..', '..', '.github', 'workflows');

/** The image that the application embeds. */
export const embedded = 'labring/hello:v1';

/**
 * The files of a repository that has imagebuild: our own workflows as they are, a configuration that
 * publishes to a registry of this machine, and applications.
 * @param registry `127.0.0.1:PORT`
 */
export async function repositoryFiles(registry: string, more: Readonly<Record<string, string>> = {}) {
  const names = (await readdir(workflows)).filter((name) => name.endsWith('.yml'));
  const texts = await Promise.all(names.map((name) => readFile(join(workflows, name), 'utf8')));
  const list = `${registry}/${embedded}\n`;
  return new Map([
    ...names.map((name, index) => [`.github/workflows/${name}`, texts[index] ?? ''] as const),
    ['.github/imagebuild.yml', `registry: ${registry}\nnamespace: octo\n`],
    ['applications/hello/v1/Kubefile', 'FROM scratch\nCOPY . .\nCMD ["cat hello.txt"]\n'],
    ['applications/hello/v1/hello.txt', 'hello\n'],
    ['applications/hello/v1/images/shim/hello', list],
    ['applications/helm/v3.8.2/Kubefile', 'FROM scratch\nCOPY . .\n'],
    ['applications/cilium/v1.17.4/Kubefile', 'FROM scratch\nCOPY . .\n'],
    ...Object.entries(more),
  ]);
}

/** Puts the image that the application embeds into a registry, by another tool than imagebuild. */
export async function pushEmbedded(registry: string): Promise<void> {
  const layout = await mkdtemp(join(tmpdir(), 'imagebuild-hello-'));
  try {
    await makeHelloImage(layout, 'hello');
    const to = ['--dest-tls-verify=false', `oci:${layout}:hello`, `docker://${registry}/${embedded}`];
    await promisify(execFile)('skopeo', ['copy', '--all', ...to]);
  } finally {
    await rm(layout, { recursive: true, force: true });
  }
}
