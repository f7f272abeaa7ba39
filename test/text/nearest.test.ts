import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from '../../src/text/nearest.ts';

const rows: readonly (readonly [wanted: string, candidates: string[], found: string | undefined])[] = [
  ['helmm', ['hello', 'helm'], 'helm'],
  ['hlem', ['hello', 'helm'], 'helm'],
  ['name-space', ['registry', 'namespace'], 'namespace'],
  ['KubeVersion', ['kubeVersion'], 'kubeVersion'],
  ['certmanager', ['cert-manager'], 'cert-manager'],
  ['nginx', ['helm', 'cilium'], undefined],
  ['x', ['nginx'], undefined],
  ['', ['helm'], undefined],
  ['helm', [], undefined],
];

for (const [wanted, candidates, found] of rows)
  test(`${JSON.stringify(wanted)} is nearest to ${found} of ${candidates}`, () => {
    assert.equal(nearest(wanted, candidates), found);
  });
