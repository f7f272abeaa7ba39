import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import test, { describe } from 'node:test';
import { parse } from 'yaml';
import { commands } from '../../src/bot/grammar/commands.ts';
import { lintWorkflow } from '../support/actionlint.ts';
import { isOurs, parseWorkflow, stepsOf } from './workflow.ts';
import { dispatchRules, rules } from './workflowrules.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, '.github/workflows', file), 'utf8');
const files = globSync('*.yml', { cwd: join(root, '.github/workflows') }).sort();
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8'));

test('the workflows that people copy are there', () => {
  for (const file of ['imagebuild.yml', 'pull-request.yml', 'comment.yml', 'collection.yml', 'release.yml'])
    assert.ok(files.includes(file), file);
});

for (const file of files) {
  const text = read(file);
  const workflow = parseWorkflow(text);
  const applied = [...rules, ...(file === 'imagebuild.yml' ? dispatchRules : [])];

  describe(basename(file), () => {
    test('actionlint finds nothing', async () => assert.deepEqual(await lintWorkflow(text, file), []));

    for (const { name, broken } of applied) test(name, () => assert.deepEqual(broken(workflow), []));

    test('what is passed to the action, and taken from it, is there', () => {
      const ours = stepsOf(workflow).filter(([, step]) => isOurs(step));
      const passed = ours.flatMap(([, step]) => Object.keys(step.with ?? {}));
      assert.deepEqual(
        passed.filter((input) => !(input in action.inputs)),
        [],
      );
      const ids = ours.flatMap(([, { id }]) => (id === undefined ? [] : [id]));
      const taken = [...text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)];
      assert.deepEqual(
        taken.filter(([, id = '', name = '']) => ids.includes(id) && !(name in action.outputs)),
        [],
      );
    });
  });
}

test('imagebuild.yml takes the same from a dispatch and from another workflow', () => {
  const { on } = parseWorkflow(read('imagebuild.yml'));
  const [dispatched, called] = [on['workflow_dispatch'], on['workflow_call']].map((event) =>
    Object.keys(event?.inputs ?? {}).sort(),
  );
  assert.deepEqual(dispatched, called);
});

