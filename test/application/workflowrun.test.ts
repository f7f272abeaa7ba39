import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  findOwnRun,
  isOwnRun,
  type RunCandidatePayload,
  requestIdIn,
  runCandidateFrom,
} from '../../src/application/workflowrun.ts';

const id = 'a'.repeat(32);
const expected = {
  event: 'workflow_dispatch',
  path: '.github/workflows/imagebuild.yml',
  branch: 'main',
  repository: 7,
  headRepository: 7,
  actor: 'imagebuild[bot]',
};
const payload: RunCandidatePayload = {
  id: 100,
  display_title: `imagebuild apps helm v3.8.2 [${id}]`,
  event: 'workflow_dispatch',
  path: '.github/workflows/imagebuild.yml@refs/heads/main',
  head_branch: 'main',
  repository: { id: 7 },
  head_repository: { id: 7 },
  actor: { login: 'imagebuild[bot]' },
};
const own = runCandidateFrom(payload);

describe('security 14: a run is our own only when all that says who started it fits', () => {
  test('a run that the bot dispatched is', () => assert.ok(isOwnRun(own, expected)));

  const foreign: Readonly<Record<string, Partial<RunCandidatePayload>>> = {
    'a run of another event, such as a pull request with the id in its title': { event: 'pull_request' },
    'a run of another workflow': { path: '.github/workflows/ci.yml' },
    'a run of another branch': { head_branch: 'feature' },
    'a run without a branch': { head_branch: null },
    'a run in another repository': { repository: { id: 8 } },
    'a run of a fork’s commit': { head_repository: { id: 8 } },
    'a run whose commit’s repository is gone': { head_repository: null },
    'a run that somebody else started': { actor: { login: 'imagebuild' } },
    'a run that a deleted account started': { actor: null },
  };
  for (const [what, change] of Object.entries(foreign))
    test(`${what} isn’t`, () =>
      assert.equal(isOwnRun(runCandidateFrom({ ...payload, ...change }), expected), false));

  describe('where ids are known, they decide and not the names', () => {
    const numbered = { ...payload, workflow_id: 5, actor: { login: 'imagebuild[bot]', id: 9 } };
    const { origin } = runCandidateFrom(numbered);
    const isOwn = (change: Partial<RunCandidatePayload>) =>
      isOwnRun(runCandidateFrom({ ...numbered, ...change }), origin);

    test('the same ids under other names', () => {
      assert.ok(isOwn({ path: '.github/workflows/renamed.yml', actor: { login: 'renamed', id: 9 } }));
    });
    test('another workflow under the same file isn’t', () => assert.equal(isOwn({ workflow_id: 6 }), false));
    test('another account under the same login isn’t', () =>
      assert.equal(isOwn({ actor: { login: 'imagebuild[bot]', id: 10 } }), false));
    test('a deleted account isn’t', () => assert.equal(isOwn({ actor: null }), false));
    test('names decide where one side has no id', () => {
      assert.ok(isOwnRun(runCandidateFrom(numbered), expected));
      assert.equal(isOwnRun(runCandidateFrom({ ...numbered, path: 'other.yml' }), expected), false);
    });
  });

  test('only dispatched runs are, whatever is expected', () => {
    const pushed = runCandidateFrom({ ...payload, event: 'push' });
    assert.equal(isOwnRun(pushed, pushed.origin), false);
  });
});

describe('security 14: the request id must match exactly, at the end of the name', () => {
  test('an id in brackets at the end is read', () => assert.equal(requestIdIn(own.title), id));
  for (const title of [
    `[${id}] x`,
    `x [${id}] `,
    `x [${id.slice(1)}]`,
    `x [${id}a]`,
    `x [${id.toUpperCase()}]`,
    '',
  ])
    test(`${JSON.stringify(title)} carries none`, () => {
      assert.equal(requestIdIn(title), undefined);
      assert.equal(findOwnRun([{ ...own, title }], id, expected), undefined);
    });
});

test('security 15: of several runs that carry a request the oldest counts', () => {
  const foreign = runCandidateFrom({ ...payload, id: 99, event: 'push' });
  const runs = [{ ...own, id: 102 }, own, foreign];
  assert.equal(findOwnRun(runs, id, expected)?.id, 100);
  assert.equal(findOwnRun(runs, 'b'.repeat(32), expected), undefined);
});
