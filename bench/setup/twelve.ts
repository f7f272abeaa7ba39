import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRegistry } from '../../test/support/registry.ts';
import { run } from '../program.ts';
import { cached } from './cached.ts';
import { type FileSupply, openFileSupply } from './realfiles.ts';

/** The embedded images of the application `bench`. */
export const twelve: readonly string[] = Array.from({ length: 12 }, (_, index) => nameOf(index + 1, 1));

/** Later tags of two of them, with other files. */
export const changed = { eleventh: nameOf(11, 2), twelfth: nameOf(12, 2) } as const;

/** The number of images with the same first layer. */
const sharing = 3;

/**
 * Makes a registry's folder with the images, for two platforms and with two layers each; the first layer has
 * a third of the bytes. buildah makes them from real files of this machine.
 * @param bytes of files in an image of one platform.
 */
export function twelveImages(bytes: number): Promise<string> {
  return cached(`images-${bytes / 1e6}-MB`, async (root) => {
    const registry = await startRegistry({ root });
    const work = await mkdtemp(join(tmpdir(), 'imagebuild-bench-images-'));
    try {
      await pushAll({ work, host: registry.host, bytes, supply: openFileSupply() });
    } finally {
      await registry.stop();
      await rm(work, { recursive: true, force: true });
    }
  });
}

interface Making {
  readonly work: string;
  readonly host: string;
  readonly bytes: number;
  readonly supply: FileSupply;
}

const architectures = ['amd64', 'arm64'] as const;

async function pushAll(making: Making): Promise<void> {
  const { supply, bytes } = making;
  const shared = architectures.map(() => supply.take(bytes / 3));
  for (const [index, image] of [...twelve, ...Object.values(changed)].entries()) {
    const bases = index < sharing ? shared : architectures.map(() => supply.take(bytes / 3));
    await pushImage(making, image, bases);
  }
}

async function pushImage(making: Making, image: string, bases: readonly string[][]): Promise<void> {
  const { work, host, bytes, supply } = making;
  const storage = [
    '--root',
    join(work, 'root'),
    '--runroot',
    join(work, 'run'),
    '--storage-driver',
    'overlay',
  ];
  const buildah = (...args: string[]) => run({ command: 'buildah', args: [...storage, ...args] });
  await buildah('manifest', 'create', 'list');
  for (const [index, architecture] of architectures.entries()) {
    const context = join(work, 'context');
    await writeContext(context, { first: bases[index]!, second: supply.take((bytes / 3) * 2) });
    await buildah(
      ...['bud', '--quiet', '--layers', '--isolation', 'chroot', '--format', 'oci', '--timestamp', '0'],
      ...['--arch', architecture, '--tag', `localhost/${architecture}`, context],
    );
    await buildah('manifest', 'add', '--arch', architecture, 'list', `localhost/${architecture}`);
    await rm(context, { recursive: true });
  }
  await buildah('manifest', 'push', '--all', '--tls-verify=false', 'list', `docker://${host}/${image}`);
  await rm(join(work, 'root'), { recursive: true });
}

/** @param layers the files of each layer, which is a folder of its own in the image. */
async function writeContext(context: string, layers: Readonly<Record<string, string[]>>): Promise<void> {
  const lines = ['FROM scratch'];
  for (const [layer, files] of Object.entries(layers)) {
    await mkdir(join(context, layer), { recursive: true });
    for (const [index, file] of files.entries()) await copyFile(file, join(context, layer, `${index}`));
    lines.push(`COPY ${layer} /${layer}`);
  }
  await writeFile(join(context, 'Dockerfile'), `${lines.join('\n')}\n`);
}

function nameOf(number: number, tag: number): string {
  return `bench/image-${String(number).padStart(2, '0')}:${tag}`;
}
