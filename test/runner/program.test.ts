import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { ImagebuildError } from '../../src/errors.ts';
import { type Program, runProgram } from '../../src/runner/program.ts';
import { ended } from '../support/processes.ts';
import { until, withTimeEnough } from '../support/waiting.ts';

let directory = '';
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'imagebuild-program-'));
});
after(() => rm(directory, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'] ?? '' };

/** Runs a bash script, and gives the lines that it wrote. */
async function bash(script: string, options: Partial<Program> = {}): Promise<string[]> {
  const lines: string[] = [];
  await runProgram({
    program: 'bash',
    args: ['-c', script],
    directory,
    env,
    timeoutMs: 60_000,
    onLine: (line) => lines.push(line),
    ...options,
  });
  return lines;
}

const inDirectory = (pidFile: string) => join(directory, pidFile);

/** The error that the script ends with when it was given time enough to write the file. */
async function timedOut(script: string, pidFile: string): Promise<ImagebuildError> {
  const failed = (timeoutMs: number): Promise<ImagebuildError> =>
    bash(script, { timeoutMs }).then(
      () => assert.fail('it ended well'),
      (error) => error,
    );
  return await withTimeEnough(400, failed, () => isWritten(pidFile));
}

async function isWritten(pidFile: string): Promise<boolean> {
  return (await readFile(inDirectory(pidFile), 'utf8').catch(() => '')).includes('\n');
}

test('both streams are passed on line by line', async () => {
  assert.deepEqual((await bash('echo out; echo err >&2')).sort(), ['err', 'out']);
});

test('arguments are given as they are: no shell reads them', async () => {
  const lines: string[] = [];
  const args = ['%s\n', '$(id)', 'a b', '; exit 1', ''];
  await runProgram({
    program: 'printf',
    args,
    directory,
    env,
    timeoutMs: 60_000,
    onLine: (line) => lines.push(line),
  });
  assert.deepEqual(lines, args.slice(1));
});

test('new files have the same modes, whatever ours would have', async (context) => {
  const before = process.umask(0o077);
  context.after(() => process.umask(before));
  assert.deepEqual(await bash('umask; touch new; stat -c %a new; rm new'), ['0022', '644']);
  assert.equal(process.umask(0o077), 0o077);
});

test('standard input is at its end', async () => {
  assert.deepEqual(await bash('read -r x || echo end; cat'), ['end']);
});

test('the environment is what is given, and nothing more', async () => {
  process.env['IMAGEBUILD_TEST_SECRET'] = 'secret';
  try {
    const lines = await bash('env', { env: { ...env, ONLY: '1' } });
    const names = lines.map((line) => line.split('=')[0]).sort();
    assert.deepEqual(names, ['ONLY', 'PATH', 'PWD', 'SHLVL', '_']);
  } finally {
    delete process.env['IMAGEBUILD_TEST_SECRET'];
  }
});

test('a failure has the status and the last thirty lines', async () => {
  await assert.rejects(bash('seq 1 100; exit 3', { displayName: 'the script' }), (error: ImagebuildError) => {
    assert.equal(error.code, 'PROGRAM_FAILED');
    assert.equal(error.message, 'the script exited with status 3');
    assert.deepEqual(
      error.excerpt?.split('\n'),
      Array.from({ length: 30 }, (_, index) => `${index + 71}`),
    );
    return true;
  });
});

test('the error of a killed program names the signal', async () => {
  await assert.rejects(bash('kill -9 $$'), { code: 'PROGRAM_FAILED', message: 'bash was ended by SIGKILL' });
});

test('a missing program is an error with an install hint', async () => {
  await assert.rejects(
    runProgram({ program: 'helm', args: [], directory, env: { PATH: directory }, timeoutMs: 1000 }),
    (error: ImagebuildError) => error.code === 'PROGRAM_MISSING' && /helm\.sh/.test(error.hint ?? ''),
  );
});

test('a directory that is missing is a failure to start', async () => {
  await assert.rejects(bash('true', { directory: join(directory, 'none') }), { code: 'PROGRAM_FAILED' });
});

test('a time limit ends grandchildren too', async () => {
  const error = await timedOut('(sleep 600 & echo $! >slow; wait) & wait', 'slow');
  assert.equal(error.code, 'TIMEOUT');
  assert.match(error.message, /^bash did not finish within [\d.]+ seconds$/);
  await ended(inDirectory('slow'));
});

test('a program that ignores being asked to end is killed', async () => {
  const script = 'trap "" TERM; echo $$ >stubborn; while true; do sleep 0.1; done';
  assert.equal((await timedOut(script, 'stubborn')).code, 'TIMEOUT');
  await ended(inDirectory('stubborn'));
});

test('processes that a program leaves running are killed, and not waited for', async () => {
  assert.deepEqual(await bash('sleep 600 & echo $! >left; echo done'), ['done']);
  await ended(inDirectory('left'));
});

test('a process that leaves the group and holds the output is not waited for', async () => {
  assert.deepEqual(await bash('setsid sleep 600 & echo $! >daemon; echo done'), ['done']);
  // It runs still: nobody waited for its end.
  process.kill(Number(await readFile(inDirectory('daemon'), 'utf8')));
});

test('output that is still being written when the program ends is passed on', async () => {
  assert.deepEqual(await bash('exec > >(sleep 0.1; cat); echo late'), ['late']);
});

test('a signal stops the program', async () => {
  const abort = new AbortController();
  const rejected = assert.rejects(bash('echo $$ >aborted; sleep 600', { signal: abort.signal }), {
    code: 'CANCELLED',
  });
  await until('the start of the program', () => isWritten('aborted'));
  abort.abort();
  await rejected;
  await ended(inDirectory('aborted'));
  await assert.rejects(bash('true', { signal: abort.signal }), { code: 'CANCELLED' });
});

test('collected output is returned whole, and standard error is passed on', async () => {
  const lines: string[] = [];
  const output = await runProgram({
    program: 'bash',
    args: ['-c', 'seq 1 100000; echo warn >&2'],
    directory,
    env,
    timeoutMs: 60_000,
    maxOutputBytes: 1_000_000,
    onLine: (line) => lines.push(line),
  });
  assert.equal(output.length, 588_895);
  assert.deepEqual(lines, ['warn']);
});

test('a program that writes too much is stopped', async () => {
  await assert.rejects(bash('yes', { maxOutputBytes: 100_000 }), { code: 'LIMIT_EXCEEDED' });
});

test('security 29: a program that takes too much memory is stopped', async () => {
  const script = 'x=$(printf "%0200000000d" 0); sleep 600';
  const run = bash(script, { maxMemoryBytes: 100_000_000 });
  await assert.rejects(run, { code: 'LIMIT_EXCEEDED', message: 'bash took more than 100 MB of memory' });
});
