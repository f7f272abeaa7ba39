import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import type { RepositorySetup } from '../../../src/commands/init/files.ts';
import { findMention } from '../../../src/commands/init/shellscripts/mentions.ts';
import type { Migration } from '../../../src/commands/init/shellscripts/migration.ts';
import { readOldRepository } from '../../../src/commands/init/shellscripts/oldrepository.ts';
import { matchesIn, readOldWorkflow } from '../../../src/commands/init/shellscripts/oldworkflow.ts';
import { listMigrationSteps } from '../../../src/report/migration.ts';

/** Runs something that a text could make take minutes. */
function inTime<T>(act: () => T): T {
  const began = performance.now();
  const result = act();
  assert.ok(performance.now() - began < 2_000, `${performance.now() - began} ms`);
  return result;
}

const mentionIn = (text: string) =>
  findMention(
    {
      automation: [],
      initScripts: [],
      pages: [{ path: 'README.md', text }],
      applications: new Map([['applications', ['web']]]),
    },
    'applications',
    [],
  );

test('a page of any text is read in linear time', () => {
  for (const piece of [',', 'a,', 'a/,', 'a.a.', 'a/a:,', 'a.b/c/', ' '])
    assert.equal(
      inTime(() => mentionIn(piece.repeat(200_000 / piece.length))),
      undefined,
      piece,
    );
  const mention = inTime(() => mentionIn(`first\n${'acme/web:v1\n'.repeat(40_000)}`));
  assert.deepEqual(mention, {
    registry: 'docker.io',
    namespace: 'acme',
    place: { file: 'README.md', line: 2 },
  });
});

test('commands of a workflow are found in linear time, with their lines and without those of comments', () => {
  const lines = '/imagebuild_apps\n\n   # /imagesync\n  /imagesync # /imagesync\n';
  const find = (text: string) => matchesIn({ path: 'a.yml', text }, /\/image[a-z_]+/g);
  assert.deepEqual(
    find(lines).map(({ text, place }) => `${place.line} ${text}`),
    ['1 /imagebuild_apps', '4 /imagesync', '4 /imagesync'],
  );
  assert.equal(inTime(() => find(lines.repeat(10_000))).at(-1)?.place.line, 40_000);
  assert.equal(inTime(() => find(`${' '.repeat(300_000)}${'/imagesync '.repeat(30_000)}`)).length, 30_000);
});

test('a page names no namespace that images cannot have', () => {
  assert.equal(mentionIn('docker.io/acme-/web:v1 and a___b/web:v1 and r.example:123456/acme/web'), undefined);
});

test('a label is one that GitHub can have, and not an option of gh', () => {
  const labels = (label: string) => {
    const read = readOldWorkflow({ path: 'a.yml', text: `on: push\nif: "label.name == '${label}'"\n` });
    assert.ok('workflow' in read);
    return read.workflow.labels.map(({ text }) => text);
  };
  assert.deepEqual(labels('ok to build'), ['ok to build']);
  for (const label of ['x'.repeat(51), 'two\n  lines', '--repo=evil/charts'])
    assert.deepEqual(labels(label), []);
});

test('directories that lead out of a repository are not read, and those with too many files are refused', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-old-'));
  try {
    const repository = join(directory, 'charts');
    await mkdir(join(directory, 'outside/web/v1'), { recursive: true });
    await mkdir(repository);
    for (const name of ['applications', 'scripts']) await symlink('../outside', join(repository, name));
    const read = await readOldRepository(repository, []);
    assert.deepEqual(read, { automation: [], initScripts: [], pages: [], applications: new Map() });
    await mkdir(join(repository, 'hack'));
    const names = Array.from({ length: 1001 }, (_, index) => join(repository, 'hack', `${index}.sh`));
    await Promise.all(names.map((name) => writeFile(name, '')));
    await assert.rejects(readOldRepository(repository, []), { code: 'LIMIT_EXCEEDED' });
  } finally {
    await rm(directory, { recursive: true });
  }
});

test('the command that deletes files names just these, whatever they are called', () => {
  const commandFor = (replaced: readonly string[]) => {
    const migration = {
      ...{ replaced, needed: [], users: [], destinations: [], warnings: [] },
      branch: 'main',
    };
    const setup = { registry: 'docker.io', namespace: 'acme', label: 'accepted' };
    const steps = listMigrationSteps(
      setup as unknown as RepositorySetup,
      migration as unknown as Migration,
      [],
    );
    return /^ +git [\s\S]*/m.exec(steps.find((step) => step.includes(' rm -- ')) ?? '')?.[0].trim() ?? '';
  };
  const names = ["scripts/a'$(touch b);`id`.sh", 'scripts/a b\nc.sh', 'scripts/-rf', 'scripts/$HOME"'];
  const words = execFileSync('sh', ['-c', `git() { printf '%s\\0' "$@"; }; ${commandFor(names)}`]);
  assert.deepEqual(words.toString().split('\0').slice(0, -1), ['rm', '--', ...names]);
  assert.match(commandFor(['scripts/*.sh']), /^git --literal-pathspecs rm -- /);
});
