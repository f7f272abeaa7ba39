import assert from 'node:assert/strict';
import test from 'node:test';
import { olderRun, type Run } from '../../src/action/duplicate.ts';

const id = '0123456789abcdef0123456789abcdef';
const own: Run = {
  id: 20,
  display_title: `imagebuild apps helm v3.18.4 [${id}]`,
  event: 'workflow_dispatch',
  head_branch: 'main',
  workflow_id: 7,
  actor: { id: 1 },
  head_repository: { id: 2 },
};
const older: Run = { ...own, id: 10 };

test('security 15: an older run that holds the request id makes this one a duplicate', () => {
  assert.equal(olderRun(own, id, [own, older])?.id, 10);
  assert.equal(olderRun(own, id, [{ ...older, id: 12 }, older, { ...older, id: 11 }])?.id, 10);
});

test('a younger run, or this one itself, does not', () => {
  assert.equal(olderRun(own, id, [own, { ...own, id: 30 }]), undefined);
});

const forgeries: Readonly<Record<string, Partial<Run>>> = {
  'another event, as a pull request with the id in its title': { event: 'pull_request' },
  'another workflow': { workflow_id: 8 },
  'another branch': { head_branch: 'topic' },
  'another actor': { actor: { id: 99 } },
  'a fork': { head_repository: { id: 3 } },
  'no actor': { actor: null },
  'another request id': { display_title: `imagebuild apps helm v3.18.4 [${id.replace('0', '1')}]` },
  'the request id elsewhere in its name': { display_title: `[${id}] imagebuild` },
};
for (const [name, forged] of Object.entries(forgeries))
  test(`security 14: not ours: ${name}`, () =>
    assert.equal(olderRun(own, id, [{ ...older, ...forged }]), undefined));
