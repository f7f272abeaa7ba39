import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/**
 * A registry with one image, `big/data:1`, whose only layer is generated while it is read; nothing of it is
 * stored.
 */
export interface GeneratedRegistry {
  readonly url: string;
  /** Bytes of the layer that were sent. */
  sent(): number;
  /** Cuts the connection of the next download after so many bytes of the layer. */
  cutAt(position: number): void;
  stop(): Promise<void>;
}

const block = Buffer.alloc(1024 * 1024);
for (let index = 0; index < block.length; index += 4)
  block.writeUInt32LE(Math.imul(index, 2654435761) >>> 0, index);

/** @param size bytes of the layer, a multiple of 1 MiB. */
export async function startGenerated(size: number): Promise<GeneratedRegistry> {
  const hash = createHash('sha256');
  for (let done = 0; done < size; done += block.length) hash.update(block);
  const layer = `sha256:${hash.digest('hex')}`;
  const documents = new Map<string, { type: string; bytes: Buffer }>();
  const add = (type: string, value: unknown) => {
    const bytes = Buffer.from(JSON.stringify(value));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    documents.set(digest, { type, bytes });
    return { mediaType: type, digest, size: bytes.length };
  };
  const oci = (kind: string) => `application/vnd.oci.image.${kind}.v1+json`;
  const manifests = ['amd64', 'arm64'].map((architecture) => {
    const platform = { os: 'linux', architecture };
    const config = add(oci('config'), { ...platform, rootfs: { type: 'layers', diff_ids: [layer] } });
    const layers = [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: layer, size }];
    return { ...add(oci('manifest'), { schemaVersion: 2, config, layers }), platform };
  });
  const index = add(oci('index'), { schemaVersion: 2, manifests });

  let sent = 0;
  let cut: number | undefined;
  const blocks = async function* (start: number) {
    for (let at = start; at < size; ) {
      if (cut !== undefined && at >= cut) {
        cut = undefined;
        throw new Error('cut');
      }
      const chunk = block.subarray(at % block.length);
      at += chunk.length;
      sent += chunk.length;
      yield chunk;
    }
  };
  const sendLayer = async (response: ServerResponse, start: number) => {
    const range = start > 0 ? { 'content-range': `bytes ${start}-${size - 1}/${size}` } : {};
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': size - start,
      'accept-ranges': 'bytes',
      ...range,
    });
    await pipeline(blocks(start), response).catch(() => response.destroy());
  };
  const server = createServer(async (request, response) => {
    const name = request.url?.split('?')[0]?.split('/').at(-1) ?? '';
    if (name === layer) {
      return await sendLayer(response, Number(/bytes=(\d+)/.exec(request.headers.range ?? '')?.[1] ?? 0));
    }
    const document = documents.get(name === '1' ? index.digest : name);
    if (!document) return void response.writeHead(request.url === '/v2/' ? 200 : 404).end();
    const digest = name === '1' ? index.digest : name;
    const headers = {
      'content-type': document.type,
      'content-length': document.bytes.length,
      'docker-content-digest': digest,
    };
    response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : document.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: () => sent,
    cutAt: (position) => {
      cut = position;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
