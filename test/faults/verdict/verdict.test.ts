import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replaceGenerated } from '../report/page.ts';
import { countRows, failuresOf, markdownLines, tableLines } from '../report/table.ts';
import { judge, type Observation } from './verdict.ts';

const before = { v1: 'sha256:old', 'v1-amd64': 'sha256:old-amd64' };
const wanted = { v1: 'sha256:new', 'v1-amd64': 'sha256:new-amd64' };
const ended = { signal: null, hung: false, stdout: '', stderr: '', secondsAfterKill: undefined };
const said = (digest: string) => ({ ...ended, status: 0, stdout: JSON.stringify({ digest }) });
const failed = (stderr: string) => ({ ...ended, status: 1, stderr });
const published: Observation = {
  run: said('sha256:new'),
  before,
  after: { tags: wanted, broken: [] },
  wanted: [wanted],
  mustSucceed: true,
  left: [],
};
const half = { tags: { ...before, 'v1-amd64': 'sha256:new-amd64' }, broken: [] };
const unchanged = { tags: before, broken: [] };

interface Row {
  readonly name: string;
  readonly change: Partial<Observation>;
  readonly problems: readonly string[];
}

const rows: readonly Row[] = [
  { name: 'a build that published', change: {}, problems: [] },
  {
    name: 'a build that failed and changed nothing',
    change: { run: failed('error: the registry is down'), after: unchanged, mustSucceed: false },
    problems: [],
  },
  {
    name: 'a build that failed after a fault that ended',
    change: { run: failed('error'), after: unchanged },
    problems: ['not published'],
  },
  {
    name: 'a tag with another digest',
    change: { after: { tags: { ...wanted, v1: 'sha256:other' }, broken: [] } },
    problems: ['wrong image', 'false statement'],
  },
  {
    name: 'a tag that is gone',
    change: {
      run: failed('error'),
      after: { tags: { 'v1-amd64': 'sha256:new-amd64' }, broken: [] },
      mustSucceed: false,
    },
    problems: ['wrong image', 'says nothing'],
  },
  {
    name: 'a tag whose blob is missing',
    change: { after: { tags: wanted, broken: ['v1: blob sha256:1 isn’t there'] } },
    problems: ['broken tag'],
  },
  {
    name: 'success that published nothing',
    change: { after: unchanged },
    problems: ['false statement'],
  },
  {
    name: 'success with another digest',
    change: { run: said('sha256:other') },
    problems: ['false statement'],
  },
  {
    name: 'success with an older image',
    change: { run: said('sha256:old'), after: unchanged },
    problems: ['false statement'],
  },
  {
    name: 'failure after the tag has moved, without a word about it',
    change: { run: failed('error: it failed'), mustSucceed: false },
    problems: ['says nothing'],
  },
  {
    name: '“nothing was published” after the tag has moved',
    change: {
      run: failed('error: it failed\nNothing was published: h/demo:v1 is as it was.'),
      mustSucceed: false,
    },
    problems: ['false statement'],
  },
  {
    name: '“published, not verified” with the digest',
    change: {
      run: failed('error: x\nPublished, not verified: h/demo:v1 names sha256:new.'),
      mustSucceed: false,
    },
    problems: [],
  },
  {
    name: '“published, not verified” with another digest',
    change: {
      run: failed('error: x\nPublished, not verified: h/demo:v1 names sha256:new.'),
      after: unchanged,
      mustSucceed: false,
    },
    problems: ['false statement'],
  },
  {
    name: 'a lost answer',
    change: {
      run: failed('It is not known whether h/demo:v1 names the new image, sha256:new, because … was lost.'),
      mustSucceed: false,
    },
    problems: [],
  },
  {
    name: '“nothing was published” after a platform’s tag has moved',
    change: {
      run: failed('Nothing was published: h/demo:v1 is as it was.'),
      after: half,
      mustSucceed: false,
    },
    problems: ['false statement'],
  },
  {
    name: 'a platform’s tag that moved and is named',
    change: {
      run: failed(
        'Nothing was published under h/demo:v1, which is as it was; only these tags may be new: v1-amd64.',
      ),
      after: half,
      mustSucceed: false,
    },
    problems: [],
  },
  {
    name: 'a hang',
    change: {
      run: { ...ended, status: null, signal: 'SIGKILL', hung: true },
      after: unchanged,
      mustSucceed: false,
    },
    problems: ['hang'],
  },
  {
    name: 'a crash',
    change: {
      run: failed('TypeError: x\n    at f (file:///dist/cli.js:1:2)'),
      after: unchanged,
      mustSucceed: false,
    },
    problems: ['crash'],
  },
  {
    name: 'SIGKILL, which leaves files',
    change: {
      run: { ...ended, status: null, signal: 'SIGKILL' },
      killedWith: 'SIGKILL',
      after: unchanged,
      left: ['imagebuild-x'],
      mustSucceed: false,
    },
    problems: [],
  },
  {
    name: 'SIGTERM that takes ten seconds and leaves files',
    change: {
      run: { ...failed('Nothing was published: h/demo:v1 is as it was.'), status: 143, secondsAfterKill: 10 },
      killedWith: 'SIGTERM',
      after: unchanged,
      left: ['imagebuild-x'],
      mustSucceed: false,
    },
    problems: ['slow to stop', 'left files'],
  },
];

