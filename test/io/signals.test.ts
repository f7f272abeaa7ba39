import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, test } from 'node:test';

const module = join(import.meta.dirname, '../../src/io/signals.ts');

/** A program that never ends its work by itself, and puts something in order for `ms` after a signal. */
function program(ms: number): string {
  return `
    import { delayEnd, watchSignals } from ${JSON.stringify(module)};
    const watch = watchSignals(['SIGINT', 'SIGTERM'], (name) => new Error(name));
    const keep = setInterval(() => {}, 1000);
    const delay = delayEnd();
    watch.signal.addEventListener('abort', () =>
      setTimeout(() => {
        process.stdout.write('in order\\n');
        delay[Symbol.dispose]();
      }, ${ms}),
    );
    process.stdout.write('ready\\n');
    await watch.endsInTime(new Promise(() => {})).catch((error) => process.stdout.write('left: ' + error.message + '\\n'));
    clearInterval(keep);
  `;
}

async function stop(ms: number, signals: readonly NodeJS.Signals[]) {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program(ms)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  while (!output.includes('ready')) await once(child.stdout, 'data');
  const started = performance.now();
  for (const signal of signals) {
    child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const [, signal] =
    child.exitCode === null && child.signalCode === null
      ? await once(child, 'exit')
      : [null, child.signalCode];
  return { output, signal, ms: performance.now() - started };
}

describe('a process that a signal ends', { concurrency: true }, () => {
  test('waits for what has to be put in order, longer than for other work', async () => {
    const { output, ms } = await stop(4000, ['SIGINT']);
    assert.equal(output, 'ready\nin order\nleft: SIGINT\n');
    assert.ok(ms >= 4000, `${ms} ms`);
  });

  test('leaves it at a second signal', async () => {
    const { output, signal, ms } = await stop(20_000, ['SIGTERM', 'SIGTERM']);
    assert.equal(output, 'ready\n');
    assert.equal(signal, 'SIGTERM');
    assert.ok(ms < 15_000, `${ms} ms`);
  });

  test('ends after a moment when nothing has to be put in order', async () => {
    const { output } = await stop(0, ['SIGINT']);
    assert.equal(output, 'ready\nin order\nleft: SIGINT\n');
  });
});
