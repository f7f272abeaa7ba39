import { ImagebuildError } from '../errors.ts';
import { createStoreEnvironment, type ProcessEnvironment } from './environment.ts';
import { isOnPath } from './findprogram.ts';
import { runProgram } from './program.ts';

/** Stores of this machine that are no files of ours to read: a program of theirs saves an image as a Docker archive. */
export type LocalStore = 'containers-storage' | 'docker-daemon';

/** A program that can save an image of a store. */
interface Saver {
  readonly program: string;
  /** @param file the archive, in the working directory. */
  args(image: string, file: string): readonly string[];
}

const skopeo = (store: LocalStore): Saver => ({
  program: 'skopeo',
  args: (image, file) => ['copy', '--quiet', `${store}:${image}`, `docker-archive:${file}`],
});

interface Store {
  /** In the order in which they are looked for. Of all of them an image gives the same configuration and layers. */
  readonly savers: readonly Saver[];
  /** How to see what it holds. */
  readonly listing: string;
  readonly install: string;
}

const stores: Readonly<Record<LocalStore, Store>> = {
  'containers-storage': {
    savers: [
      skopeo('containers-storage'),
      {
        program: 'podman',
        args: (image, file) => ['save', '--quiet', '--format', 'docker-archive', '--output', file, image],
      },
      { program: 'buildah', args: (image, file) => ['push', '--quiet', image, `docker-archive:${file}`] },
    ],
    listing: 'podman images, or buildah images',
    install: 'Install skopeo (apt-get install skopeo, dnf install skopeo)',
  },
  'docker-daemon': {
    savers: [
      { program: 'docker', args: (image, file) => ['save', '--output', file, image] },
      skopeo('docker-daemon'),
    ],
    listing: 'docker images',
    install: 'Install docker (https://docs.docker.com/engine/install/)',
  },
};

export interface SaveLocalImageOptions {
  readonly store: LocalStore;
  /** A whole reference with a tag: it begins with a host, so no program takes it for an option. */
  readonly image: string;
  /** Where the archive is written; absolute. */
  readonly directory: string;
  /** The archive's name in it, without `:`. */
  readonly file: string;
  readonly timeoutMs: number;
  /** The environment of this process; the programs see the part that says where the store is. */
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Saves an image of a store of this machine as a Docker archive, by the first of its programs that is on PATH; no registry is asked.
 * @throws PROGRAM_MISSING when there is none, IMAGE_NOT_FOUND, PROGRAM_FAILED, TIMEOUT, CANCELLED
 */
export async function saveLocalImage(given: SaveLocalImageOptions): Promise<void> {
  const { store, image, directory, file, timeoutMs, env, signal } = given;
  const saver = stores[store].savers.find(({ program }) => isOnPath(program, env['PATH']));
  if (!saver) throw noProgram(given);
  try {
    await runProgram({
      program: saver.program,
      args: saver.args(image, file),
      directory,
      env: createStoreEnvironment(env),
      timeoutMs,
      signal,
    });
  } catch (error) {
    throw error instanceof ImagebuildError ? notSaved(error, given) : error;
  }
}

/** What each of the programs says of an image that is not there. */
const absent = /identifier is not an image|image not known|no such image|reference does not exist/i;

function notSaved(error: ImagebuildError, { store, image }: SaveLocalImageOptions): ImagebuildError {
  const { code, message, excerpt } = error;
  if (code === 'PROGRAM_FAILED' && absent.test(excerpt ?? ''))
    return new ImagebuildError('IMAGE_NOT_FOUND', `${image} is not in ${store} of this machine`, {
      hint: `Write its name as ${stores[store].listing} shows it (localhost/NAME:TAG when it was built here), or build or pull it first.`,
      cause: error,
    });
  const hint =
    code === 'PROGRAM_FAILED' ? `See that the store answers: ${stores[store].listing}.` : error.hint;
  return new ImagebuildError(code, `${image} cannot be read from ${store}: ${message}`, {
    hint,
    excerpt,
    cause: error,
  });
}

function noProgram({ store, image }: SaveLocalImageOptions): ImagebuildError {
  const names = stores[store].savers.map(({ program }) => program);
  return new ImagebuildError(
    'PROGRAM_MISSING',
    `${image} cannot be read from ${store}: none of ${names.join(', ')} is on PATH`,
    {
      hint: `${stores[store].install}, or push the image to a registry and name it there.`,
    },
  );
}
