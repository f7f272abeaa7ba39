import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { measure } from '../../scripts/structure.ts';

const root = join(import.meta.dirname, '..', '..');
const source = join(root, 'src');
const users = ['test', 'scripts', 'bench'].map((folder) => join(root, folder));

/**
 * The figures that were reached. A number here only ever falls: lower it in the commit that makes it
 * possible.
 */
const reached = {
  filesPerFolder: 20,
  chain: 17,
  chainWithTypes: 26,
  cycles: 7,
  duplicateTypes: 39,
  unusedExports: 131,
};

test('the code is as easy to find one’s way in as it was', () => {
  const structure = measure(source, users);
  const now = {
    filesPerFolder: Math.max(20, structure.folders[0]?.files ?? 0),
    chain: structure.chain.length,
    chainWithTypes: structure.chainWithTypes.length,
    cycles: structure.cycles.length,
    duplicateTypes: structure.duplicateTypes.length,
    unusedExports: structure.unusedExports.length,
  };
  for (const [name, most] of Object.entries(reached))
    assert.ok(
      now[name as keyof typeof now] <= most,
      `${name}: ${now[name as keyof typeof now]} instead of ${most} (npm run structure shows them)`,
    );
});

test('one import more is enough to be noticed', (t) => {
  const copy = mkdtempSync(join(tmpdir(), 'imagebuild-structure-'));
  t.after(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(source, copy, { recursive: true });
  const before = measure(copy, []);
  const [first = '', , third = ''] = before.chainWithTypes;
  const back = join(copy, third);
  const path = `${'../'.repeat(third.split('/').length - 1) || './'}${first}`;
  writeFileSync(back, `import '${path}';\n${readFileSync(back, 'utf8')}`);
  const after = measure(copy, []);
  assert.equal(
    after.cycles.length > before.cycles.length ||
      after.chainWithTypes.length !== before.chainWithTypes.length,
    true,
  );
});
