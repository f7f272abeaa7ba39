import { createWriteStream, existsSync } from 'node:fs';
import { lstat, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pLimit from 'p-limit';
import { ImagebuildError } from '../../errors.ts';
import type { Content } from '../../image/content.ts';
import { type Digest, hexOf } from '../../image/descriptor.ts';
import type { Bytes } from '../../io/bytes.ts';
import { createDirectory } from '../../io/directory.ts';
import { say } from '../../text/say.ts';
import { checkContent, openContent, readBounded, unreadable, verifyBytes } from './content.ts';
import { fromDocument, listSizes, parsePrepared, toDocument } from './document.ts';
import { entriesIn, type PreparedBuild, preparedLimits } from './prepared.ts';

const documentName = 'prepared.json';
const directories = ['files', 'files/sha256'];

/** The number of files that are written or checked at once. */
const concurrency = 8;

/**
 * Writes a prepared build to a directory: first `files/sha256/<hex>` for each context file, archive and layer
 * of an engine, then `prepared.json`, which makes the directory complete.
 * @throws DIGEST_MISMATCH when a file has changed since it was prepared
 */
export async function writePrepared(prepared: PreparedBuild, directory: string): Promise<void> {
  await createDirectory(join(directory, 'files/sha256'));
  const limit = pLimit(concurrency);
  await Promise.all(
    listContents(prepared).map((content) =>
      limit(() => {
        const path = pathOf(directory, content.digest);
        return writeWhole(path, verifyBytes(content.open(), content, path));
      }),
    ),
  );
  await writeWhole(join(directory, documentName), [documentBytes(prepared)]);
}

/** Returns the bytes of the files that `writePrepared` writes. */
export function preparedSize(prepared: PreparedBuild): number {
  return listContents(prepared).reduce((sum, { size }) => sum + size, documentBytes(prepared).length);
}

function documentBytes(prepared: PreparedBuild): Buffer {
  return Buffer.from(JSON.stringify(toDocument(prepared)));
}

/** Tells whether a directory looks like one that `writePrepared` wrote. */
export function isPreparedDirectory(directory: string): boolean {
  return existsSync(join(directory, documentName));
}

/**
 * Reads a prepared build from a directory. Nothing in it is trusted: every file is read and checked against
 * its digest and size first, and again whenever it is used. What is published already may stand in for it
 * later: a directory that knows a digest doesn't get the blob. Links aren't followed, so that nothing outside
 * the directory is opened.
 * @throws PREPARED_INVALID, LIMIT_EXCEEDED, DIGEST_MISMATCH
 */
export async function readPrepared(directory: string): Promise<PreparedBuild> {
  const file = join(directory, documentName);
  const bytes = await readBounded(file, preparedLimits.documentBytes);
  const document = parsePrepared(parseJson(bytes, file), file);
  const sizes = listSizes(document);
  for (const name of sizes.size === 0 ? [] : directories) await checkDirectory(join(directory, name));
  const limit = pLimit(concurrency);
  await Promise.all(
    [...sizes].map(([digest, size]) =>
      limit(() => checkContent(pathOf(directory, digest), { digest, size })),
    ),
  );
  return fromDocument(document, (digest) => contentOf(directory, digest, sizes));
}

function contentOf(directory: string, digest: Digest, sizes: ReadonlyMap<Digest, number>): Content {
  const size = sizes.get(digest);
  if (size === undefined)
    throw new ImagebuildError('CONTENT_MISSING', say('preparedLacksFile', { digest }), {
      place: { file: directory },
    });
  const file = pathOf(directory, digest);
  return { digest, size, file, open: (offset) => openContent(file, { digest, size }, offset) };
}

function pathOf(directory: string, digest: Digest): string {
  return join(directory, 'files/sha256', hexOf(digest));
}

/** Lists the context files, archives and layers of engines that a build mentions, each once. */
export function listContents(prepared: PreparedBuild): Content[] {
  const contents = new Map<Digest, Content>();
  for (const { layers, images } of Object.values(prepared.platforms)) {
    for (const layer of layers) {
      if ('blob' in layer) contents.set(layer.blob.digest, prepared.files(layer.blob.digest));
      for (const entry of entriesIn(layer))
        if (entry.type === 'file') contents.set(entry.content.digest, entry.content);
    }
    for (const { archive } of images)
      if (archive) contents.set(archive.digest, prepared.files(archive.digest));
  }
  return [...contents.values()];
}

/** Writes a file under a temporary name first, so that a file under its final name is complete. */
async function writeWhole(path: string, bytes: Bytes | Iterable<Uint8Array>): Promise<void> {
  const temporary = `${path}.partial`;
  await pipeline(Readable.from(bytes), createWriteStream(temporary, { mode: 0o644 }));
  await rename(temporary, path);
}

async function checkDirectory(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw unreadable(path, say(found ? 'partNotDirectory' : 'partMissing').text);
}

function parseJson(bytes: Buffer, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw unreadable(file, say('partNotJson').text, cause);
  }
}
