import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { programEnv, programs } from '../support/cli.ts';

const directory = mkdtempSync(join(tmpdir(), 'imagebuild-signals-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const application = join(directory, 'applications', 'slow', 'latest');
mkdirSync(application, { recursive: true });
writeFileSync(join(application, 'Kubefile'), 'FROM scratch\n');
writeFileSync(join(application, 'init.sh'), 'echo started\nsleep 600\n');
const stubborn = join(directory, 'applications', 'stubborn', 'latest');
mkdirSync(stubborn, { recursive: true });
writeFileSync(join(stubborn, 'init.sh'), "trap '' INT TERM HUP\necho started\nwhile :; do sleep 0.1; done\n");

/** Builds an application and sends a signal each time that init.sh, or the test, says so. */
async function interrupt(app: string, signals: readonly NodeJS.Signals[]) {
  const temporary = mkdtempSync(join(directory, 'tmp-'));
  const child = spawn(process.execPath, [programs.cli, 'build', 'apps', app, 'v1'], {
    cwd: directory,
    env: { ...programEnv, HOME: directory, TMPDIR: temporary },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const hadStarted = said.includes('| started');
    said += text;
    if (hadStarted || !said.includes('| started')) return;
    for (const [index, signal] of signals.entries()) setTimeout(() => child.kill(signal), 200 * index);
  });
  const [code, by] = await once(child, 'close');
  return { code, by, said, left: readdirSync(temporary) };
}

for (const [signal, status] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends a build with ${status}, with init.sh, and leaves nothing behind`, async () => {
    const { code, said, left } = await interrupt('slow', [signal]);
    assert.equal(code, status, said);
    assert.match(said, /error: /);
    assert.deepEqual(left, []);
  });
}

test('a second Ctrl-C ends at once what does not listen, and leaves nothing behind', async () => {
  const { by, said, left } = await interrupt('stubborn', ['SIGINT', 'SIGINT']);
  assert.equal(by, 'SIGINT', said);
  // It would tell how the build ended, had it waited for init.sh.
  assert.doesNotMatch(said, /error: /);
  assert.deepEqual(left, []);
});
