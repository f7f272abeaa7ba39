import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A registry that only reads, for thousands of images or tags: every image is made when it is asked for, from
 * its name, and nothing is stored on disk. Each has two platforms with one layer of a few hundred bytes.
 */
export interface SmallImages extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** The requests so far, `GET /v2/a/tags/list`, without their queries. */
  readonly requests: readonly string[];
}

interface SmallImagesOptions {
  /** The tags of every repository; undefined: a repository has every tag that is asked for, and no list. */
  readonly tags?: readonly string[];
  /** The most tags of a page, however many are asked for. */
  readonly page?: number;
}

interface Document {
  readonly type: string;
  readonly bytes: Buffer;
}

const types = { index: 'index', manifest: 'manifest', config: 'config', layer: 'layer' } as const;
const typeOf = (kind: keyof typeof types) =>
  `application/vnd.oci.image.${types[kind]}.v1${kind === 'layer' ? '.tar' : '+json'}`;

export async function startSmallImages({ tags, page = 1000 }: SmallImagesOptions = {}): Promise<SmallImages> {
  const documents = new Map<string, Document>();
  const known = new Set(tags);
  const requests: string[] = [];
  const add = (type: string, bytes: Buffer) => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    documents.set(digest, { type, bytes });
    return { mediaType: type, digest, size: bytes.length };
  };
  const json = (kind: keyof typeof types, value: object) =>
    add(typeOf(kind), Buffer.from(JSON.stringify({ schemaVersion: 2, ...value })));
  const makeImage = (name: string) => {
    const manifests = ['amd64', 'arm64'].map((architecture) => {
      const platform = { os: 'linux', architecture };
      const noise = createHash('shake256', { outputLength: 400 }).update(`${name} ${architecture}`).digest();
      const layer = add(typeOf('layer'), noise);
      const config = json('config', { ...platform, rootfs: { type: 'layers', diff_ids: [layer.digest] } });
      return { ...json('manifest', { config, layers: [layer] }), platform };
    });
    return json('index', { manifests }).digest;
  };
  const find = (repository: string, kind: string, name: string) => {
    if (kind === 'blobs' || name.startsWith('sha256:')) return name;
    return tags === undefined || known.has(name) ? makeImage(`${repository}:${name}`) : undefined;
  };
  const listPage = (url: URL) => {
    const [last, asked] = [url.searchParams.get('last'), Number(url.searchParams.get('n') ?? page)];
    const start = last === null ? 0 : (tags ?? []).indexOf(last) + 1;
    const list = (tags ?? []).slice(start, start + Math.min(page, asked));
    const isLast = start + list.length >= (tags ?? []).length;
    const next = `<${url.pathname}?n=${asked}&last=${list.at(-1)}>; rel="next"`;
    return { list, headers: isLast ? {} : { link: next } };
  };
  const server = createServer((request, response) => {
    const { pathname, url } = readUrl(request);
    requests.push(`${request.method} ${pathname}`);
    if (pathname === '/v2/') return void response.writeHead(200).end('{}');
    const [, repository = '', kind = '', name = ''] =
      /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^/]+)$/.exec(pathname) ?? [];
    if (kind === 'tags' && tags !== undefined) {
      const { list, headers } = listPage(url);
      return void response.writeHead(200, headers).end(JSON.stringify({ name: repository, tags: list }));
    }
    const digest = find(repository, kind, name);
    const document = digest === undefined ? undefined : documents.get(digest);
    if (!document || kind === 'tags') return void response.writeHead(404).end();
    const { type, bytes } = document;
    const headers = { 'content-type': type, 'content-length': bytes.length, 'docker-content-digest': digest };
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : bytes);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function readUrl(request: IncomingMessage): { readonly pathname: string; readonly url: URL } {
  const url = new URL(request.url ?? '/', 'http://registry');
  return { pathname: url.pathname, url };
}
