import { readApplicationConfiguration } from '../../application/configuration.ts';
import { locateApplication } from '../../application/directorybuild/locate.ts';
import type { Request } from '../../application/request.ts';
import { ImagebuildError } from '../../errors.ts';
import { resolvePlatforms } from '../../prepare/platforms.ts';
import type { Settings } from '../../settings.ts';

/**
 * Finds a platform that was asked for and that the application supports, by the files of this checkout,
 * although a prepared build says otherwise: the code of the application ran where that was written. Nothing
 * of the application is run. Without its files, the first platform.
 */
export async function findDropped(
  dropped: Request['platforms'],
  request: Request,
  { applications, configuration }: Pick<Settings, 'applications' | 'configuration'>,
): Promise<Request['platforms'][number] | undefined> {
  try {
    const { directory } = await locateApplication(applications, request);
    const options = await readApplicationConfiguration(directory);
    const { built } = await resolvePlatforms(directory, directory, dropped, options, configuration);
    return built[0];
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    return error.code === 'PLATFORM_MISSING' ? undefined : dropped[0];
  }
}
