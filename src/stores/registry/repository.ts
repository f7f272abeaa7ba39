import type { Descriptor, Digest } from '../../image/descriptor.ts';
import type { PullQuota, Source, TagBounds, Target, Writable, WrittenBlob } from '../../image/store.ts';
import type { Bytes, OpenOptions } from '../../io/bytes.ts';
import { startRead } from './download.ts';
import { headerOf } from './http/call.ts';
import { readManifest, resolveManifest } from './manifest.ts';
import {
  firstClient,
  isWholeRead,
  type RepositoryClients,
  readBlob,
  readFirst,
  readWholeBlob,
} from './mirror.ts';
import type { RepositoryClient } from './repository-client.ts';
import { listTags } from './taglist.ts';
import { putManifest } from './upload/putmanifest.ts';
import { cancelUpload, mountOrStartUpload, type UploadSession } from './upload/session.ts';
import { isSmallBlob, type UploadMethod, uploadBlob } from './upload/upload.ts';

/**
 * One repository of a registry as a store: reads through the mirror, if any, writes to the registry itself.
 */
export class Repository implements Target {
  readonly location: string;
  readonly #clients: RepositoryClients;
  readonly #methods: Map<string, UploadMethod>;
  /** Uploads that the registry opened when it refused a mount; the next writes use them. */
  readonly #unusedUploads: UploadSession[] = [];

  /** @param methods the upload method that each host was found to accept; shared by all repositories. */
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
    const begin = () =>
      isWholeRead(descriptor, offset, options)
        ? readWholeBlob(this.#clients, descriptor, options)
        : readBlob(this.#clients, startRead(descriptor, offset, options), options.fresh);
    // An iterable, not an iterator: the blob may be read several times.
    return { [Symbol.asyncIterator]: () => begin()[Symbol.asyncIterator]() };
  }

  quota(): PullQuota {
    const { endpoint, quotas } = firstClient(this.#clients);
    return { host: endpoint.host, ...quotas.get(endpoint.host) };
  }

  async has({ digest }: Pick<Descriptor, 'digest'>): Promise<boolean> {
    const found = await readFirst(this.#clients, async (client) =>
      (await sizeAt(client, digest)) !== undefined || (await answersGet(client, digest)) ? true : undefined,
    );
    return found === true;
  }

  async mount({ digest }: Descriptor, from: Source): Promise<boolean> {
    if (!(from instanceof Repository) || !this.#sharesToken(from)) return false;
    const outcome = await mountOrStartUpload(this.#origin, digest, from.#origin.repository);
    if (outcome === 'mounted') return true;
    this.#unusedUploads.push(outcome);
    return false;
  }

  async write(
    content: Writable,
    { isAbsent = false }: { readonly isAbsent?: boolean } = {},
  ): Promise<WrittenBlob> {
    const { digest } = content;
    const size = digest === undefined || isAbsent ? undefined : await sizeAt(this.#origin, digest);
    if (digest !== undefined && size !== undefined && size === (content.size ?? size))
      return { digest, size };
    const upload = () =>
      uploadBlob(this.#origin, content, {
        methods: this.#methods,
        has: (digest) => this.has({ digest }),
        takeUnused: () => this.#unusedUploads.pop(),
      });
    return isSmallBlob(content) ? await upload() : await this.#inSlot(upload);
  }

  /** Carries out an upload in one of the host's slots. */
  async #inSlot<T>(upload: () => Promise<T>): Promise<T> {
    const release = await this.#origin.limiters.of(this.#origin.endpoint.host, 'upload').acquire();
    let succeeded = false;
    try {
      const written = await upload();
      succeeded = true;
      return written;
    } finally {
      release(succeeded);
    }
  }

  putManifest(bytes: Uint8Array, descriptor: Descriptor, tag?: string): Promise<void> {
    return putManifest(this.#origin, { bytes, descriptor, tag }, async ({ digest }, kind) =>
      kind === 'blob' ? this.has({ digest }) : (await this.resolve(digest)) !== undefined,
    );
  }

  tags(bounds?: TagBounds): Promise<string[]> {
    return listTags(this.#origin, bounds);
  }

  /** Cancels the uploads that no write has used. */
  async close(): Promise<void> {
    await Promise.all(this.#unusedUploads.splice(0).map((session) => cancelUpload(this.#origin, session)));
  }

  /** Tells whether both have the same host and the same client: only then does one token cover both. */
  #sharesToken(other: Repository): boolean {
    const [a, b] = [this.#origin, other.#origin];
    return a.transport === b.transport && a.endpoint.host === b.endpoint.host;
  }
}

/**
 * Returns the size of a blob in bytes, or NaN when the registry doesn't say it; undefined when the blob
 * doesn't exist.
 */
async function sizeAt(client: RepositoryClient, digest: Digest): Promise<number | undefined> {
  const call = client.call('HEAD', `blobs/${digest}`, { accept: [200, 400, 403, 404, 405, 501] });
  const head = await client.transport.request(call);
  return head.status === 200 ? Number(headerOf(head, 'content-length') ?? Number.NaN) : undefined;
}

/** Asks for the first byte of a blob, since gateways may refuse a HEAD or know nothing of what it names. */
async function answersGet(client: RepositoryClient, digest: Digest): Promise<boolean> {
  const call = client.call('GET', `blobs/${digest}`, {
    headers: { range: 'bytes=0-0' },
    accept: [200, 206, 404, 416],
  });
  const attempts = client.transport.attempts(call);
  for (;;) {
    try {
      const answer = await client.transport.exchange(call);
      await answer.body.dump();
      return answer.status !== 404;
    } catch (error) {
      await attempts.waitToRetry(error);
    }
  }
}
