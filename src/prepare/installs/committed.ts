import { join } from 'node:path';
import type { ApplicationConfiguration } from '../../application/configurationschemas.ts';
import { chooseKubefile } from '../../application/directory.ts';
import { readContext } from '../../context/contextreader.ts';
import { ImagebuildError } from '../../errors.ts';
import { parsePlatform } from '../../image/descriptor.ts';
import { dialects } from '../../kubefile/dialects.ts';
import { evaluateKubefile } from '../../kubefile/evaluate/evaluate.ts';
import { parseKubefile } from '../../kubefile/parse/parse.ts';
import type { InstallingImage } from './installingimage.ts';
import type { SearchInstalls } from './installs.ts';
import type { InstalledImages } from './join.ts';

interface CommittedApplication extends Pick<ApplicationConfiguration, 'dialect' | 'target'> {
  /** Absolute. */
  readonly directory: string;
  /** How messages name the directory. */
  readonly displayPath: string;
  /** The names that its Kubefile may have. */
  readonly names: readonly string[];
}

/**
 * Finds what ENTRYPOINT and CMD of a committed Kubefile install. No base image is opened, and the directory
 * stands for the image's files, so a file that COPY puts elsewhere isn't found. A Kubefile that can't be
 * evaluated gives nothing: its build says what is wrong.
 * @param search one that knows that files may be missing.
 */
export async function searchCommitted(
  { directory, displayPath, names, ...options }: CommittedApplication,
  search: SearchInstalls,
): Promise<InstalledImages> {
  const kubefile = await chooseKubefile(directory, displayPath, names);
  const file = join(displayPath, kubefile.file);
  return await search({
    ...readCommands(kubefile.text, file, options),
    tree: () => readContext(directory),
    applicationDirectory: directory,
    displayPath,
    kubefile: file,
  });
}

/** Reads the configuration with the commands, and the instructions that made it. */
function readCommands(
  text: string,
  file: string,
  { dialect, target }: Pick<CommittedApplication, 'dialect' | 'target'>,
): Pick<InstallingImage, 'config' | 'history'> {
  try {
    const { stages } = evaluateKubefile(parseKubefile(text, file, dialects, dialect), {
      platform: parsePlatform('linux/amd64'),
      buildArgs: {},
      base: () => ({}),
      ...(target === undefined ? {} : { target }),
    });
    return stages.at(-1) ?? { config: {} };
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    return { config: {} };
  }
}
