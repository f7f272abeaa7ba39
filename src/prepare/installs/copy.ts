import { readFileSync, realpathSync, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { registryDirectory } from '../../context/generated.ts';
import { writeTree } from '../../context/treewriter.ts';
import type { Tree } from '../../layers/tree.ts';

/**
 * Writes the files of an image without its embedded images: they may be many gigabytes, and no command needs
 * them.
 */
export async function writeCopy(directory: string, tree: Tree): Promise<void> {
  await mkdir(directory, { recursive: true });
  const isEmbedded = (path: string) => `${path}/`.startsWith(`${registryDirectory}/`);
  await writeTree(directory, new Map([...tree].filter(([path]) => !isEmbedded(path))));
}

const longestScript = 1024 * 1024;

/** Returns a function that reads a file of the copy; undefined for one that leads out of it. */
export function scriptReader(copy: string): (path: string) => string | undefined {
  const root = realpathSync(copy);
  return (path) => {
    try {
      const real = realpathSync(join(root, path));
      const { size } = statSync(real);
      return real.startsWith(root + sep) && size <= longestScript ? readFileSync(real, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  };
}
