import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';

const source = join(import.meta.dirname, '..', '..', 'src', 'prepare', 'workspace.ts');
const directory = mkdtempSync(join(tmpdir(), 'imagebuild-workspace-'));
chmodSync(directory, 0o777);
after(() => rmSync(directory, { recursive: true, force: true }));

/**
 * Uses a workspace in a process of its own, never as root, whom no mode of a directory stops. @returns what
 * it printed.
 */
function use(lines: string): string {
  const script = `
    const { chmodSync, mkdirSync, writeFileSync } = await import('node:fs');
    const { createWorkspace } = await import(${JSON.stringify(source)});
    const env = { RUNNER_TEMP: ${JSON.stringify(directory)} };
    const workspace = await createWorkspace(env, (event) => console.log(JSON.stringify(event)));
    const inside = workspace.directory + '/inside';
    mkdirSync(inside);
    writeFileSync(inside + '/file', '');
    ${lines}`;
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const args = ['--input-type=module', '--eval', script];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', ...nobody });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('read-only directories are removed too', () => {
  const printed = use('chmodSync(inside, 0o555); await workspace[Symbol.asyncDispose]();');
  assert.equal(printed, '');
  assert.deepEqual(readdirSync(directory), []);
});

test('many directories beside a read-only one are removed too', () => {
  const printed = use(`
    for (let number = 0; number < 300; number++) mkdirSync(workspace.directory + '/run/' + number + '/a/b', { recursive: true });
    chmodSync(inside, 0o555);
    await workspace[Symbol.asyncDispose]();`);
  assert.equal(printed, '');
  assert.deepEqual(readdirSync(directory), []);
});

test('a workspace is removed when its process ends', () => {
  use('process.exit(0);');
  assert.deepEqual(readdirSync(directory), []);
});

test('a directory that cannot be removed gives a warning and no error', () => {
  const printed = use(`
    const closed = inside + '/closed';
    mkdirSync(closed);
    const kept = await createWorkspace({ RUNNER_TEMP: closed }, (event) => console.log(JSON.stringify(event)));
    chmodSync(closed, 0o555);
    await kept[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  `);
  assert.match(printed, /cannot be removed: EACCES/);
  assert.deepEqual(readdirSync(directory), []);
});
