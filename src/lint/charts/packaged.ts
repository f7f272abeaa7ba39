import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import type { Bytes } from '../../io/bytes.ts';
import { openRegularFile } from '../../io/file.ts';
import { readTar } from '../../layers/tar/tarreader.ts';

/** A template of a packed chart. */
interface PackagedTemplate {
  /** In the package: `web/templates/a.yaml`. */
  readonly path: string;
  readonly text: string;
}

/** Bytes: of a template, and of a package when unpacked. What is beyond them isn't checked. */
const limits = { template: 1024 * 1024, unpacked: 64 * 1024 * 1024 };

/**
 * Reads the templates of a `.tgz`. Nothing is written, so the names in it can't do harm. A damaged package
 * has those before the damage: the search for images says what is wrong with it.
 */
export async function readPackagedTemplates(directory: string, file: string): Promise<PackagedTemplate[]> {
  const opened = await openRegularFile(join(directory, file));
  if ('problem' in opened) return [];
  const packed = opened.handle.createReadStream();
  const unpacked = createGunzip();
  packed.on('error', (error) => unpacked.destroy(error));
  const templates: PackagedTemplate[] = [];
  try {
    for await (const { header, content } of readTar(firstBytes(packed.pipe(unpacked)), refuse)) {
      const { path, flag, size } = header;
      const isTemplate = flag === '0' && /^(?:[^/]+\/)+templates\/.+\.ya?ml$/.test(path);
      if (isTemplate && size <= limits.template) templates.push({ path, text: await readWhole(content) });
    }
  } catch {
    // damaged, or too large
  } finally {
    packed.destroy();
    unpacked.destroy();
  }
  return templates;
}

async function* firstBytes(bytes: Bytes): Bytes {
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > limits.unpacked) throw refuse('too large');
    yield chunk;
  }
}

async function readWhole(content: Bytes): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function refuse(reason: string): Error {
  return new Error(reason);
}
