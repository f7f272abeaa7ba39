import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { ImagebuildError, type Warning } from '../../errors.ts';
import { readText } from '../../io/textfile.ts';
import { say } from '../../text/say.ts';
import { chooseKubefile, findApplication, type KubefileText } from '../directory.ts';
import type { Request } from '../request.ts';

/** The directory that a request builds, and the conventions that it follows. */
export interface LocatedApplication {
  /** Absolute, with links unresolved. */
  readonly directory: string;
  /** How messages name it. */
  readonly shown: string;
  /** true: `latest` is used because the version has no directory. */
  readonly fallback: boolean;
  readonly warnings: readonly Warning[];
  /** true: its init.sh is run, and what git tracks has git's modes; false: files are taken as they are. */
  readonly isOfCollection: boolean;
  /** Reads the Kubefile of the directory, or of a copy of it. */
  readonly readKubefile: (directory: string) => Promise<KubefileText>;
  /** Tells whether a Kubefile makes a cluster image, which embeds what it needs. */
  readonly isClusterImage: (kubefile: KubefileText) => boolean;
}

/**
 * Finds the directory that a request builds: that of an application, or any directory.
 * @param root holds the applications. @throws APPLICATION_NOT_FOUND, CONTEXT_INVALID
 */
export async function locateApplication(
  root: string,
  { app, version, directory }: Pick<Request, 'app' | 'version' | 'directory'>,
): Promise<LocatedApplication> {
  return directory ? await locateDirectory(directory) : await locateInCollection(root, app, version);
}

async function locateInCollection(root: string, app: string, version: string): Promise<LocatedApplication> {
  const { directory, fallback, warnings } = await findApplication(root, app, version);
  const shown = relative('.', directory);
  return {
    ...{ directory, shown, fallback, warnings, isOfCollection: true },
    readKubefile: (from) => chooseKubefile(from, shown),
    isClusterImage: () => true,
  };
}

/** The names of a Kubefile in any directory, the first that is there counts. */
export const kubefileNames = ['Kubefile', 'Sealfile', 'Dockerfile', 'Containerfile'] as const;

async function locateDirectory({
  context,
  file,
}: NonNullable<Request['directory']>): Promise<LocatedApplication> {
  const directory = resolve(context);
  const shown = relative('.', directory) || '.';
  await checkContext(context, directory);
  return {
    ...{ directory, shown, fallback: false, isOfCollection: false },
    warnings: existsSync(join(directory, 'init.sh')) ? [initNotRun(shown)] : [],
    readKubefile: async () =>
      file === undefined
        ? await chooseKubefile(directory, shown, kubefileNames)
        : await readNamed(file, directory),
    isClusterImage: makesClusterImage,
  };
}

async function checkContext(context: string, directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (found?.isDirectory()) return;
  const isElsewhere = context === '-' || /^(?:[a-z+]+:\/\/|git@)/i.test(context);
  throw new ImagebuildError('APPLICATION_NOT_FOUND', say('contextMissing', { context }), {
    place: { file: context },
    hint: isElsewhere ? say('contextElsewhere') : say(found ? 'contextIsFile' : 'contextName'),
  });
}

/** Reads a file that was named: from the working directory, or else from the context, as docker finds it. */
async function readNamed(file: string, context: string): Promise<KubefileText> {
  const path = existsSync(file) ? resolve(file) : resolve(context, file);
  const shown = relative('.', path);
  const text = await readText(dirname(path), path, shown);
  if (text?.trim()) return { file: relative(context, path), text };
  if (text !== undefined)
    throw new ImagebuildError('KUBEFILE_MISSING', say('kubefileNamedEmpty', { file: shown }), {
      place: { file: shown },
    });
  const near = kubefileNames.find((name) => existsSync(join(context, name)));
  throw new ImagebuildError('KUBEFILE_MISSING', say('kubefileNamedMissing', { file }), {
    place: { file },
    hint:
      near === undefined
        ? say('kubefileName')
        : say('kubefileNear', { file: join(relative('.', context), near) }),
  });
}

/** Lines that only a cluster image has: a COPY of `registry`, a label of sealos. */
const clusterLines = [
  /^\s*(?:COPY|ADD)\s(?:.*[\s",[])?(?:\.?\/)?registry(?:[_-](?:amd64|arm64|\$\{?TARGETARCH\}?))?\/?["\],]*(?:\s|$)/im,
  /^\s*(?:LABEL\s+)?["']?(?:apps\.)?sealos\.io[./]/im,
  /^\s*LABEL\s.*\b(?:apps\.)?sealos\.io[./]/im,
] as const;

/** Tells by its name and its lines if a Kubefile of any directory makes a cluster image. */
export function makesClusterImage({ file, text }: KubefileText): boolean {
  return /(?:kube|seal)file/i.test(basename(file)) || makesCluster(text);
}

function makesCluster(text: string): boolean {
  return clusterLines.some((line) => line.test(text)) || /^#\s*dialect=sealer\s*$/m.test(text);
}

function initNotRun(shown: string): Warning {
  const place = { file: join(shown, 'init.sh') };
  return { message: say('initNotRun').text, place, hint: say('initNotRunHint').text };
}
