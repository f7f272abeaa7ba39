import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { ownArchitecture } from './executable.ts';

const root = join(import.meta.dirname, '..', '..');

export interface ContainerOptions {
  /** The directory with `ARCHITECTURE/imagebuild` of both architectures. */
  readonly executables: string;
  /** The reference of the base image; the Dockerfile's own by default. */
  readonly base?: string | undefined;
  /** More flags of `imagebuild build`. */
  readonly flags?: readonly string[];
}

/**
 * Makes the container image for both platforms with the executable itself, which needs no engine for a
 * Dockerfile without RUN.
 * @param archive gets the image, as an OCI archive with the tag `vVERSION`.
 * @returns the digest of the index.
 */
export function makeContainer(archive: string, { executables, base, flags = [] }: ContainerOptions): string {
  const version = `v${packageJson.version}`;
  // Beside the executables, on the same file system: a cheap copy.
  const work = mkdtempSync(join(executables, '..', 'container-'));
  try {
    const application = join(work, 'applications', 'imagebuild', version);
    cpSync(executables, application, { recursive: true });
    cpSync(join(root, 'Dockerfile'), join(application, 'Dockerfile'));
    const buildArguments = base === undefined ? [] : [`BASE=${base}`];
    const metadata = join(work, 'metadata.json');
    execFileSync(
      join(executables, ownArchitecture(), 'imagebuild'),
      [
        ...['build', 'dockerimages', 'imagebuild', version, ...buildArguments],
        ...['--output', `type=oci-archive,dest=${archive}`, '--metadata-file', metadata, ...flags],
      ],
      { cwd: work, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    return JSON.parse(readFileSync(metadata, 'utf8'))['containerimage.digest'];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
