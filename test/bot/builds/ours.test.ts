import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findOwnRun, isOwnRun, requestIdIn } from '../../../src/bot/builds/ours.ts';
import type { WorkflowRun } from '../../../src/bot/github/runs.ts';

const id = 'a'.repeat(32);
const expected = { login: 'imagebuild[bot]', workflow: 'imagebuild.yml', branch: 'main', repository: 7 };
const ours: WorkflowRun = {
  id: 100,
  title: `imagebuild apps helm v3.8.2 [${id}]`,
  event: 'workflow_dispatch',
  path: '.github/workflows/imagebuild.yml',
  branch: 'main',
  repository: 7,
  headRepository: 7,
  actor: { login: 'imagebuild[bot]', id: 1, type: 'Bot' },
  status: 'queued',
  conclusion: undefined,
  attempt: 1,
  url: 'https://github.com/o/r/actions/runs/100',
  createdAt: '2026-11-21T00:00:00Z',
};

describe('security 14: a run is ours only when all of it fits', () => {
  test('our own run is', () => assert.ok(isOwnRun(ours, expected)));

  const foreign: Readonly<Record<string, Partial<WorkflowRun>>> = {
    'another event': { event: 'pull_request' },
    'another workflow': { path: '.github/workflows/ci.yml' },
    'another branch': { branch: 'feature' },
    'no branch': { branch: undefined },
    'another repository': { repository: 8 },
    'a fork’s commit': { headRepository: 8 },
    'an unknown head': { headRepository: undefined },
    'another actor': { actor: { login: 'imagebuild', id: 1, type: 'User' } },
  };
  for (const [what, change] of Object.entries(foreign))
    test(`${what} is not`, () => assert.equal(isOwnRun({ ...ours, ...change }, expected), false));
});

describe('security 14: the request id must match exactly, at the end of the name', () => {
  test('found in a name', () => assert.equal(requestIdIn(ours.title), id));
  for (const title of [
    `[${id}] x`,
    `x [${id}] `,
    `x [${id.slice(1)}]`,
    `x [${id}a]`,
    `x [${id.toUpperCase()}]`,
    '',
  ])
    test(`not in ${JSON.stringify(title)}`, () => assert.equal(requestIdIn(title), undefined));

  test('of several runs the oldest carries the request', () => {
    const runs = [{ ...ours, id: 102 }, ours, { ...ours, id: 99, event: 'push' }];
    assert.equal(findOwnRun(runs, id, expected)?.id, 100);
    assert.equal(findOwnRun(runs, 'b'.repeat(32), expected), undefined);
  });
});
