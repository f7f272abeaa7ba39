import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Cli } from '../../../src/cli/cli.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { lintResultSchema } from '../../../src/commands/lint/resultschema.ts';

/** A collection with mistakes, and a directory beside it. */
const files = {
  'applications/demo/v1/Kubefile': 'FROM scratch\nCOPY manifests manifests\nLABLE a=b\n',
  'applications/demo/v2/Kubefile': 'FROM scratch\nCMD ["echo done"]\n',
  'applications/demo/v2/init.bash': 'exit 1\n',
  'applications/other/v1/Kubefile': 'FROM scratch\nCMD ["echo done"]\n',
  'applications/empty/v1/README.md': '',
  'ordinary/Containerfile': 'FROM scratch\nCMD ["/x", "-v"]\nLABLE a=b\n',
  'ordinary/charts/x': '',
  'both/Kubefile': 'FROM scratch\nCMD ["helm", "list"]\n',
  'both/Dockerfile': 'FROM scratch\nLABLE a=b\n',
  'cluster/Dockerfile': 'FROM scratch\nCOPY registry registry\nCMD ["helm", "list"]\n',
  'deploy/Kubefile': 'FROM scratch\nCMD ["echo done"]\n',
  'deploy/charts/imagebuild.yml': '',
} as const;

let directory: string;
const home = process.cwd();
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-lint-'));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), text);
  }
  process.chdir(directory);
});
after(async () => {
  process.chdir(home);
  await rm(directory, { recursive: true, force: true });
});

/** Runs the command line in this process, as nothing else does. */
async function lint(args: readonly string[], env = {}) {
  const output = { status: 0, stdout: '' };
  const stdout = { write: (text: string) => (output.stdout += text) };
  const cli = { stdout, stderr: { write: () => true }, env, exitCode: 0 } as unknown as Cli;
  await createProgram(cli, '0.0.0').parseAsync(['lint', ...args], { from: 'user' });
  return { ...output, status: cli.exitCode };
}

const placesOf = (stdout: string) =>
  lintResultSchema
    .parse(JSON.parse(stdout))
    .findings.map(({ file, line, column, rule }) => `${file}:${line}:${column} ${rule}`);

const misspelt = 'applications/demo/v1/Kubefile:3:1 kubefile-syntax';
const notRead = 'applications/demo/v2/init.bash:1:1 file-name';
const missing = 'applications/empty/v1:1:1 kubefile-missing';
const elsewhere = 'deploy/charts/imagebuild.yml:1:1 configuration-place';

const paths: readonly (readonly [words: readonly string[], found: readonly string[], status: number])[] = [
  [[], [misspelt, notRead, missing], 1],
  [['applications'], [misspelt, notRead, missing], 1],
  [['applications/demo'], [misspelt, notRead], 1],
  [['applications/demo/v2'], [notRead], 0],
  [['applications/demo/v2', '--strict'], [notRead], 1],
  [['applications/other', 'deploy'], [elsewhere], 0],
  [['deploy/'], [elsewhere], 0],
  [['ordinary'], ['ordinary/Containerfile:3:1 kubefile-syntax'], 1],
  [['both'], ['both/Kubefile:2:1 cmd-exec-words'], 1],
  [['cluster'], ['cluster/Dockerfile:3:1 cmd-exec-words'], 1],
  [['applications/other', '--strict'], [], 0],
];

