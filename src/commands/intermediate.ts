import type { PreparedBuild, PreparedPlatform } from '../application/prepared/prepared.ts';
import { silent } from '../progress.ts';
import type { Settings } from '../settings.ts';
import { publish } from './publish.ts';

/** An image on the way, for one platform. */
export interface IntermediateBuild {
  readonly platform: string;
  readonly image: Pick<PreparedPlatform, 'base' | 'layers' | 'config' | 'images'>;
  /** Under which it is found in the layout. */
  readonly tag: string;
}

/**
 * Writes an image on the way into an OCI layout, by the code that publishes: base and embedded images are resolved, verified and streamed as
 * for a result. Nothing is packed, and no credential is taken but those that sources are read with.
 * @throws what publish throws.
 */
export async function writeIntermediateImage(
  settings: Settings,
  { platform, image, tag }: IntermediateBuild,
  prepared: Omit<PreparedBuild, 'platforms' | 'engine'>,
  directory: string,
): Promise<void> {
  const history = image.layers.map(({ createdBy }) => ({ createdBy, emptyLayer: false }));
  await publish(
    {
      ...prepared,
      engine: 'native',
      request: { ...prepared.request, version: tag, cache: false, replace: true },
      platforms: { [platform]: { ...image, history } },
    },
    { ...settings, destination: { kind: 'oci', directory }, credentials: {}, compression: { type: 'none' } },
    silent,
  );
}
