import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, globSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const dist = join(root, 'dist');
const skip = existsSync(dist) ? false : 'needs dist/ (npm run build)';

test('the bundle runs on its own', { skip }, () => {
  accessSync(join(dist, 'cli.js'), constants.X_OK);
  const { status, stdout } = node(join(dist, 'cli.js'), '--help');
  assert.equal(status, 0);
  assert.match(stdout, /^Usage: imagebuild/);
  const action = node(join(dist, 'action.js'));
  assert.equal(action.status, 1);
  assert.match(action.stdout, /^::error .*unknown mode "none"/m);
});

test('the bundle says nothing about the machine it was made on', { skip }, () => {
  const places = [root, homedir()].filter((place) => place.length > 1 && place !== '/root');
  const telling = globSync('**/*.js', { cwd: dist }).filter((name) => {
    const text = readFileSync(join(dist, name), 'utf8');
    return places.some((place) => text.includes(place));
  });
  assert.deepEqual(telling, []);
});

test('the licence of every package that is in the bundle comes with it', { skip }, () => {
  const licences = readFileSync(join(dist, 'LICENSES.txt'), 'utf8');
  for (const name of ['@actions/core', 'commander', 'undici', 'yaml', 'zod'])
    assert.match(licences, new RegExp(`^${name} \\d`, 'm'));
});

test('--help and a wrong input of the action are answered at once', { skip }, () => {
  for (const [what, ...args] of [
    ['--help', join(dist, 'cli.js'), '--help'],
    ['the action', join(dist, 'action.js')],
  ]) {
    let [more, allowed] = [Number.POSITIVE_INFINITY, 0];
    for (let tries = 0; tries < 5 && more > allowed; tries++) {
      const plain = fastest(() => node('-e', '0'));
      more = fastest(() => node(...args)) - plain;
      // A busy machine slows everything, including Node’s start, which takes 30 to 40 ms on an idle one.
      allowed = Math.max(120, 4 * plain);
    }
    assert.ok(more <= allowed, `${what} takes ${Math.round(more)} ms more than node -e 0`);
  }
});

function node(...args: readonly string[]) {
  const env = { PATH: process.env['PATH'], INPUT_MODE: 'none' };
  return spawnSync(process.execPath, args, { env, encoding: 'utf8', input: '' });
}

/** Returns the milliseconds of the fastest of several runs, because other work only ever adds time. */
function fastest(run: () => unknown): number {
  const times = Array.from({ length: 7 }, () => {
    const started = performance.now();
    run();
    return performance.now() - started;
  });
  return Math.min(...times);
}