test('comment.yml starts a job for every command', () => {
  const { answer } = parseWorkflow(read('comment.yml')).jobs;
  const words = [...(answer?.if ?? '').matchAll(/contains\(github\.event\.comment\.body, '([^']+)'\)/g)];
  const unanswered = commands
    .map(({ name }) => `/${name}`)
    .filter((command) => !words.some(([, word = '']) => command.includes(word)));
  assert.deepEqual(unanswered, []);
});

/** A workflow with one fault, and the rule that must find it. */
const mutations: readonly (readonly [rule: string, file: string, from: RegExp, to: string])[] = [
  ['9: the place of the results', 'imagebuild.yml', /sha: \{ type/, 'namespace: { type'],
  ['10: no permission at the top', 'imagebuild.yml', /^permissions: \{\}/m, 'permissions: write-all'],
  ['10: no permission at the top', 'pull-request.yml', / {4}permissions:\n {6}contents: read\n/, ''],
  ['10: every action is pinned', 'imagebuild.yml', /checkout@[0-9a-f]{40}/, 'checkout@v7'],
  ['10: every action is pinned', 'comment.yml', /checkout@3d/, 'checkout@4d'],
  ['10: no checkout leaves', 'imagebuild.yml', / {10}persist-credentials: false\n/, ''],
  ['10: no script holds', 'collection.yml', /\$\(\(PAGE \+ 1\)\)/, `\${{ inputs.page }}`],
  ['11: no event gives', 'pull-request.yml', /pull_request:/, 'pull_request_target:'],
  ['11: a pull request reads', 'pull-request.yml', /contents: read/, 'contents: write'],
  ['11: a pull request reads', 'pull-request.yml', /mode: pull-request/, 'mode: publish'],
  [
    '11: a pull request reads',
    'pull-request.yml',
    /mode: plan/,
    `mode: plan\n          token: \${{ secrets.X }}`,
  ],
  [
    '11: what follows',
    'pull-request-comment.yml',
    /ref: .*/,
    `ref: \${{ github.event.workflow_run.head_sha }}`,
  ],
  ['11: what follows', 'pull-request-comment.yml', /mode: preview/, 'mode: build'],
  ['11: the comment', 'pull-request-comment.yml', /pull-requests: write/, 'issues: write'],
  [
    '12: what runs',
    'imagebuild.yml',
    /mode: prepare/,
    `mode: prepare\n          token: \${{ github.token }}`,
  ],
  ['12: what runs', 'imagebuild.yml', /mode: publish/, 'mode: build'],
  ['12: a secret is read', 'imagebuild.yml', / {4}environment: publish\n/, ''],
  [
    '12: a secret is read',
    'imagebuild.yml',
    /mode: report/,
    `mode: report\n          password: \${{ secrets.X }}`,
  ],
  [
    '12: packages are',
    'imagebuild.yml',
    / {6}# Looks for an older run/,
    '      packages: write\n      # Looks for an older run',
  ],
  [
    '12: packages are',
    'release.yml',
    / {6}packages: write\n {4}steps:\n/,
    '      packages: write\n    steps:\n      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1\n',
  ],
  ['12: packages are', 'imagebuild.yml', / {6}issues: write/, '      issues: write\n      packages: write'],
  [
    '12: the job that comments',
    'imagebuild.yml',
    /mode: report/,
    `mode: report\n          password: \${{ secrets.X }}`,
  ],
  ['13: what is handed on', 'release.yml', /out\/release\/SHA256SUMS/, 'out/release/../secrets'],
  ['13: what is handed on', 'imagebuild.yml', /path: imagebuild-result.json/, 'path: .'],
  ['a dry run', 'imagebuild.yml', / && inputs\.dry-run != 'true'/, ''],
  ['a dry run', 'imagebuild.yml', / {10}dry-run: \$.*\n/, ''],
  [
    'a build asks',
    'imagebuild.yml',
    /accept:\n {4}runs-on: .*\n/,
    'accept:\n    runs-on: ubuntu-24.04\n    environment: publish\n',
  ],
  ['every artifact has', 'imagebuild.yml', / {10}retention-days: 30\n/, ''],
  ['what is prepared is deleted', 'imagebuild.yml', / {6}actions: write\n/, ''],
  ['every job ends', 'release.yml', / {4}timeout-minutes: 10\n/, ''],
  ['2: whether a tag', 'imagebuild.yml', / {10}replace: \$.*\n/, ''],
  ['3: the dispatched commit', 'imagebuild.yml', / {10}path: checkout\n/, ''],
  ['3: the commit is proven', 'imagebuild.yml', / {10}fetch-depth: 0\n/, ''],
  ['3: the commit is proven', 'imagebuild.yml', / {10}sha: \$.*\n/, ''],
  ['8: every job', 'imagebuild.yml', /version: \$\{\{ inputs.version \}\}/, `version: \${{ inputs.app }}`],
  [
    '8: every job',
    'imagebuild.yml',
    /platforms: \$\{\{ matrix.platforms \}\}/,
    `platforms: \${{ inputs.platforms }}`,
  ],
  ['12: a copy is', 'imagebuild.yml', / {10}copy-from: \$.*\n/, ''],
  ['12: a copy is', 'imagebuild.yml', / && inputs\.copy-from == ''/, ''],
  ['15: one run at a time', 'imagebuild.yml', / && needs\.accept\.outputs\.accepted == 'true'/, ''],
  ['8: which jobs', 'imagebuild.yml', / {4}strategy:\n.*\n/, ''],
  ['12: every job that prepares', 'imagebuild.yml', /PREPARED \}\}-\$\{\{ matrix.part \}\}/, 'PREPARED }}'],
  ['12: every job that prepares', 'imagebuild.yml', /-\{all,amd64,arm64\}/, '-all'],
  ['14: the run’s name', 'imagebuild.yml', /^run-name: .*/m, 'run-name: build'],
  ['15: one run at a time', 'imagebuild.yml', /inputs\.request-id \|\| /, ''],
  ['15: one run at a time', 'imagebuild.yml', /needs: accept\n/, 'needs: []\n'],
  ['15: publishing waits', 'imagebuild.yml', / {6}queue: max\n/, ''],
];

for (const [rule, file, from, to] of mutations)
  test(`a broken ${file} is found: ${rule} (${from.source})`, () => {
    const text = read(file);
    const changed = text.replace(from, () => to);
    assert.notEqual(changed, text, 'the mutation fits');
    const found = [...rules, ...dispatchRules].find(({ name }) => name.startsWith(rule));
    assert.ok(found);
    assert.notDeepEqual(found.broken(parseWorkflow(changed)), []);
  });

test('every rule has a mutation that it finds', () => {
  const unproven = [...rules, ...dispatchRules].filter(
    ({ name }) => !mutations.some(([rule]) => name.startsWith(rule)),
  );
  assert.deepEqual(unproven, []);
});
