import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { isPlatformManifest, type Platform } from '../../src/image/descriptor.ts';
import { parseManifest } from '../../src/image/manifest.ts';
import type { Source, Target } from '../../src/image/store.ts';
import type { ProgressEvent } from '../../src/progress.ts';
import type { AnsweredRequest } from '../../src/serve/http/answeredrequest.ts';
import type { ServerBounds } from '../../src/serve/http/server.ts';
import { type ImageServer, serveClusterImage } from '../../src/serve/imageserver.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';

export interface ServedTest {
  readonly server: ImageServer;
  readonly requests: AnsweredRequest[];
  readonly events: ProgressEvent[];
  /** The temporary directory of the spool. */
  readonly spool: string;
  get(path: string, init?: RequestInit): Promise<Response>;
}

interface ServeTestOptions {
  readonly limit?: number;
  readonly bounds?: ServerBounds;
  readonly platforms?: readonly string[];
  readonly wrap?: (source: Source) => Source;
}

/** Makes a layout in a temporary directory. */
export async function temporaryLayout(t: TestContext): Promise<Target & { directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-serve-test-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return Object.assign(await openLayout(directory, { create: true }), { directory });
}

/** Serves the image `v1` of a store on loopback. */
export async function serveImage(
  t: TestContext,
  store: Source,
  { limit = 1 << 30, bounds, platforms, wrap = (source) => source }: ServeTestOptions = {},
): Promise<ServedTest> {
  const spool = await mkdtemp(join(tmpdir(), 'imagebuild-spool-test-'));
  const source = wrap(store);
  const descriptor = (await source.resolve('v1'))!;
  const index = parseManifest(await source.manifest(descriptor), descriptor.mediaType, 'v1');
  if (index.kind !== 'index') throw new Error('v1 is not an index');
  const wanted = ({ architecture }: Platform) => !platforms || platforms.includes(architecture);
  const chosen = index.manifests.filter((one) => isPlatformManifest(one) && wanted(one.platform!));
  const requests: AnsweredRequest[] = [];
  const events: ProgressEvent[] = [];
  const listen = { host: '127.0.0.1', port: 0 };
  const onRequest = (request: AnsweredRequest) => void requests.push(request);
  const server = await serveClusterImage(
    { location: store.location, source, platforms: chosen },
    { listen, spool: { directory: spool, limit }, onRequest, bounds },
    (event) => events.push(event),
  );
  t.after(async () => {
    await server[Symbol.asyncDispose]();
    await rm(spool, { recursive: true, force: true });
  });
  return {
    server,
    requests,
    events,
    spool,
    get: (path, init) => fetch(`${server.url}${path}`, init),
  };
}
