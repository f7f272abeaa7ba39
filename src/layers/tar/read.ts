import type { Bytes } from '../../io/bytes.ts';
import {
  applyRecords,
  blockSize,
  extensionLimit,
  isExtension,
  type NewArchiveError,
  type PaxRecords,
  parseExtension,
  parseTarHeader,
  type TarHeader,
} from './header.ts';
import { padding } from './write.ts';

/** A member of an archive that goes by. */
export interface TarMember {
  readonly header: TarHeader;
  /** What pax says of it beyond its header. */
  readonly records: PaxRecords;
  /** Must be read, if at all, before the next member is asked for. */
  readonly content: Bytes;
}

/**
 * The members of a tar archive, in order, as a stream; what stands behind its end is read, too, and counts for nothing.
 * @throws what `refuse` makes of a damaged archive.
 */
export async function* readTar(bytes: Bytes, refuse: NewArchiveError): AsyncGenerator<TarMember> {
  const input = newInput(bytes, refuse);
  const global = new Map<string, Buffer>();
  let own: PaxRecords = new Map();
  try {
    for (let block = await input.block(); block; block = await input.block()) {
      const plain = parseTarHeader(block, refuse);
      if (!plain) return await input.drain();
      if (isExtension(plain)) {
        const records = parseExtension(plain, await readExtension(plain, input, refuse), refuse);
        if (plain.flag === 'g') for (const [key, value] of records) global.set(key, value);
        else own = new Map([...own, ...records]);
        continue;
      }
      const records = new Map([...global, ...own]);
      const header = applyRecords(plain, records, refuse);
      const content = newContent(header.size, input);
      yield { header, records, content: content.bytes() };
      await content.end();
      own = new Map();
    }
  } finally {
    await input.close();
  }
}

async function readExtension({ size }: TarHeader, input: Input, refuse: NewArchiveError): Promise<Buffer> {
  if (size > extensionLimit) throw refuse('a name in it is longer than 1 MiB');
  const content = newContent(size, input);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.bytes()) chunks.push(chunk);
  await content.end();
  return Buffer.concat(chunks);
}

/** So many bytes of the input; `end` passes over those that nobody read, and over what fills up the last block. */
function newContent(size: number, input: Input) {
  let left = size;
  return {
    async *bytes(): Bytes {
      while (left > 0) {
        const chunk = await input.some(left);
        left -= chunk.length;
        yield chunk;
      }
    },
    async end(): Promise<void> {
      for (left += padding(size); left > 0; ) left -= (await input.some(left)).length;
    },
  };
}

interface Input {
  /** undefined at the end of the input. */
  block(): Promise<Buffer | undefined>;
  /** One byte at least, and so many at most. */
  some(most: number): Promise<Uint8Array>;
  drain(): Promise<void>;
  close(): Promise<void>;
}

function newInput(bytes: Bytes, refuse: NewArchiveError): Input {
  const chunks = bytes[Symbol.asyncIterator]();
  let chunk = new Uint8Array(0) as Uint8Array;
  const more = async (): Promise<boolean> => {
    while (chunk.length === 0) {
      const { done, value } = await chunks.next();
      if (done) return false;
      chunk = value;
    }
    return true;
  };
  const some = async (most: number) => {
    if (!(await more())) throw refuse('it ends in the middle of a member');
    const taken = chunk.subarray(0, most);
    chunk = chunk.subarray(taken.length);
    return taken;
  };
  return {
    some,
    async block() {
      if (!(await more())) return undefined;
      const parts: Uint8Array[] = [];
      for (let left = blockSize; left > 0; left -= parts.at(-1)!.length) parts.push(await some(left));
      return Buffer.concat(parts);
    },
    async drain() {
      while (await more()) chunk = chunk.subarray(chunk.length);
    },
    async close() {
      await chunks.return?.();
    },
  };
}
