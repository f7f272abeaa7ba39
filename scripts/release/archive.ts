import { createReadStream, createWriteStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** Packs the files of a directory as a .tar.gz with the same bytes everywhere. */
export async function packDirectory(directory: string, archive: string): Promise<void> {
  const tar = pack();
  const written = pipeline(tar, createGzip(), createWriteStream(archive));
  for (const name of readdirSync(directory).sort()) {
    const path = join(directory, name);
    const { size, mode } = statSync(path);
    const header = { name, size, mode: mode & 0o100 ? 0o755 : 0o644, mtime: new Date(0), uid: 0, gid: 0 };
    await pipeline(createReadStream(path), tar.entry(header));
  }
  tar.finalize();
  await written;
}
