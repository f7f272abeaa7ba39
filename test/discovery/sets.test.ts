import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { readers } from '../support/discovery/readers.ts';
import { score } from '../support/discovery/score.ts';
import { type DiscoverySet, readSets } from '../support/discovery/sets.ts';

const sets = readSets();

describe('every image that a set needs is found, and nothing else', { concurrency: 2 }, () => {
  for (const set of sets)
    test(set.name, async () => {
      const { missed, invented, uncertain } = score(set, await readers.imagebuild(set));
      assert.deepEqual({ missed, invented, uncertain }, { missed: [], invented: [], uncertain: [] });
    });
});

test('a reader of lines finds what stands in one line, and invents words', async () => {
  const named = (name: string) => sets.find((set) => set.name === name) ?? assert.fail(name);
  const longhorn = score(named('longhorn'), await readers.lines(named('longhorn')));
  assert.deepEqual([longhorn.found, longhorn.missed.length, longhorn.invented], [1, 7, []]);
  const gateway = score(named('istio-gateway'), await readers.lines(named('istio-gateway')));
  assert.deepEqual(gateway.invented, ['docker.io/library/auto:latest']);
});

describe('the sets', () => {
  test('are at least sixty, small, and below a megabyte together', () => {
    assert.ok(sets.length >= 60);
    for (const set of sets) assert.ok(filesOf(set).length <= 12, set.name);
    const bytes = sets.flatMap(filesOf).reduce((sum, file) => sum + statSync(file).size, 0);
    assert.ok(bytes < 1024 * 1024, `${bytes} bytes`);
  });

  test('hold the text of each decoy', () => {
    for (const set of sets) {
      const text = filesOf(set)
        .filter((file) => !file.endsWith('expected.yml'))
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n');
      for (const decoy of set.decoys) assert.ok(text.includes(decoy.text), `${set.name}: ${decoy.text}`);
    }
  });

  test('name no image twice', () => {
    for (const { name, required, candidates } of sets) {
      const all = [...required, ...candidates];
      assert.equal(new Set(all).size, all.length, name);
    }
  });
});

function filesOf({ directory }: DiscoverySet): string[] {
  return globSync('**/*', { cwd: directory })
    .map((file) => join(directory, file))
    .filter((file) => statSync(file).isFile());
}
