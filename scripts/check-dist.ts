/** `npm run check:dist`: builds dist/ again elsewhere and compares it byte by byte with the committed one. */
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './bundle.ts';

const committed = join(import.meta.dirname, '..', 'dist');
const scratch = await mkdtemp(join(tmpdir(), 'imagebuild-dist-'));
try {
  await bundle(scratch);
  const names = new Set([...filesOf(committed), ...filesOf(scratch)]);
  const different = [...names].filter((name) => read(committed, name) !== read(scratch, name)).sort();
  if (different.length > 0) {
    console.error(
      `dist/ is not what src/ gives: ${different.join(', ')}\nRun npm run build and commit dist/.`,
    );
    process.exitCode = 1;
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}

function filesOf(directory: string): string[] {
  return globSync('**/*', { cwd: directory, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1));
}

function read(directory: string, name: string): string | undefined {
  try {
    return readFileSync(join(directory, name), 'latin1');
  } catch {
    return undefined;
  }
}
