import { basename } from 'node:path';
import type { ApplicationConfiguration } from '../../application/configurationschemas.ts';
import { discover } from '../../discovery/discover.ts';
import { ImagebuildError, problemsOf } from '../../errors.ts';
import type { FoundInApplication } from '../check.ts';

/** Searches an application like a build, but renders no chart: no program is started. */
export async function findInApplication(
  directory: string,
  app: string | undefined,
  configuration: ApplicationConfiguration | undefined,
): Promise<FoundInApplication> {
  try {
    const { images, warnings, unusedIgnores } = await discover({
      directory,
      application: app ?? basename(directory),
      charts: configuration?.charts,
      extraImages: configuration?.images,
      ignoredImages: configuration?.ignoredImages,
      imageVersions: configuration?.imageVersions,
      hasUnreadLists: (configuration?.imageLists ?? []).length > 0,
      render: async () => '',
    });
    return { images, warnings: [...warnings, ...unusedIgnores], problems: [] };
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    return { images: [], warnings: [], problems: problemsOf(error) };
  }
}
