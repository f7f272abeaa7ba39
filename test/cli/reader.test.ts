import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { programEnv, programs } from '../support/cli.ts';

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-reader-'));
  await application('demo', 'echo from init');
  await application('broken', 'for i in {1..2000}; do echo "line $i"; done; exit 3');
  await application('long', 'seq 1000000; printf "%05000000d\\n" 0; echo the end');
});
after(() => rm(directory, { recursive: true, force: true }));

async function application(name: string, script: string): Promise<void> {
  const own = join(directory, 'applications', name, 'v1');
  await mkdir(own, { recursive: true });
  await writeFile(join(own, 'Kubefile'), 'FROM scratch\nCOPY init.sh init.sh\n');
  await writeFile(join(own, 'init.sh'), script);
}

function start(args: readonly string[], stderr: 'pipe' | number = 'pipe'): ChildProcess {
  return spawn(process.execPath, [programs.cli, ...args], {
    cwd: directory,
    env: { ...programEnv, HOME: directory },
    stdio: ['ignore', 'pipe', stderr],
  });
}

/** Runs a command whose readers close standard output and error at once. @returns the exit status. */
async function runWithoutReader(...args: readonly string[]): Promise<unknown> {
  const child = start(args);
  child.stdout?.destroy();
  child.stderr?.destroy();
  const [status] = await once(child, 'close');
  return status;
}

test('a reader that has gone changes nothing: the exit status says how the command ended', async () => {
  assert.equal(await runWithoutReader('build', 'apps', 'demo', 'v1', '--output', 'type=oci,dest=out'), 0);
  assert.ok((await readFile(join(directory, 'out/index.json'), 'utf8')).length > 0);
  assert.equal(await runWithoutReader('inspect', 'oci:out', '--json'), 0);
  assert.equal(await runWithoutReader('build', 'apps', 'broken', 'v1'), 1);
  assert.equal(await runWithoutReader('build', 'apps', 'broken', 'v1', '--progress', 'json', '--json'), 1);
  for (const command of [
    ['--help'],
    ['doctor'],
    ['images', 'applications/demo/v1'],
    ['plan', 'apps', 'demo', 'v1'],
  ])
    assert.notEqual(await runWithoutReader(...command), null, command.join(' '));
  assert.equal(await runWithoutReader('images', 'applications/nothing'), 1);
  assert.equal(await runWithoutReader('buidl'), 2);
});

test('nothing is said when only standard output has no reader', async () => {
  const child = start([
    'build',
    'apps',
    'demo',
    'v1',
    '--output',
    'type=oci,dest=out2',
    '--progress',
    'quiet',
  ]);
  child.stdout?.destroy();
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  assert.deepEqual([(await once(child, 'close'))[0], said], [0, '']);
});

test('a million lines and one of 5 MB reach a slow reader whole, and memory stays bounded', async () => {
  const child = start([
    'build',
    'apps',
    'long',
    'v1',
    '--output',
    'type=oci,dest=out3',
    '--platform',
    'linux/amd64',
  ]);
  child.stdout?.resume();
  await sleep(4000);
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  let count = 0;
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    count += lines.filter((line) => /^ {2}init\.sh \| (?:\d+|the end)(?:$|…)/.test(line)).length;
    for (const line of lines.filter((one) => one.includes('…')))
      assert.match(line, /^ {2}init\.sh \| 0{4096}… \(cut: 4,995,904 more characters\)$/);
  });
  const [exitCode] = await once(child, 'close');
  assert.deepEqual([exitCode, count], [0, 1_000_002]);
  const [, kilobytes = '0'] = /VmHWM:\s*(\d+)/.exec(status) ?? [];
  assert.ok(Number(kilobytes) < 400_000, `${kilobytes} kB`);
});
