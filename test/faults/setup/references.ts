import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { which } from '../../support/tools.ts';
import { checkEmbedded, readLayers } from '../verdict/embedded.ts';
import { readRepository, type Tags } from '../verdict/reading.ts';
import { type Content, contents } from './applications.ts';
import type { Registries } from './lane.ts';
import type { RunningProgram } from './program.ts';

const run = promisify(execFile);

/**
 * Publishes a content without a fault, and checks the image from outside: that everything below its tags is
 * there and right, that it embeds what the source has, and, if there is a skopeo, that it can copy it.
 * @returns the digests that every other build of this content must have.
 */
export async function publishReference(
  { source, target }: Registries,
  content: Content,
  namespace: string,
  start: (options: { namespace: string; directory: string }) => RunningProgram,
): Promise<Tags> {
  const { app, images } = contents[content];
  const repository = `${namespace}/${app}`;
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-faults-run-'));
  try {
    const { status, stderr } = await start({ namespace, directory }).ended;
    if (status !== 0) throw new Error(`${content} can’t be built without a fault: ${stderr}`);
    const { tags, broken } = await readRepository(target.url, repository);
    const wrong = [...broken];
    for (const architecture of ['amd64', 'arm64']) {
      const layers = await readLayers(target.url, repository, `v1-${architecture}`);
      wrong.push(...(await checkEmbedded(layers, source.url, images, architecture)));
    }
    if (wrong.length > 0) throw new Error(`${content}, built without a fault, is wrong: ${wrong.join(', ')}`);
    if (which('skopeo') !== undefined) {
      const from = `docker://${target.host}/${repository}:v1`;
      await run('skopeo', [
        'copy',
        '--all',
        '--src-tls-verify=false',
        from,
        `dir:${join(directory, 'copy')}`,
      ]);
    }
    return tags;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
