import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { digestOf } from './layout.ts';

export interface MemoryRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** The digest of each `repository:tag`. */
  tags(): Record<string, string>;
  /** A manifest or a blob. */
  read(digest: string): Buffer;
}

/**
 * Starts a registry that keeps everything in memory, and serves the part of the distribution specification
 * that builds use.
 */
export async function startMemoryRegistry(): Promise<MemoryRegistry> {
  const contents = new Map<string, Buffer>();
  const types = new Map<string, string>();
  const tags = new Map<string, string>();
  const uploads = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://registry');
    const [, repository = '', kind, name = ''] =
      /^\/v2\/(.+)\/(manifests|blobs\/uploads|blobs|tags)\/(.*)$/.exec(url.pathname) ?? [];
    const answer = (status: number, headers: Record<string, string | number> = {}, body?: Buffer | string) =>
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
    const body = await buffer(request);
    if (kind === undefined) return answer(200);
    if (kind === 'blobs/uploads') return takeUpload(request, url, repository, name, body, answer);
    if (kind === 'tags') {
      const own = [...tags.keys()].filter((tag) => tag.startsWith(`${repository}:`));
      const list = own.map((tag) => tag.slice(repository.length + 1)).sort();
      return answer(200, {}, JSON.stringify({ name: repository, tags: list }));
    }
    if (request.method === 'PUT') {
      const digest = digestOf(body);
      contents.set(digest, body);
      types.set(digest, request.headers['content-type'] ?? '');
      if (!name.startsWith('sha256:')) tags.set(`${repository}:${name}`, digest);
      return answer(201, { 'docker-content-digest': digest });
    }
    const digest = name.startsWith('sha256:') ? name : (tags.get(`${repository}:${name}`) ?? '');
    const content = contents.get(digest);
    if (!content) return answer(404);
    const type = types.get(digest) ?? 'application/octet-stream';
    const headers = { 'content-type': type, 'content-length': content.length };
    return answer(200, { ...headers, 'docker-content-digest': digest }, content);
  });

  function takeUpload(
    request: IncomingMessage,
    url: URL,
    repository: string,
    name: string,
    body: Buffer,
    answer: (status: number, headers?: Record<string, string>) => unknown,
  ) {
    const id = name || String(uploads.size + 1);
    const whole = Buffer.concat([uploads.get(id) ?? Buffer.alloc(0), body]);
    const location = `/v2/${repository}/blobs/uploads/${id}`;
    uploads.set(id, whole);
    if (request.method !== 'PUT')
      return answer(202, { location, range: `0-${Math.max(0, whole.length - 1)}` });
    const digest = digestOf(whole);
    if (digest !== url.searchParams.get('digest')) return answer(400);
    contents.set(digest, whole);
    return answer(201, { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    tags: () => Object.fromEntries([...tags].sort(([a], [b]) => (a < b ? -1 : 1))),
    read: (digest) => contents.get(digest)!,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
