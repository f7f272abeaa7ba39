import type { Reference } from '../image/reference.ts';
import type { Progress } from '../progress.ts';
import { say } from '../text/say.ts';
import type { AnsweredRequest } from './http/answeredrequest.ts';
import { isLoopback, type ListenAddress } from './http/listenaddress.ts';
import { defaultBounds, type ServerBounds, startRegistryServer } from './http/server.ts';
import { type ClusterImage, openClusterImage, type SpoolChoice } from './openimage.ts';
import type { ServedImage } from './servedimage.ts';
import { holdsReference, listHosts, listImages } from './servedimages.ts';

/** A registry that serves the embedded images of a cluster image, and only reads. */
export interface ImageServer extends AsyncDisposable {
  /** The address for clients: `http://127.0.0.1:5000`. */
  readonly url: string;
  readonly port: number;
  /** true: other machines can reach it. */
  readonly isPublic: boolean;
  readonly images: readonly ServedImage[];
  /** Bytes of all blobs, each counted once. */
  readonly size: number;
  /** The hosts that the images are known to be from. */
  readonly hosts: readonly string[];
  /** Tells whether it has an image for a platform, `linux/amd64`. */
  holds(reference: Reference, platform: string): boolean;
}

interface ServerOptions {
  readonly listen: ListenAddress;
  readonly spool: SpoolChoice;
  readonly onRequest?: ((request: AnsweredRequest) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly bounds?: ServerBounds | undefined;
}

/** Serves a cluster image until it is disposed. @throws as `openClusterImage`, NOT_CONFIGURED */
export async function serveClusterImage(
  image: ClusterImage,
  { listen, spool, onRequest = () => {}, signal, bounds = defaultBounds }: ServerOptions,
  progress: Progress,
): Promise<ImageServer> {
  // What is still being read when the server ends is stopped.
  const stop = new AbortController();
  const stopping = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const opened = await openClusterImage(image, spool, progress, stopping);
  const failures = reportFailures(progress);
  const answered = (request: AnsweredRequest) => {
    failures(request);
    onRequest(request);
  };
  const server = await startRegistryServer(opened, listen, answered, bounds);
  return {
    url: server.url,
    port: server.port,
    isPublic: !isLoopback(listen),
    images: listImages(opened.catalog),
    size: opened.size,
    hosts: listHosts(opened.catalog),
    holds: (reference, platform) => holdsReference(opened.catalog, reference, platform),
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('the server has ended'));
      await server.close();
    },
  };
}

/** The most images and failures that are told: whoever reaches the server can ask for anything. */
const reportLimit = 200;

/** Tells which images were asked for in vain, each once, and what couldn't be read. */
function reportFailures(progress: Progress): (request: AnsweredRequest) => void {
  const told = new Set<string>();
  const warn = (message: string) => {
    if (told.has(message) || told.size === reportLimit) return;
    told.add(message);
    progress({ type: 'warning', warning: { message } });
  };
  return ({ url, route, status, failure }) => {
    if (failure !== undefined && status !== 200 && status !== 206)
      warn(say('serveFailed', { path: url, reason: failure }).text);
    else if (status === 404 && route?.kind === 'manifest')
      warn(say('serveMissing', { image: nameImage(route) }).text);
  };
}

/** Returns how people write the image of a request: `docker.io/library/nginx:1.27`. */
function nameImage({
  repository,
  reference,
  host,
}: {
  readonly repository: string;
  readonly reference: string;
  readonly host?: string | undefined;
}): string {
  const name = host === undefined ? repository : `${host}/${repository}`;
  return `${name}${reference.includes(':') ? '@' : ':'}${reference}`;
}
