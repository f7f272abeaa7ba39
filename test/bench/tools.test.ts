import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { copierNames, copying } from '../../bench/copiers.ts';
import { prepareTools, tools } from '../../bench/tools.ts';
import * as goTools from '../support/gotools.ts';
import { missing } from '../support/tools.ts';

test('each Go module names the tool that is built from it', () => {
  const built = Object.values(goTools).filter((tool) => typeof tool === 'object');
  assert.equal(built.length, 4);
  for (const { module, source } of built)
    assert.match(readFileSync(join(module, 'go.mod'), 'utf8'), new RegExp(`^tool ${source}$`, 'm'));
});

test('a program that isn’t there is left out with the reason', async () => {
  const { absent, versions } = await prepareTools(['no-such-program', 'no-such-program'], () => {});
  assert.deepEqual([...absent], [['no-such-program', 'needs no-such-program']]);
  assert.deepEqual(versions, {});
});

test('the versions are those that the tools print', {
  skip: missing('skopeo', 'docker-registry'),
}, async () => {
  const { versions } = await prepareTools(['skopeo', 'docker-registry'], () => {});
  for (const version of Object.values(versions)) assert.match(version, /^\d+\.\d+\.\d+/);
  assert.deepEqual(Object.keys(versions), ['skopeo', 'docker-registry']);
});

test('every copier copies each image by itself, several at once', () => {
  for (const name of copierNames) {
    const { title, program } = copying(name, 5);
    const { command, args, input } = program('127.0.0.1:1', '127.0.0.1:2', ['a/b:1', 'c/d:2']);
    assert.match(title, /, 5 at a time$/);
    assert.deepEqual([command, ...args.slice(0, 5)], ['xargs', '-P', '5', '-I', '{}', tools[name].path]);
    assert.match(args.at(-2)!, /^(?:docker:\/\/)?127\.0\.0\.1:1\/\{\}$/);
    assert.match(args.at(-1)!, /^(?:docker:\/\/)?127\.0\.0\.1:2\/\{\}$/);
    assert.equal(input, 'a/b:1\nc/d:2\n');
  }
});
