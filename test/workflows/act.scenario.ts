import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { until } from '../support/waiting.ts';
import { runAct } from './act/act.ts';
import { copyForAct } from './workflowcopy.ts';

/** Runs a workflow of one step in act. @returns a promise of its end, and what act printed. */
function play(t: TestContext, { script, more = '' }: { script: string; more?: string }, limit?: number) {
  const directory = mkdtempSync(join(tmpdir(), 'imagebuild-one-step-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(join(directory, '.github', 'workflows'), { recursive: true });
  const text = `on: push\n${more}jobs: { one: { runs-on: ubuntu-24.04, steps: [{ run: ${JSON.stringify(script)} }] } }\n`;
  writeFileSync(join(directory, '.github', 'workflows', 'one.yml'), text);
  const lines: string[] = [];
  const run = { workflow: 'one.yml', event: 'push', payload: {}, token: 't', secrets: {}, variables: {} };
  const end = runAct({
    ...run,
    directory,
    actions: new Map(),
    onLine: (line) => void lines.push(line),
    ...(limit === undefined ? {} : { limit }),
  });
  return { end, text, log: () => lines.join('\n') };
}

function isGone(pid: number): boolean {
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

test('a workflow that hangs is stopped with the processes of its step', async (t) => {
  const own = mkdtempSync(join(tmpdir(), 'imagebuild-hanging-'));
  t.after(() => rmSync(own, { recursive: true, force: true }));
  const pid = join(own, 'pid');
  const { end } = play(t, { script: `sleep 3600 & echo $! > ${pid}; wait` }, 5000);
  await assert.rejects(end, /one\.yml takes longer than 5 s/);
  await until('its end', () => isGone(Number(readFileSync(pid, 'utf8'))), 10_000);
});

test('act refuses concurrency.queue; once it knows the key, workflows need no copy', async (t) => {
  const more = 'concurrency:\n  group: one\n  queue: max\n';
  const { end, text, log } = play(t, { script: 'true', more });
  assert.equal(await end, false);
  assert.match(log(), /queue/);
  assert.equal(copyForAct(text), text.replace('  queue: max\n', ''));
  assert.equal(await play(t, { script: 'true', more: 'concurrency: { group: one }\n' }).end, true);
});
