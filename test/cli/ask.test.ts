import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { ask } from '../../src/cli/ask.ts';
import type { Cli } from '../../src/cli/cli.ts';

/** A terminal: what is typed, and everything that is shown. */
function terminal({ isTTY }: { readonly isTTY: boolean }) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const stderr = new PassThrough();
  let shown = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
  });
  const cli = { stdin, stderr, signal: new AbortController().signal } as unknown as Cli;
  return { cli, type: (text: string) => stdin.write(text), shown: () => shown };
}

test('a word is shown as it is typed, a password isn’t', async () => {
  const { cli, type, shown } = terminal({ isTTY: true });
  const name = ask(cli, 'Username');
  type('octocat\r');
  assert.equal(await name, 'octocat');
  const password = ask(cli, 'Password', 'hidden');
  type('hunter2 & more\r');
  assert.equal(await password, 'hunter2 & more');
  assert.match(shown(), /^Username: [\s\S]*octocat[\s\S]*Password: /);
  assert.doesNotMatch(shown(), /hunter2|more/);
});

test('without a terminal nobody is asked', async () => {
  const { cli, shown } = terminal({ isTTY: false });
  await assert.rejects(ask(cli, 'Username'), { code: 'USAGE', hint: /--password-stdin/ });
  assert.equal(shown(), '');
});
