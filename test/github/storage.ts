import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { World } from './world.ts';

/** Where artifacts and logs lie: another host than the API, whose signed addresses hold for a minute. */
export interface Storage {
  address(id: number): string;
  stop(): Promise<void>;
}

const minute = 60_000;

/**
 * @param onProblem told when a request carries a credential that is not meant for this host.
 */
export async function startStorage(world: World, onProblem: (problem: string) => void): Promise<Storage> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://storage');
    // The real one refuses what is signed twice: by the address and by a header.
    if (request.headers.authorization !== undefined) {
      onProblem('a token was sent to the host of the artifacts');
      return response.writeHead(400).end();
    }
    const content = contentOf(world, Number(url.pathname.slice(1)));
    const isGone = Number(url.searchParams.get('until')) < Date.now();
    if (content === undefined || isGone) return response.writeHead(isGone ? 403 : 404).end();
    return response.writeHead(200, { 'content-length': content.length }).end(content);
  });
  // Another name than the API's, so that a client which compares hosts sees two.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: (id) => `http://localhost:${port}/${id}?until=${Date.now() + minute}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The bytes of an artifact, or a job's log. */
function contentOf({ runs }: World, id: number): Buffer | undefined {
  const artifact = runs.flatMap(({ artifacts }) => artifacts).find((one) => one.id === id);
  if (artifact) return artifact.zip;
  const job = runs.flatMap(({ jobs }) => jobs).find((one) => one.id === id);
  return job && Buffer.from(job.log);
}
