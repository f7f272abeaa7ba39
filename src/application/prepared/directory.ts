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
import { checkContent, openContent, readBounded, verifyBytes } from './content.ts';
import { buildOf, documentOf, parsePrepared, sizesOf } from './document.ts';
import { entriesIn, type PreparedBuild, preparedLimits } from './prepared.ts';

const documentName = 'prepared.json';
const folders = ['files', 'files/sha256'];

/** Files that are written or looked at side by side. */
const concurrency = 8;

/**
 * Writes a prepared build as a folder: `files/sha256/<hex>` for each context file, archive and engine's layer, once, then `prepared.json`, whose appearance
 * makes the folder whole.
 * @throws DIGEST_MISMATCH when a file no longer is what it was when it was prepared.
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
  await writeWhole(join(directory, documentName), [Buffer.from(JSON.stringify(documentOf(prepared)))]);
}

/** Whether a folder looks like one that `writePrepared` made. */
export function isPreparedDirectory(directory: string): boolean {
  return existsSync(join(directory, documentName));
}

/**
 * Reads a folder that `writePrepared` made, or that somebody forged: nothing in it is trusted. The bytes of a file are checked
 * against digest and size whenever they are read; links are not followed, so nothing outside the folder is opened.
 * @throws PREPARED_INVALID with what is wrong, LIMIT_EXCEEDED.
 */
export async function readPrepared(directory: string): Promise<PreparedBuild> {
  const file = join(directory, documentName);
  const bytes = await readBounded(file, preparedLimits.documentBytes);
  const document = parsePrepared(parseJson(bytes, file), file);
  const sizes = sizesOf(document);
  for (const folder of sizes.size === 0 ? [] : folders) await checkFolder(join(directory, folder));
  const limit = pLimit(concurrency);
  await Promise.all(
    [...sizes].map(([digest, size]) => limit(() => checkContent(pathOf(directory, digest), size))),
  );
  return buildOf(document, (digest) => contentOf(directory, digest, sizes));
}

function contentOf(directory: string, digest: Digest, sizes: ReadonlyMap<Digest, number>): Content {
  const size = sizes.get(digest);
  if (size === undefined)
    throw new ImagebuildError('CONTENT_MISSING', `${digest} is no file of the prepared build ${directory}`);
  const file = pathOf(directory, digest);
  return { digest, size, file, open: (offset) => openContent(file, { digest, size }, offset) };
}

function pathOf(directory: string, digest: Digest): string {
  return join(directory, 'files/sha256', hexOf(digest));
}

/** Every context file, archive and engine's layer of a build, once. */
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

/** Writes beside the final name first, so that a file under its name is whole. */
async function writeWhole(path: string, bytes: Bytes | Iterable<Uint8Array>): Promise<void> {
  const temporary = `${path}.partial`;
  await pipeline(Readable.from(bytes), createWriteStream(temporary, { mode: 0o644 }));
  await rename(temporary, path);
}

async function checkFolder(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw invalid(path, found ? 'it is no directory' : 'it is missing');
}

function parseJson(bytes: Buffer, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalid(file, 'it is not JSON', cause);
  }
}

function invalid(file: string, reason: string, cause?: unknown): ImagebuildError {
  return new ImagebuildError('PREPARED_INVALID', `${file} cannot be read: ${reason}`, {
    place: { file },
    hint: 'Name the folder that `imagebuild prepare --output` wrote.',
    cause,
  });
}
