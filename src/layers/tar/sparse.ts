import type { Bytes } from '../../io/bytes.ts';
import { decodePath } from '../../io/pathbytes.ts';
import { say } from '../../text/say.ts';
import {
  blockSize,
  extensionLimit,
  type NewArchiveError,
  type PaxRecords,
  readNumber,
  type TarHeader,
} from './header.ts';

/** A part of a sparse file that the archive holds; the rest is zeros. */
interface Region {
  readonly offset: number;
  readonly size: number;
}

/** A file of which an archive holds only some regions (GNU tar manual, "Storing Sparse Files"). */
export interface SparseFile {
  /** Of the whole file, in bytes. */
  readonly size: number;
  readonly path?: string | undefined;
  readonly regions: readonly Region[];
  /** Bytes that the map of regions takes from the start of the stored content. */
  readonly mapSize: number;
}

/** Reads the next block of the archive; undefined at its end. */
type ReadBlock = () => Promise<Buffer | undefined>;

/**
 * Reads the map of a sparse file, in the old format of GNU tar or one of its three pax formats.
 * @param block the header.
 * @returns undefined for any other member. @throws the error that `refuse` makes, for a damaged map.
 */
export async function readSparseFile(
  header: TarHeader,
  block: Buffer,
  records: PaxRecords,
  readBlock: ReadBlock,
  refuse: NewArchiveError,
): Promise<SparseFile | undefined> {
  const fail = () => refuse(say('tarSparse', { path: JSON.stringify(header.path) }).text);
  const file = await readMap(header, block, records, readBlock, fail);
  if (file && !isValid(file, header.size - file.mapSize)) throw fail();
  return file;
}

type Fail = () => Error;

async function readMap(
  header: TarHeader,
  block: Buffer,
  records: PaxRecords,
  readBlock: ReadBlock,
  fail: Fail,
): Promise<SparseFile | undefined> {
  if (header.flag === 'S') return await readOldMap(block, readBlock, fail);
  if (![...records.keys()].some((key) => key.startsWith('GNU.sparse.'))) return undefined;
  const text = (key: string) => records.get(`GNU.sparse.${key}`)?.toString('latin1');
  const name = records.get('GNU.sparse.name');
  const path = name && decodePath(name);
  const size = toNumber(text('realsize') ?? text('size'));
  if (text('major') === '1' && text('minor') === '0') {
    const { numbers, mapSize } = await readStoredMap(header.size, readBlock, fail);
    return { size, path, regions: toRegions(numbers), mapSize };
  }
  const map = text('map') ?? '';
  return { size, path, regions: toRegions(map === '' ? [] : map.split(',').map(toNumber)), mapSize: 0 };
}

/** Reads the regions in an old header, four at most, and those in the blocks that continue it. */
async function readOldMap(block: Buffer, readBlock: ReadBlock, fail: Fail): Promise<SparseFile> {
  const numbers = numbersIn(block, 386, 4);
  let isContinued = block[482] !== 0;
  for (let read = 0; isContinued; read += blockSize) {
    const next = read < extensionLimit ? await readBlock() : undefined;
    if (!next) throw fail();
    numbers.push(...numbersIn(next, 0, 21));
    isContinued = next[504] !== 0;
  }
  return { size: readNumber(block, 483, 12) ?? -1, regions: toRegions(numbers), mapSize: 0 };
}

/** Reads pairs of an offset and a size, until one is empty. */
function numbersIn(block: Buffer, start: number, count: number): number[] {
  const numbers: number[] = [];
  for (let at = start; at < start + count * 24 && block[at] !== 0; at += 24)
    numbers.push(readNumber(block, at, 12) ?? -1, readNumber(block, at + 12, 12) ?? -1);
  return numbers;
}

/** Reads the map of version 1.0: lines at the start of the content, up to a whole block. */
async function readStoredMap(
  stored: number,
  readBlock: ReadBlock,
  fail: Fail,
): Promise<{ numbers: number[]; mapSize: number }> {
  let rest = '';
  const numbers: number[] = [];
  for (let mapSize = blockSize; mapSize <= Math.min(stored, extensionLimit); mapSize += blockSize) {
    const block = await readBlock();
    if (!block) throw fail();
    const lines = (rest + block.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    numbers.push(...lines.map(toNumber));
    const count = numbers[0];
    if (count !== undefined && numbers.length >= 1 + 2 * count)
      return { numbers: numbers.slice(1, 1 + 2 * count), mapSize };
  }
  throw fail();
}

/** Reads a decimal number; -1 for anything else. */
function toNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : -1;
}

function toRegions(numbers: readonly number[]): Region[] {
  const pairs = Array.from({ length: Math.ceil(numbers.length / 2) }, (_, index) => index * 2);
  return pairs.map((at) => ({ offset: numbers[at]!, size: numbers[at + 1] ?? -1 }));
}

/** Checks that the regions lie in the file, one behind the other, and that the archive holds all of them. */
function isValid({ size, regions }: SparseFile, stored: number): boolean {
  let end = 0;
  for (const region of regions) {
    if (region.offset < end || region.size < 0) return false;
    end = region.offset + region.size;
  }
  return end <= size && Number.isSafeInteger(size) && storedSize(regions) === stored;
}

function storedSize(regions: readonly Region[]): number {
  return regions.reduce((total, { size }) => total + size, 0);
}

/** Returns how many bytes of a sparse file its archive doesn't hold. */
export function holesIn({ size, regions }: SparseFile): number {
  return size - storedSize(regions);
}

const zeros = Buffer.alloc(64 * 1024);

/** Returns the whole content of a sparse file. @param stored the bytes of its regions. */
export async function* expandSparse({ size, regions }: SparseFile, stored: Bytes): Bytes {
  let position = 0;
  let index = 0;
  for await (const given of stored) {
    for (let chunk = given; chunk.length > 0; ) {
      const region = regions[index]!;
      yield* zerosOf(region.offset - position);
      position = Math.max(position, region.offset);
      const part = chunk.subarray(0, region.offset + region.size - position);
      if (part.length > 0) yield part;
      position += part.length;
      chunk = chunk.subarray(part.length);
      if (position === region.offset + region.size) index += 1;
    }
  }
  yield* zerosOf(size - position);
}

function* zerosOf(count: number): Generator<Uint8Array> {
  for (let left = count; left > 0; left -= Math.min(left, zeros.length))
    yield zeros.subarray(0, Math.min(left, zeros.length));
}
