import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const directory = mkdtempSync(join(tmpdir(), 'imagebuild-signals-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const application = join(directory, 'applications', 'slow', 'latest');
mkdirSync(application, { recursive: true });
writeFileSync(join(application, 'Kubefile'), 'FROM scratch\n');
writeFileSync(join(application, 'init.sh'), 'echo started\nsleep 60\n');

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends a build with ${status}, with init.sh, and leaves nothing behind`, async () => {
    const temporary = join(directory, signal);
    mkdirSync(temporary);
    const child = spawn(process.execPath, [main, 'build', 'apps', 'slow', 'v1'], {
      cwd: directory,
      env: { PATH: process.env['PATH'], HOME: directory, TMPDIR: temporary },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (text.includes('| started')) child.kill(signal);
    });
    const started = performance.now();
    const [code] = await once(child, 'close');
    assert.equal(code, status, said);
    assert.ok(performance.now() - started < 20_000);
    assert.match(said, /error: /);
    assert.deepEqual(readdirSync(temporary), []);
  });
}
