import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LayerChanges } from '../../../src/layers/overlay.ts';
import { plainDirectory } from '../../../src/layers/tree.ts';
import { changesNothing } from '../../../src/prepare/run/run.ts';
import { treeOf } from '../../context/trees.ts';

const tree = treeOf({ 'srv/a': 'a' });
const nothing: LayerChanges = { removed: new Set(), opaque: new Set(), entries: [] };

const rows: readonly (readonly [says: string, changes: Partial<LayerChanges>, isNothing: boolean])[] = [
  ['no entries', {}, true],
  ['a directory as it was', { entries: [plainDirectory('srv')] }, true],
  ['another mode', { entries: [{ ...plainDirectory('srv'), mode: 0o700 }] }, false],
  ['a new directory', { entries: [plainDirectory('new')] }, false],
  ['a pipe', { entries: [{ type: 'special', path: 'srv/pipe' }] }, false],
  ['a file that is removed', { removed: new Set(['srv/a']) }, false],
  ['a pipe that is removed, which no tree holds', { removed: new Set(['srv/pipe']) }, false],
  ['a directory that is emptied', { opaque: new Set(['srv']) }, false],
];
for (const [says, changes, isNothing] of rows)
  test(`${says}: ${isNothing ? 'no layer' : 'a layer'}`, () => {
    assert.equal(changesNothing({ ...nothing, ...changes }, tree), isNothing);
  });
