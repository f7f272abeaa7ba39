import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Program } from './program.ts';

export const repository = join(import.meta.dirname, '..');

/** The program under test: what people install. */
const program = join(repository, 'dist/cli.js');

/** A run of `imagebuild`. */
export function imagebuild(...args: readonly string[]): Program {
  return { command: process.execPath, args: [program, ...args] };
}

export interface Build {
  /** The folder that contains the applications. */
  readonly applications: string;
  readonly version: string;
  /** The application, `bench` by default. */
  readonly app?: string;
  /** The registry that every image is read from, `127.0.0.1:PORT`. */
  readonly source: string;
  readonly target: string;
}

/** Returns the build that publishes an application. */
export function buildBench({ applications, app = 'bench', version, source, target }: Build): Program {
  return imagebuild(
    ...['build', 'apps', app, version, '--applications', applications, '--mirror', `*=http://${source}`],
    ...['--push', '--registry', target, '--namespace', 'measured', '--progress', 'quiet'],
  );
}

/** Returns the plan of such a build. */
export function planBench({ applications, app = 'bench', version, source, target }: Build): Program {
  return imagebuild(
    ...['plan', 'apps', app, version, '--applications', applications, '--mirror', `*=http://${source}`],
    ...['--registry', target, '--namespace', 'measured', '--progress', 'quiet'],
  );
}

/** The Kubefile of `bench`, for every builder. */
export const kubefile = `FROM scratch
COPY manifests manifests
COPY registry registry
CMD ["kubectl apply -f manifests"]
`;

/**
 * Writes a version of an application that embeds images.
 * @param applications the folder that contains the applications.
 * @param images `repository:tag`
 */
export async function writeBench(
  applications: string,
  version: string,
  images: readonly string[],
  app = 'bench',
): Promise<string> {
  const directory = join(applications, app, version);
  await mkdir(join(directory, 'images/shim'), { recursive: true });
  await mkdir(join(directory, 'manifests'));
  await writeFile(join(directory, 'Kubefile'), kubefile);
  await writeFile(join(directory, 'manifests/namespace.yaml'), namespace);
  await writeFile(join(directory, 'images/shim/images'), `${images.join('\n')}\n`);
  return directory;
}

const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: bench }\n';
