import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateRequest } from '../../../src/application/request.ts';
import { resolveSettings } from '../../../src/buildoptions.ts';
import { prepare } from '../../../src/commands/prepare.ts';
import { formatReference } from '../../../src/image/reference.ts';
import { silent } from '../../../src/progress.ts';
import { environmentWithHelm } from '../helm.ts';
import { readLines } from './linereader.ts';
import { type DiscoverySet, setsRoot } from './sets.ts';

/** A reference that a reader found. */
export interface FoundImage {
  readonly reference: string;
  /** false: embedded only if its source has it. */
  readonly required: boolean;
}

/** The readers that are compared, by name: each lists the images of a set. No registry is asked. */
export const readers: Readonly<Record<'imagebuild' | 'lines', (set: DiscoverySet) => Promise<FoundImage[]>>> =
  {
    imagebuild: readAsBuild,
    lines: async ({ directory }) =>
      (await readLines(directory, await environmentWithHelm())).map((reference) => ({
        reference,
        required: true,
      })),
  };

/**
 * Prepares a set as a build does, with install recording, and lists the images that publish would resolve.
 */
async function readAsBuild({ name }: DiscoverySet): Promise<FoundImage[]> {
  const temporary = mkdtempSync(join(tmpdir(), 'imagebuild-set-'));
  try {
    const env = { PATH: (await environmentWithHelm())['PATH'], RUNNER_TEMP: temporary };
    const { applications, app } = setsRoot;
    const settings = resolveSettings({ applications }, { configuration: undefined, env });
    const request = { type: 'apps', app, version: name, platforms: ['linux/amd64'] };
    await using prepared = await prepare(validateRequest(request), settings, silent);
    const images = Object.values(prepared.platforms).flatMap((platform) => platform.images);
    return images.map(({ reference, required }) => ({ reference: formatReference(reference), required }));
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
