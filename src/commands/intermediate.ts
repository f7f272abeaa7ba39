import type { PreparedBuild, PreparedImage, PreparedPlatform } from '../application/prepared/prepared.ts';
import type { Request } from '../application/request.ts';
import type { Result } from '../application/result.ts';
import type { Content } from '../image/content.ts';
import { createFileLookup } from '../prepare/filelookup.ts';
import type { LayoutTag } from '../prepare/run/engines.ts';
import { type Progress, silent } from '../progress.ts';
import type { Settings } from '../settings.ts';

/** An image that a RUN starts from or mounts, for one platform. */
interface IntermediateBuild {
  /** The request of the build that the image is part of. */
  readonly request: Request;
  /** How messages name the application's directory. */
  readonly displayPath: string;
  /** References of images that may be of any platform. */
  readonly anyPlatform: readonly string[];
  readonly platform: string;
  readonly image: Pick<PreparedPlatform, 'base' | 'layers' | 'config'>;
  /** The embedded images. */
  readonly images: readonly PreparedImage[];
  /** The files of the layers and of the embedded images. */
  readonly files: readonly Content[];
}

/** The command `publish`, which is loaded when the first RUN comes. */
type Publish = (
  prepared: PreparedBuild,
  settings: Settings,
  progress: Progress,
  options: { readonly intermediate: true },
) => Promise<Pick<Result, 'transfer'>>;

/**
 * Writes an intermediate image into an OCI layout, with the code that publishes: base and embedded images are
 * resolved, verified and streamed as for a result. Nothing is compressed, and only the credentials for
 * reading sources are used.
 * @returns the bytes that were pulled for it.
 * @throws what publish throws.
 */
export async function writeIntermediateImage(
  { request, displayPath, anyPlatform, platform, image, images, files }: IntermediateBuild,
  { directory, tag }: LayoutTag,
  settings: Settings,
  publish: Publish,
): Promise<number> {
  const { base, layers, config } = image;
  const history = layers.map(({ createdBy }) => ({ createdBy, emptyLayer: false }));
  const { transfer } = await publish(
    {
      schemaVersion: 1,
      request: { ...request, version: tag, cache: false, replace: true },
      application: { directory: displayPath, kubefile: '', fallback: false },
      engine: 'native',
      anyPlatform,
      platforms: { [platform]: { base, layers, config, history, images } },
      unsupported: [],
      warnings: [],
      files: createFileLookup(files),
    },
    {
      ...settings,
      destination: { kind: 'oci', directory },
      dryRun: false,
      // What it warns of, the finished image does too.
      strict: false,
      credentials: {},
      compression: { type: 'none' },
    },
    silent,
    { intermediate: true },
  );
  return transfer.pulledBytes;
}
