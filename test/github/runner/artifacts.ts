import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fromBufferPromise } from 'yauzl';

/**
 * The files that actions/upload-artifact takes: of a folder all that is below it, links followed, hidden
 * files left out unless they are asked for. Names are relative to the folder, or to the one file's own
 * folder.
 */
export function collect(workspace: string, path: string, includeHidden: boolean): Record<string, Buffer> {
  const place = join(workspace, path);
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat === undefined) return {};
  const root = stat.isDirectory() ? place : dirname(place);
  const files = stat.isDirectory()
    ? globSync('**/*', { cwd: place }).map((name) => join(place, name))
    : [place];
  const all = includeHidden && stat.isDirectory() ? [...files, ...hiddenFiles(place)] : files;
  const names = [...new Set(all)].filter((file) => statSync(file).isFile());
  return Object.fromEntries(names.map((file) => [relative(root, file), readFileSync(file)]));
}

function hiddenFiles(folder: string): string[] {
  return globSync(['**/.*', '**/.*/**'], { cwd: folder }).map((name) => join(folder, name));
}

/**
 * Unpacks an artifact as actions/download-artifact does: every file is an ordinary one afterwards, whatever
 * its mode was.
 */
export async function unpack(zip: Buffer, folder: string): Promise<void> {
  const archive = await fromBufferPromise(zip, { lazyEntries: true });
  for await (const entry of archive.eachEntry()) {
    const file = join(folder, entry.fileName);
    if (!file.startsWith(folder + sep)) throw new Error(`${entry.fileName} is outside of the artifact`);
    mkdirSync(dirname(file), { recursive: true });
    const parts: Buffer[] = [];
    for await (const part of await archive.openReadStreamPromise(entry)) parts.push(part as Buffer);
    writeFileSync(file, Buffer.concat(parts), { mode: 0o644 });
  }
}
