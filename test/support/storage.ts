import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** A containers-storage of its own, apart from the machine's and those of other tests. */
export interface Storage extends AsyncDisposable {
  /** A directory for other files of a test. */
  readonly directory: string;
  /** Our environment, with the place of this storage. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Runs skopeo, podman or buildah on it, in the directory. */
  run(program: string, ...args: string[]): Promise<string>;
  /** Builds an image from scratch, of a layer for each file. */
  build(name: string, files: Readonly<Record<string, string>>, options?: BuildOptions): Promise<void>;
}

export interface BuildOptions {
  readonly architecture?: 'amd64' | 'arm64';
  readonly format?: 'docker' | 'oci';
}

export async function makeStorage(): Promise<Storage> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-storage-'));
  const configuration = join(directory, 'storage.conf');
  const place = (name: string) => JSON.stringify(join(directory, name));
  await writeFile(
    configuration,
    `[storage]\ndriver = "vfs"\ngraphroot = ${place('root')}\nrunroot = ${place('run')}\n`,
  );
  // The directory of podman's volatile files: for root it is the same for every storage unless it is set.
  const engine = join(directory, 'containers.conf');
  await writeFile(engine, `[engine]\ntmp_dir = ${place('libpod')}\nlock_type = "file"\n`);
  const env = {
    ...process.env,
    CONTAINERS_STORAGE_CONF: configuration,
    CONTAINERS_CONF: engine,
    TMPDIR: await mkdtemp(join(directory, 'tmp-')),
  };
  const run = async (program: string, ...args: string[]) => {
    // buildah keeps a cache in TMPDIR, whatever storage it uses, and may remove it while another build reads
    // it.
    const TMPDIR = await mkdtemp(join(directory, 'tmp-'));
    const options = { cwd: directory, env: { ...env, TMPDIR }, timeout: 300_000, maxBuffer: 64 << 20 };
    const { stdout } = await exec(program, args, options);
    return stdout;
  };
  return {
    directory,
    env,
    run,
    async build(name, files, { architecture = 'amd64', format = 'docker' } = {}) {
      const context = join(directory, 'context');
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(context, path)), { recursive: true });
        await writeFile(join(context, path), text);
      }
      const copies = Object.keys(files).map((path) => `COPY ${path} /${path}\n`);
      await writeFile(join(context, 'Dockerfile'), `FROM scratch\n${copies.join('')}CMD ["/x"]\n`);
      await run(
        ...(['buildah', 'bud', '--layers', '--isolation', 'chroot', '--timestamp', '0'] as const),
        ...['--format', format, '--arch', architecture, '--tag', name, context],
      );
      await rm(context, { recursive: true });
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
