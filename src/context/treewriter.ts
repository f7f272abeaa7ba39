import { chmod, copyFile, mkdir, open, rm, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { ImagebuildError } from '../errors.ts';
import type { Digest } from '../image/descriptor.ts';
import type { Bytes } from '../io/bytes.ts';
import { diskPath } from '../io/pathbytes.ts';
import { isLayerFile, readLayerFiles } from '../layers/layerreader.ts';
import { comparePaths, entriesOf, type FileEntry, splitPath, type Tree } from '../layers/tree.ts';
import { say } from '../text/say.ts';

/**
 * Writes a tree to a directory. Modes are the tree's; the owner is the current user; the time of every file
 * is 0, so that later changes show.
 * @param from the content of the directory, as an earlier call left it. Entries that are the same in both
 *   aren't touched.
 * @throws CONTENT_INVALID for an entry below something that isn't a directory: a link could lead out of the
 *   directory.
 */
export async function writeTree(directory: string, to: Tree, from: Tree = new Map()): Promise<void> {
  const changed = entriesOf(to).filter((entry) => from.get(entry.path) !== entry);
  for (const { path } of changed) checkParent(to, path);
  const gone = [...from.values()].filter(({ path, type }) => {
    const now = to.get(path);
    return now !== from.get(path) && !(type === 'dir' && now?.type === 'dir');
  });
  const parents = new Set([...changed, ...gone].map(({ path }) => splitPath(path).directory));
  const directories = [...parents].filter((path) => from.get(path)?.type === 'dir');
  for (const path of directories) await chmod(diskPath(join(directory, path)), 0o700);
  for (const { path } of gone) await rm(diskPath(join(directory, path)), { recursive: true, force: true });
  for (const { path, ...entry } of changed) {
    const place = diskPath(join(directory, path));
    if (entry.type === 'dir' && from.get(path)?.type !== 'dir') await mkdir(place, { mode: 0o700 });
    if (entry.type === 'symlink') await symlink(diskPath(entry.linkname), place);
  }
  await writeFiles(
    directory,
    changed.filter((entry) => entry.type === 'file'),
  );
  const touched = new Set([...directories, ...changed.map(({ path }) => path)]);
  for (const path of [...touched].sort(comparePaths).reverse()) {
    const entry = to.get(path);
    if (entry?.type === 'dir') await chmod(diskPath(join(directory, path)), entry.mode);
  }
}

/** Writes files, reading each content once, and each layer that holds some of them once. */
async function writeFiles(directory: string, files: readonly FileEntry[]): Promise<void> {
  const byContent = new Map<Digest, FileEntry[]>();
  for (const file of files)
    byContent.set(file.content.digest, [...(byContent.get(file.content.digest) ?? []), file]);
  const write = async (digest: Digest, bytes: Bytes) => {
    const [first, ...others] = byContent.get(digest) ?? [];
    if (!first) return;
    const path = diskPath(join(directory, first.path));
    await writeFile(path, bytes);
    for (const other of others) await copyFile(path, diskPath(join(directory, other.path)));
    for (const file of [first, ...others]) await finishFile(diskPath(join(directory, file.path)), file.mode);
  };
  const contents = [...byContent.values()].flatMap(([file]) => file?.content ?? []);
  await readLayerFiles(contents.filter(isLayerFile), (file, bytes) => write(file.digest, bytes));
  for (const content of contents) if (!isLayerFile(content)) await write(content.digest, content.open());
}

/** Writes a file that doesn't exist yet. When its bytes end with an error, none of it is left. */
async function writeFile(path: string | Buffer, bytes: Bytes): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of bytes) await file.writeFile(chunk);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function finishFile(path: string | Buffer, mode: number): Promise<void> {
  await chmod(path, mode);
  await utimes(path, 0, 0);
}

function checkParent(tree: Tree, path: string): void {
  const { directory } = splitPath(path);
  if (directory === '' || tree.get(directory)?.type === 'dir') return;
  throw new ImagebuildError('CONTENT_INVALID', say('parentNotDirectory', { path }), {
    hint: say('imageBuildAgain'),
  });
}
