import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Cli } from '../../../src/cli/cli.ts';
import { completeWords } from '../../../src/cli/completion/candidates.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { programs } from '../../support/cli.ts';
import { missing } from '../../support/tools.ts';

const known = {
  apps: async (type: string) => (type === 'apps' ? ['hello', 'helm'] : []),
  versions: async (_: string, app: string) => (app === 'helm' ? ['v3.8.2', 'v3.9.0'] : []),
};

const complete = async (...words: readonly string[]) => {
  const completion = await completeWords(createProgram({} as Cli, '0'), words, known);
  return completion.kind === 'paths' ? 'paths' : completion.words.map(({ word }) => word);
};

for (const [words, expected] of [
  [
    ['build', ''],
    ['apps', 'configs', 'dockerimages'],
  ],
  [
    ['build', 'apps', 'he'],
    ['hello', 'helm'],
  ],
  [
    ['build', '--push', 'apps', 'helm', ''],
    ['v3.8.2', 'v3.9.0'],
  ],
  [
    ['build', '--registry', 'apps', 'apps', 'helm', ''],
    ['v3.8.2', 'v3.9.0'],
  ],
  [
    ['build', 'apps', '--engine', ''],
    ['auto', 'buildx', 'buildah'],
  ],
  [['build', 'apps', 'helm', 'v3.8.2', 'A=1', ''], []],
  [
    ['plan', '--progress', 'p'],
    ['auto', 'plain', 'json', 'quiet'],
  ],
  [['build', '--registry', ''], []],
  [['build', '--metadata-file', ''], 'paths'],
  [['images', ''], 'paths'],
  [['build', '-t', 'demo:v1', ''], 'paths'],
  [['build', '-f', ''], 'paths'],
  [['publish', 'out/a', 'out/'], 'paths'],
  [
    ['bot', ''],
    ['setup', 'sweep'],
  ],
  [
    ['completion', ''],
    ['bash', 'zsh', 'fish'],
  ],
  [['nonsense', 'x', ''], []],
] as const)
  test(`imagebuild ${words.join(' ')}`, async () => assert.deepEqual(await complete(...words), expected));

test('commands and flags that are hidden from help are not offered', async () => {
  const commands = await complete('');
  assert.ok(commands.includes('build') && commands.includes('help'));
  assert.ok(Array.isArray(commands) && commands.every((name) => !name.startsWith('_')));
  const flags = await complete('build', '--');
  assert.ok(flags.includes('--push') && flags.includes('--help') && !flags.includes('--verify'));
});

/** A line for each shell that completes the words of a command line and prints what it would offer. */
const shells = {
  bash: `source <(imagebuild completion bash)
COMP_WORDS=(imagebuild "$@"); COMP_CWORD=$#; _imagebuild; printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: `imagebuild completion fish | source
complete -C "imagebuild $argv" | string replace -r '\\t.*' ''`,
} as const;

describe('the scripts in their shells', () => {
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-completion-'));
  before(() => {
    mkdirSync(join(work, 'bin'));
    writeFileSync(
      join(work, 'bin/imagebuild'),
      `#!/bin/sh\nexec '${process.execPath}' '${programs.cli}' "$@"\n`,
      {
        mode: 0o755,
      },
    );
    mkdirSync(join(work, 'applications/helm/v3.8.2'), { recursive: true });
    mkdirSync(join(work, 'applications/hello/v1'), { recursive: true });
    writeFileSync(join(work, 'hosts.txt'), '');
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  const run = (shell: string, ...args: readonly string[]) => {
    const env = { PATH: `${join(work, 'bin')}:${process.env['PATH']}`, HOME: work };
    const { stdout, stderr, error } = spawnSync(shell, args, {
      cwd: work,
      encoding: 'utf8',
      env,
      timeout: 60_000,
    });
    assert.ifError(error);
    return stdout.split('\n').filter((line) => line !== '') ?? [stderr];
  };

  for (const shell of ['bash', 'fish'] as const)
    test(`${shell} completes applications, versions, flags and paths`, { skip: missing(shell) }, () => {
      const offered = (...words: readonly string[]) =>
        run(shell, '-c', shells[shell], ...(shell === 'bash' ? ['bash'] : []), ...words);
      assert.deepEqual(offered('build', 'apps', 'he'), ['hello', 'helm']);
      assert.deepEqual(offered('build', 'apps', 'helm', 'v'), ['v3.8.2']);
      assert.deepEqual(offered('build', '--plat'), ['--platform']);
      assert.deepEqual(offered('images', 'hos'), ['hosts.txt']);
    });

  test('zsh reads its script', { skip: missing('zsh') }, () => {
    assert.deepEqual(
      run(
        'zsh',
        '-f',
        '-c',
        'autoload -Uz compinit; compinit -D; source <(imagebuild completion zsh); print $_comps[imagebuild]',
      ),
      ['_imagebuild'],
    );
  });
});
