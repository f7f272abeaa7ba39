import { mkdir } from 'node:fs/promises';
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