describe('imagebuild lint', () => {
  for (const [words, found, status] of paths)
    test(`checks ${words.join(' ') || 'everything'}`, async () => {
      const done = await lint([...words, '--json']);
      assert.deepEqual(placesOf(done.stdout), found);
      assert.equal(done.status, status);
    });

  test('reports to people by file, with the counts in the last line', async () => {
    const { stdout, status } = await lint([]);
    assert.equal(
      stdout,
      [
        'applications/demo/v1/Kubefile',
        '  3:1  error: unknown instruction LABLE [kubefile-syntax]',
        '       Did you mean LABEL?',
        '',
        'applications/demo/v2/init.bash',
        '  1:1  warning: init.bash is not read: only init.sh is, in exactly this spelling [file-name]',
        '       Rename it to init.sh.',
        '',
        'applications/empty/v1',
        '  1:1  error: the directory applications/empty/v1 has no Kubefile [kubefile-missing]',
        '       Add a Kubefile or a Dockerfile, or let init.sh write one.',
        '',
        '2 errors and 1 warning in 4 applications',
        '',
      ].join('\n'),
    );
    assert.equal(status, 1);
  });

  test('says so when there is nothing', async () => {
    const { stdout, status } = await lint(['applications/other']);
    assert.deepEqual([stdout, status], ['nothing to report in 1 application\n', 0]);
  });

  test('annotates lines in GitHub Actions', async () => {
    const { stdout } = await lint([], { GITHUB_ACTIONS: 'true' });
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.startsWith('::')),
      [
        '::error file=applications/demo/v1/Kubefile,line=3,col=1,title=imagebuild kubefile-syntax::unknown instruction LABLE%0ADid you mean LABEL?',
        '::warning file=applications/demo/v2/init.bash,line=1,col=1,title=imagebuild file-name::init.bash is not read: only init.sh is, in exactly this spelling%0ARename it to init.sh.',
        '::error file=applications/empty/v1,line=1,col=1,title=imagebuild kubefile-missing::the directory applications/empty/v1 has no Kubefile%0AAdd a Kubefile or a Dockerfile, or let init.sh write one.',
      ],
    );
  });

  test('runs nothing and changes nothing', async () => {
    const before = await stat(join(directory, 'applications/demo/v2'));
    await lint([]);
    assert.equal((await stat(join(directory, 'applications/demo/v2'))).mtimeMs, before.mtimeMs);
    assert.equal(await readFile(join(directory, 'applications/demo/v2/init.bash'), 'utf8'), 'exit 1\n');
  });

  test('corrects files, and a second time nothing', async () => {
    const file = join('fixed', 'Kubefile');
    await mkdir('fixed', { recursive: true });
    await writeFile(file, 'FROM scratch\nCMD ["helm", "list"]\nLABLE a=b\n');
    await writeFile(join('fixed', 'init.sh'), 'set -e\r\necho $3\r\n', { mode: 0o755 });
    const first = await lint(['fixed', '--fix', '--json']);
    assert.deepEqual(placesOf(first.stdout), ['fixed/Kubefile:3:1 kubefile-syntax']);
    await writeFile(file, 'FROM scratch\nCMD ["helm", "list"]\n');
    const second = await lint(['fixed', '--fix']);
    assert.equal(second.stdout, 'nothing to report in 1 application; 1 corrected\n');
    assert.equal(await readFile(file, 'utf8'), 'FROM scratch\nCMD ["helm list"]\n');
    const script = await readFile(join('fixed', 'init.sh'), 'utf8');
    assert.equal(script, '#!/usr/bin/env bash\nset -e\necho $3\n');
    assert.equal((await stat(join('fixed', 'init.sh'))).mode & 0o777, 0o755);
    const third = await lint(['fixed', '--fix']);
    assert.equal(third.stdout, 'nothing to report in 1 application\n');
  });

  test('writes SARIF to a file', async () => {
    await lint(['applications/demo/v1', '--sarif', 'lint.sarif']);
    const { version, runs } = JSON.parse(await readFile('lint.sarif', 'utf8'));
    assert.deepEqual([version, runs[0].tool.driver.version], ['2.1.0', '0.0.0']);
    assert.deepEqual(runs[0].results[0].locations[0].physicalLocation, {
      artifactLocation: { uri: 'applications/demo/v1/Kubefile', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3, startColumn: 1 },
    });
  });

  test('refuses a path without an application', async () => {
    await mkdir('nothing', { recursive: true });
    for (const path of ['nothing', 'missing'])
      await assert.rejects(lint([path]), { code: 'USAGE', message: `there is no application in ${path}` });
  });

  test('lists its rules and explains one', async () => {
    const list = await lint(['--rules']);
    assert.match(list.stdout, /^cmd-exec-words +error +/m);
    const one = await lint(['--explain', 'file-name']);
    assert.match(
      one.stdout,
      /^file-name \(warning\)\n\nPATH is not read: only NAME is, in exactly this spelling\.\nRename it to NAME\.\n/,
    );
    assert.match(one.stdout, /imagebuild\.yml: lint: \{ file-name: off \}\n$/);
  });
});
