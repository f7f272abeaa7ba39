import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import packageJson from '../../package.json' with { type: 'json' };
import { bundle } from '../../scripts/bundle.ts';
import { checkNode } from '../../src/cli/program.ts';
import { oldestNode } from '../../src/io/bundlednode.ts';

test('a recent Node is accepted', () => {
  checkNode('24.0.0');
  checkNode('100.1.0');
});

test('an older Node is an error that says how to get a newer one', () => {
  assert.throws(() => checkNode('20.20.2'), {
    code: 'PROGRAM_MISSING',
    message: 'imagebuild needs Node 24, and this is Node 20.20.2',
    hint: /Install Node 24/,
  });
});

test('package.json asks for the same version', () => {
  assert.equal(packageJson.engines.node, `>=${oldestNode}`);
});

describe('the bundle on an older Node', () => {
  const work = mkdtempSync(join(tmpdir(), 'imagebuild-node-'));
  // Pretends to be an older Node: a real one can't be had everywhere.
  const older = join(work, 'older.mjs');
  const withNode = join(work, 'with');
  const without = join(work, 'without');
  const run = (entry: string, ...args: string[]) =>
    spawnSync(process.execPath, ['--import', older, entry, ...args], {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, FORCE_COLOR: '' },
    });

  before(async () => {
    writeFileSync(
      older,
      `if (!process.env.RESTARTED) Object.defineProperty(process.versions, 'node', { value: '20.20.2' });\n`,
    );
    await bundle(join(withNode, 'dist'));
    await bundle(join(without, 'dist'));
    const packaged = join(withNode, `node_modules/node-linux-${process.arch}`);
    mkdirSync(join(packaged, 'bin'), { recursive: true });
    writeFileSync(join(packaged, 'package.json'), '{}');
    writeFileSync(join(packaged, 'bin/node'), `#!/bin/sh\nRESTARTED=1 exec ${process.execPath} "$@"\n`, {
      mode: 0o755,
    });
  });
  after(() => rmSync(work, { recursive: true, force: true }));

  test('the command line runs on the bundled one, with its arguments and its exit status', () => {
    const version = run(join(withNode, 'dist/cli.js'), '--version');
    assert.deepEqual([version.status, version.stdout], [0, `${packageJson.version}\n`]);
    const refused = run(join(withNode, 'dist/cli.js'), 'inspect', 'oci:/nonexistent/a b');
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /nonexistent\/a b/);
  });

  test('where there isn’t one, help is shown, and a command says in one sentence what to do', () => {
    assert.equal(run(join(without, 'dist/cli.js'), '--help').status, 0);
    const { status, stderr } = run(join(without, 'dist/cli.js'), 'doctor');
    assert.notEqual(status, 0);
    assert.match(stderr, /imagebuild needs Node 24, and this is Node 20\.20\.2\n.*Install Node 24/);
  });

  test('the action does the same', () => {
    const there = run(join(withNode, 'dist/action.js'));
    assert.doesNotMatch(there.stdout + there.stderr, /needs Node/);
    const { status, stdout, stderr } = run(join(without, 'dist/action.js'));
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(
      stderr,
      /^error: imagebuild needs Node 24, and this is Node 20\.20\.2: install it, or run npm ci/,
    );
    assert.equal(stderr.split('\n').length, 2);
  });

  test('a bundled one that can’t run is as good as none', () => {
    const broken = join(work, 'broken');
    mkdirSync(broken);
    symlinkSync(join(without, 'dist'), join(broken, 'dist'));
    const packaged = join(without, `node_modules/node-linux-${process.arch}`);
    mkdirSync(packaged, { recursive: true });
    writeFileSync(join(packaged, 'package.json'), '{}');
    assert.match(run(join(without, 'dist/cli.js'), 'doctor').stderr, /needs Node 24/);
    rmSync(join(without, 'node_modules'), { recursive: true });
  });

  test('SIGTERM reaches the program that was started again', async () => {
    const packaged = join(withNode, `node_modules/node-linux-${process.arch}/bin/node`);
    const before = readFileSync(packaged, 'utf8');
    writeFileSync(packaged, '#!/bin/sh\ntrap "exit 143" TERM\necho ready\nwhile :; do sleep 0.1; done\n');
    const child = spawn(process.execPath, ['--import', older, join(withNode, 'dist/cli.js'), 'bot'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [status] = await once(child, 'exit');
    assert.equal(status, 143);
    writeFileSync(packaged, before);
  });
});
