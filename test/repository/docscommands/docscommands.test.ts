import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CommanderError } from 'commander';
import { parseCommand } from '../../cli/parsecommand.ts';
import { repository } from '../../support/cli.ts';
import { runCommand } from '../../support/cliinprocess.ts';
import { commandsOf, type PageCommand, splitCommands } from './extract.ts';
import { reasonNotToRun } from './onlyparsed.ts';
import { makeModels, makeWorkspace } from './workspace.ts';

const pages = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: repository,
  encoding: 'utf8',
})
  .split('\0')
  .filter((page) => page !== '' && !/^(?:src|test|CHANGELOG)/.test(page));

const commands = pages.flatMap((page) => commandsOf(page, readFileSync(join(repository, page), 'utf8')));

test('there are commands on many pages', () => {
  assert.ok(commands.length > 60, String(commands.length));
  assert.ok(new Set(commands.map(({ page }) => page)).size > 8);
});

test('a line is split as a shell does', () => {
  assert.deepEqual(splitCommands(`A=b imagebuild x 'a b' "c" # no`), [
    ['A=b', 'imagebuild', 'x', 'a b', 'c'],
  ]);
  assert.deepEqual(splitCommands('cat token | imagebuild login h < token 2>&1 && ls'), [
    ['cat', 'token'],
    ['imagebuild', 'login', 'h'],
    ['ls'],
  ]);
  assert.deepEqual(splitCommands('source <(imagebuild completion bash)'), [
    ['source'],
    ['imagebuild', 'completion', 'bash'],
  ]);
});

test('commands are found in blocks, over several lines, behind npx, and nowhere else', () => {
  const text = [
    'imagebuild prose',
    '```sh',
    'npx ../imagebuild build \\',
    '  apps',
    '$ sudo imagebuild doctor',
    '```',
    '```text',
    'imagebuild no',
    '```',
    '  ```',
    '  npx --yes @labring/imagebuild@1 lint',
    'imagebuilder no',
    '  ```',
  ].join('\n');
  assert.deepEqual(
    commandsOf('page', text).map(({ line, words }) => [line, ...words]),
    [
      [3, 'build', 'apps'],
      [5, 'doctor'],
      [11, 'lint'],
    ],
  );
});

/** Commands that commander answers itself: `--version`, `--help`, and a program without words. */
const answered = (words: readonly string[]) =>
  words.length === 0 || words.some((word) => ['--version', '-V', '--help', '-h'].includes(word));

describe('every command on a page', () => {
  for (const { page, line, words } of commands)
    test(`${page}:${line}: imagebuild ${words.join(' ')} is one that exists`, async () => {
      if (answered(words)) return;
      await parseCommand(words).catch((error: unknown) => {
        throw error instanceof CommanderError ? new Error(error.message) : error;
      });
    });
});

describe('every command on a page that needs no network, cluster or credential runs', () => {
  const distinct = new Map(commands.map((command) => [command.words.join(' '), command]));
  const running = [...distinct.values()].filter(
    ({ words }) => !answered(words) && reasonNotToRun(words) === undefined,
  );
  const origin = process.cwd();
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-docs-'));
  const models = join(work, 'models');

  before(async () => {
    mkdirSync(models);
    await makeModels(models);
  });

  after(() => {
    process.chdir(origin);
    rmSync(work, { recursive: true, force: true });
  });

  test('those are some', () => assert.ok(running.length > 25, String(running.length)));

  for (const [index, command] of running.entries())
    test(`${command.page}:${command.line}: imagebuild ${command.words.join(' ')}`, () => run(command, index));

  async function run({ words }: PageCommand, index: number): Promise<void> {
    const directory = join(work, String(index));
    mkdirSync(directory);
    process.chdir(directory);
    const args = await makeWorkspace(models, directory, words);
    const { status, stderr } = await runCommand(args);
    assert.equal(status, 0, `imagebuild ${args.join(' ')}\n${stderr}`);
  }
});
