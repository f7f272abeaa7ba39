import { ImagebuildError } from '../errors.ts';
import { say } from '../text/say.ts';
import { createStoreEnvironment, type ProcessEnvironment } from './environment.ts';
import { isOnPath } from './findprogram.ts';
import { runProgram } from './program.ts';

/**
 * Image stores of this machine. imagebuild can't read their files: one of their programs saves an image as a
 * Docker archive.
 */
export type LocalStore = 'containers-storage' | 'docker-daemon';

/** A program that can save an image from a store. */
interface Saver {
  readonly program: string;
  /** @param file the archive, in the working directory. */
  args(image: string, file: string): readonly string[];
}

const skopeo = (store: LocalStore): Saver => ({
  program: 'skopeo',
  args: (image, file) => ['copy', '--quiet', `${store}:${image}`, `docker-archive:${file}`],
});

interface StoreTools {
  /**
   * In the order in which they are tried. All of them save the same configuration and layers for an image.
   */
  readonly savers: readonly Saver[];
  /** How to list the images in the store. */
  readonly listing: string;
  readonly install: string;
}

const stores: Readonly<Record<LocalStore, StoreTools>> = {
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
    install: 'skopeo (apt-get install skopeo, dnf install skopeo)',
  },
  'docker-daemon': {
    savers: [
      { program: 'docker', args: (image, file) => ['save', '--output', file, image] },
      skopeo('docker-daemon'),
    ],
    listing: 'docker images',
    install: 'docker (https://docs.docker.com/engine/install/)',
  },
};

interface SaveLocalImageOptions {
  readonly store: LocalStore;
  /** A full reference with a tag: it starts with a host, so no program takes it for an option. */
  readonly image: string;
  /** Where the archive is written; absolute. */
  readonly directory: string;
  /** The archive's name in it, without `:`. */
  readonly file: string;
  readonly timeoutMs: number;
  /** The environment of this process; the programs see the part that locates the store. */
  readonly env: ProcessEnvironment;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Saves an image from a store of this machine as a Docker archive, with the first of the store's programs
 * that is on PATH. No registry is contacted.
 * @throws PROGRAM_MISSING when none is on PATH, IMAGE_NOT_FOUND, PROGRAM_FAILED, TIMEOUT, CANCELLED
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

/** The messages of the programs for an image that isn't in the store. */
const absent = /identifier is not an image|image not known|no such image|reference does not exist/i;

function notSaved(error: ImagebuildError, { store, image }: SaveLocalImageOptions): ImagebuildError {
  const { code, message: reason, excerpt } = error;
  const { listing } = stores[store];
  if (code === 'PROGRAM_FAILED' && absent.test(excerpt ?? ''))
    return new ImagebuildError('IMAGE_NOT_FOUND', say('localImageMissing', { image, store }), {
      hint: say('localImageMissingHint', { listing }),
      cause: error,
    });
  const message = say('localImageUnreadable', { image, store, reason });
  const hint = code === 'PROGRAM_FAILED' ? say('localStoreHint', { listing }) : undefined;
  return error.with({ message, hint });
}

function noProgram({ store, image }: SaveLocalImageOptions): ImagebuildError {
  const { savers, install } = stores[store];
  const programs = savers.map(({ program }) => program).join(', ');
  const message = say('localStoreProgramMissing', { image, store, programs });
  return new ImagebuildError('PROGRAM_MISSING', message, {
    hint: say('localStoreProgramMissingHint', { install }),
  });
}
