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

/** Uses a workspace in a process of its own, never as root, whom no mode of a directory stops. @returns what it printed. */
function use(lines: string): string {
  const script = `
    const { chmodSync, mkdirSync, writeFileSync } = await import('node:fs');
    const { makeWorkspace } = await import(${JSON.stringify(source)});
    const settings = { env: { RUNNER_TEMP: ${JSON.stringify(directory)} } };
    const workspace = await makeWorkspace(settings, (event) => console.log(JSON.stringify(event)));
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

test('directories that nobody may write to are removed too', () => {
  const printed = use('chmodSync(inside, 0o555); await workspace[Symbol.asyncDispose]();');
  assert.equal(printed, '');
  assert.deepEqual(readdirSync(directory), []);
});

test('so are many others beside one, which are gone by the time they are looked at', () => {
  const printed = use(`
    for (let number = 0; number < 300; number++) mkdirSync(workspace.directory + '/run/' + number + '/a/b', { recursive: true });
    chmodSync(inside, 0o555);
    await workspace[Symbol.asyncDispose]();`);
  assert.equal(printed, '');
  assert.deepEqual(readdirSync(directory), []);
});

test('a workspace is gone with its process, however that ends', () => {
  use('process.exit(0);');
  assert.deepEqual(readdirSync(directory), []);
});

test('what cannot be removed is told, and fails nothing', () => {
  const printed = use(`
    const closed = inside + '/closed';
    mkdirSync(closed);
    const kept = await makeWorkspace({ env: { RUNNER_TEMP: closed } }, (event) => console.log(JSON.stringify(event)));
    chmodSync(closed, 0o555);
    await kept[Symbol.asyncDispose]();
    await workspace[Symbol.asyncDispose]();
  `);
  assert.match(printed, /could not be removed: EACCES/);
  assert.deepEqual(readdirSync(directory), []);
});
