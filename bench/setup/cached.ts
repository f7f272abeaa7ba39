import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../imagebuild.ts';

const cache = join(repository, '.cache', 'bench');

/**
 * Fills a folder once and keeps it for later runs. It appears under its name when it is complete.
 * @param name names everything that its content depends on.
 */
export async function cached(name: string, fill: (directory: string) => Promise<void>): Promise<string> {
  const directory = join(cache, name);
  if (existsSync(directory)) return directory;
  process.stderr.write(`setting up ${name}, once …\n`);
  await mkdir(cache, { recursive: true });
  const scratch = await mkdtemp(join(cache, 'filling-'));
  try {
    await fill(scratch);
    await rename(scratch, directory);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return directory;
}