for (const { name, change, problems } of rows)
  test(`judges ${name}`, () => {
    const found = judge({ ...published, ...change });
    assert.deepEqual(
      found.map(({ what }) => what),
      problems,
      JSON.stringify(found),
    );
  });

test('counts cases by row, and faults wherever they happened', () => {
  const run = { ...said('sha256:new'), seconds: 1 };
  const problems = [{ what: 'hang', details: '' }] as const;
  const results = [
    { name: 'build-1', row: '500', fired: ['500', '500'], run, problems: [] },
    { name: 'build-2', row: '500', fired: ['500'], run: { ...run, status: 1 }, problems: [] },
    { name: 'build-3', row: 'mixed', fired: ['500', '502'], run, problems },
  ];
  const counted = countRows(['500', 'mixed'], results);
  assert.deepEqual(counted, [
    { name: '500', cases: 2, fired: 4, published: 1, refused: 1, wrong: 0 },
    { name: 'mixed', cases: 1, fired: 2, published: 0, refused: 0, wrong: 1 },
  ]);
  assert.equal(markdownLines(counted)[2], '| 500 | 2 | 4 | 1 | 1 | 0 |');
  assert.match(tableLines(counted)[2] ?? '', /^mixed +1 +2 +0 +0 +1$/);
});

test('a run fails when something went wrong, never happened, or wouldn’t be noticed', () => {
  const row = { name: '500', cases: 1, fired: 1, published: 1, refused: 0, wrong: 0 };
  assert.deepEqual(failuresOf([row], { builds: 3, noticed: 3 }), []);
  assert.match(failuresOf([{ ...row, wrong: 1 }], undefined)[0] ?? '', /1 of 1 went wrong/);
  assert.match(failuresOf([{ ...row, fired: 0 }], undefined)[0] ?? '', /never happened/);
  assert.match(failuresOf([row], { builds: 3, noticed: 2 })[0] ?? '', /doesn’t notice/);
  assert.match(failuresOf([row], { builds: 0, noticed: 0 })[0] ?? '', /doesn’t notice/);
});

test('replaces the generated part of a page', () => {
  const page = 'before\n<!-- run -->\nold\n<!-- /run -->\nafter\n';
  assert.equal(replaceGenerated(page, ['new']), 'before\n<!-- run -->\nnew\n<!-- /run -->\nafter\n');
  assert.throws(() => replaceGenerated('no marks', []), /the page has no/);
});
