import assert from 'node:assert/strict';
import { PassThrough, Writable } from 'node:stream';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createTextOutput, outliveReader } from '../../src/io/textoutput.ts';

test('a reader that is behind is waited for, one that keeps up is not', async () => {
  const stream = new PassThrough({ highWaterMark: 10 });
  const write = createTextOutput(stream);
  assert.equal(write('short'), undefined);
  const behind = write('longer than that');
  assert.ok(behind instanceof Promise);
  assert.equal(write('more'), behind, 'one promise for all that wait');
  stream.resume();
  await behind;
  assert.equal(write('short'), undefined);
  assert.equal(stream.listenerCount('drain'), 0);
});

test('a reader that has gone keeps nobody waiting', async () => {
  const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  const stream = new Writable({ highWaterMark: 1, write: (_, __, done) => setImmediate(done, gone) });
  outliveReader(stream, () => assert.fail('EPIPE counts as an error'));
  const write = createTextOutput(stream);
  await write('one');
  await turn();
  assert.equal(write('two'), undefined);
});
