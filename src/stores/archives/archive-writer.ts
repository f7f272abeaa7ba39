import { type FileHandle, open } from 'node:fs/promises';
import type { Writable, WrittenBlob } from '../../image/store.ts';
import { padding, tarEnd, tarHeader } from '../../layers/tar/tarwriter.ts';
import { receive } from '../layout/verify.ts';
import type { Extent } from './archive-file.ts';

/** Content behind the end of the archive, which becomes a part of it when it is kept. */
interface Draft extends WrittenBlob {
  readonly path: string;
  readonly offset: number;
}

/** A tar file that grows at its end. Its content is never moved, so it can be read at any time. */
export class TarWriter {
  readonly #handle: FileHandle;
  #end = 0;

  constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async create(path: string): Promise<TarWriter> {
    return new TarWriter(await open(path, 'wx+', 0o644));
  }

  async addDirectory(path: string): Promise<void> {
    await this.#append(tarHeader({ ...attributes, path, type: 'dir', mode: 0o755, size: 0 }));
  }

  async addFile(path: string, bytes: Uint8Array): Promise<void> {
    await this.#append(Buffer.concat([fileHeader(path, bytes.length), bytes, zeros(bytes.length)]));
  }

  /**
   * Writes content behind the space for its header: the size, and the path that `pathOf` makes of the digest,
   * are known only afterwards. All paths must have the same length.
   * @throws DIGEST_MISMATCH; the archive then ends where it ended before.
   */
  async draft(content: Writable, where: string, pathOf: (written: WrittenBlob) => string): Promise<Draft> {
    const expected = { digest: content.digest ?? anyDigest, size: content.size ?? 0 };
    const free = fileHeader(pathOf(expected), expected.size).length;
    const offset = this.#end + free;
    const written = await receive(content, where, (chunk, position) => this.#write(chunk, offset + position));
    const path = pathOf(written);
    if (fileHeader(path, written.size).length === free) return { ...written, path, offset };
    // Over 8 GiB a header is longer. The size wasn't known before; now it is.
    return await this.draft({ ...content, ...written }, where, pathOf);
  }

  /** Adds a draft, which must be the last one written, to the archive. */
  async keep(draft: Draft): Promise<Extent> {
    const { path, offset, size } = draft;
    await this.#write(zeros(size), offset + size);
    await this.#write(fileHeader(path, size), this.#end);
    this.#end = offset + size + padding(size);
    return { offset, size };
  }

  /** Ends the archive, and cuts off drafts that weren't kept. */
  async finish(): Promise<void> {
    await this.#append(tarEnd);
    await this.#handle.truncate(this.#end);
    await this.#handle.close();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#write(bytes, this.#end);
    this.#end += bytes.length;
  }

  async #write(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, position + done);
      done += bytesWritten;
    }
  }
}

const anyDigest: WrittenBlob['digest'] = `sha256:${'0'.repeat(64)}`;

/** The same in every archive: no byte of it depends on the user or the time. */
const attributes = { uid: 0, gid: 0, mtime: 0 } as const;

function fileHeader(path: string, size: number): Buffer {
  return tarHeader({ ...attributes, path, type: 'file', mode: 0o644, size });
}

function zeros(size: number): Buffer {
  return Buffer.alloc(padding(size));
}
