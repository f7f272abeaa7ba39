import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import { measure, type Structure } from '../../scripts/structure.ts';

const root = join(import.meta.dirname, '..', '..');
const source = join(root, 'src');
const users = ['test', 'scripts', 'bench'].map((folder) => join(root, folder));

/**
 * The figures that were reached. A number here only ever falls: lower it in the commit that makes it
 * possible. (They grew by one for the sentences of the problems of documents, and that of types by one for
 * the import that checks a translation against its sentences.)
 */
const reached = {
  filesPerFolder: 20,
  chain: 13,
  chainWithTypes: 20,
  cycles: 0,
  duplicateTypes: 0,
  unusedExports: 0,
};

test('the code is as easy to find one’s way in as it was', () => {
  assert.deepEqual(
    figuresOf(measure(source, users)),
    reached,
    'npm run structure shows the chains and names',
  );
});

test('one import is enough to be noticed', (t) => {
  const { chainWithTypes: chain } = measure(source, users);
  const mutations: readonly (readonly [what: string, file: string, line: string])[] = [
    ['a cycle', chain[3] ?? '', importOf(chain[3] ?? '', chain[0] ?? '')],
    ['a longer chain', 'errors.ts', "import type { Extra } from './extra.ts';"],
  ];
  for (const [what, file, line] of mutations) {
    const copy = mkdtempSync(join(tmpdir(), 'imagebuild-structure-'));
    t.after(() => rmSync(copy, { recursive: true, force: true }));
    cpSync(source, copy, { recursive: true });
    writeFileSync(join(copy, 'extra.ts'), 'export type Extra = string;\n');
    writeFileSync(join(copy, file), `${line}\n${readFileSync(join(copy, file), 'utf8')}`);
    assert.notDeepEqual(figuresOf(measure(copy, users)), figuresOf(measure(source, users)), what);
  }
});

function figuresOf(structure: Structure): typeof reached {
  return {
    filesPerFolder: Math.max(20, structure.folders[0]?.files ?? 0),
    chain: structure.chain.length,
    chainWithTypes: structure.chainWithTypes.length,
    cycles: structure.cycles.length,
    duplicateTypes: structure.duplicateTypes.length,
    unusedExports: structure.unusedExports.length,
  };
}

/** Returns the line that imports a file of `src/` into another one. */
function importOf(from: string, to: string): string {
  const path = relative(dirname(from), to);
  return `import '${path.startsWith('.') ? path : `./${path}`}';`;
}
