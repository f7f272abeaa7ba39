import { once } from 'node:events';
import { platformName } from '../../image/descriptor.ts';
import { createWorkspace } from '../../prepare/workspace.ts';
import type { Progress } from '../../progress.ts';
import type { AnsweredRequest } from '../../serve/http/answeredrequest.ts';
import { parseListenAddress } from '../../serve/http/listenaddress.ts';
import { type ImageServer, serveClusterImage } from '../../serve/imageserver.ts';
import type { Settings } from '../../settings.ts';
import { createStoreOpener } from '../../stores/open.ts';
import { findImage } from '../locatedimage.ts';
import { parseSpoolLimit } from './spoollimit.ts';
import type { ServedSummary } from './summary.ts';

export interface ServeOptions {
  /** `HOST:PORT`; by default port 5000 of loopback. */
  readonly listen?: string | undefined;
  /** The platforms to serve; by default all that are there. */
  readonly platforms?: readonly string[] | undefined;
  /** The most bytes that are unpacked to the disk: `10GiB`. */
  readonly spoolLimit?: string | undefined;
}

/**
 * Serves the embedded images of a published cluster image until the settings' signal ends it.
 * @param onListening is called once clients can connect.
 * @throws USAGE, IMAGE_NOT_FOUND, PLATFORM_MISSING, CONTENT_MISSING, NOT_CONFIGURED
 */
export async function serve(
  location: string,
  options: ServeOptions,
  settings: Settings,
  progress: Progress,
  onListening: (summary: ServedSummary) => void,
): Promise<void> {
  await using served = await openServer(location, options, settings, progress);
  onListening(served.summary);
  if (!settings.signal?.aborted) await once(settings.signal!, 'abort');
}

interface OpenServer extends AsyncDisposable {
  readonly server: ImageServer;
  readonly summary: ServedSummary;
}

/** Starts a server for an image, wherever that is. Its temporary files go with it. */
export async function openServer(
  location: string,
  { listen, platforms, spoolLimit }: ServeOptions,
  settings: Settings,
  progress: Progress,
  onRequest?: (request: AnsweredRequest) => void,
): Promise<OpenServer> {
  const address = parseListenAddress(listen);
  const limit = parseSpoolLimit(spoolLimit);
  await using stack = new AsyncDisposableStack();
  const stores = stack.use(createStoreOpener(settings, progress));
  const { source, published } = await findImage(location, stores, platforms, progress);
  const { directory } = stack.use(await createWorkspace(settings.env, progress));
  const image = { location, source, platforms: published.platforms };
  const { signal } = settings;
  const choice = { listen: address, spool: { directory, limit }, onRequest, signal };
  const server = stack.use(await serveClusterImage(image, choice, progress));
  const { url, isPublic, images, size } = server;
  const { digest } = published.descriptor;
  const names = published.platforms.map((one) => platformName(one) || 'unknown');
  const kept = stack.move();
  return {
    server,
    summary: { location, digest, platforms: names, url, public: isPublic, images, size },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
