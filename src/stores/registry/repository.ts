import type { Descriptor, Digest } from '../../image/descriptor.ts';
import type { PullQuota, Source, Target, Writable, Written } from '../../image/store.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { startReading } from './download.ts';
import { headerOf } from './http/transport.ts';
import { readManifest, resolveManifest, writeManifest } from './manifest.ts';
import { firstClient, type RepositoryClients, readBlob, readFirst } from './mirror.ts';
import type { RepositoryClient } from './repository-client.ts';
import { listTags } from './tags.ts';
import type { UploadMethod } from './upload/method.ts';
import { cancelUpload, mountOrStartUpload, type UploadSession } from './upload/session.ts';
import { uploadBlob } from './upload/upload.ts';

/** One repository of a registry as a store: reads through the mirror, if any, writes to the registry itself. */
export class Repository implements Target {
  readonly location: string;
  readonly #clients: RepositoryClients;
  readonly #methods: Map<string, UploadMethod>;
  /** Sessions that refused mounts left open, for the next writes. */
  readonly #spare: UploadSession[] = [];

  constructor(clients: RepositoryClients, methods: Map<string, UploadMethod>) {
    this.location = clients.origin.location;
    this.#clients = clients;
    this.#methods = methods;
  }

  get #origin(): RepositoryClient {
    return this.#clients.origin;
  }

  resolve(tagOrDigest: string): Promise<Descriptor | undefined> {
    return readFirst(this.#clients, (client) => resolveManifest(client, tagOrDigest));
  }

  manifest(descriptor: Descriptor): Promise<Uint8Array> {
    return readFirst(this.#clients, (client) => readManifest(client, descriptor));
  }

  blob(descriptor: Descriptor, offset = 0, options: OpenOptions = {}): Bytes {
    const begin = () => readBlob(this.#clients, startReading(descriptor, offset, options));
    // An iterable, not an iterator: the blob may be read as often as one likes.
    return { [Symbol.asyncIterator]: () => begin()[Symbol.asyncIterator]() };
  }

  quota(): PullQuota {
    const { endpoint, quotas } = firstClient(this.#clients);
    return { host: endpoint.host, ...quotas.get(endpoint.host) };
  }

  async has({ digest }: Pick<Descriptor, 'digest'>): Promise<boolean> {
    return (await this.#sizeOf(digest)) !== undefined;
  }

  async mount({ digest }: Descriptor, from: Source): Promise<boolean> {
    if (!(from instanceof Repository) || !this.#isNeighbour(from)) return false;
    const outcome = await mountOrStartUpload(this.#origin, digest, from.#origin.repository);
    if (outcome === 'mounted') return true;
    this.#spare.push(outcome);
    return false;
  }

  async write(content: Writable): Promise<Written> {
    const { digest } = content;
    const size = digest === undefined ? undefined : await this.#sizeOf(digest);
    if (digest !== undefined && size !== undefined && size === (content.size ?? size))
      return { digest, size };
    const leave = await this.#origin.limiters.of(this.#origin.endpoint.host, 'upload').acquire();
    let well = false;
    try {
      const written = await uploadBlob(this.#origin, content, {
        methods: this.#methods,
        has: (digest) => this.has({ digest }),
        spare: this.#spare.pop(),
      });
      well = true;
      return written;
    } finally {
      leave(well);
    }
  }

  putManifest(bytes: Uint8Array, descriptor: Descriptor, tag?: string): Promise<void> {
    return writeManifest(this.#origin, bytes, descriptor, tag);
  }

  tags(): Promise<string[]> {
    return listTags(this.#origin);
  }

  /** Gives up the sessions that no write has used. */
  async close(): Promise<void> {
    await Promise.all(this.#spare.splice(0).map((session) => cancelUpload(this.#origin, session)));
  }

  /** Same host, same client: only then does one token open both. */
  #isNeighbour(other: Repository): boolean {
    const [a, b] = [this.#origin, other.#origin];
    return a.transport === b.transport && a.endpoint.host === b.endpoint.host;
  }

  /** Bytes, or NaN when the registry does not say; undefined when there is no such blob. */
  async #sizeOf(digest: Digest): Promise<number | undefined> {
    const call = this.#origin.call('HEAD', `blobs/${digest}`, { accept: [200, 404] });
    const head = await this.#origin.transport.request(call);
    return head.status === 404 ? undefined : Number(headerOf(head, 'content-length') ?? Number.NaN);
  }
}
