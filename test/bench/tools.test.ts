import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { copierNames, copying } from '../../bench/copiers.ts';
import { prepareTools, tools, versionIn } from '../../bench/tools.ts';
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

const printed: readonly (readonly [text: string, version: string])[] = [
  ['docker-registry github.com/docker/distribution 2.8.2+ds1\n', '2.8.2'],
  ['a/distribution-v3.1.2/distribution github.com/distribution/distribution/v3 v3.1.3+unknown\n', '3.1.3'],
  ['buildah version 1.28.2 (image-spec 1.1.0-rc2, runtime-spec 1.0.2-dev)\n', '1.28.2'],
  ['v0.22.1\n', '0.22.1'],
  ['VCSTag:     v0.11.7\nVCSRef:     unknown\n', '0.11.7'],
  ['Version:    1.4.0-rc.1\nGo version: go1.26.8\n', '1.4.0-rc.1'],
  ['(devel)\n', 'of an unknown version'],
];

for (const [text, version] of printed)
  test(`finds version ${version} in what a tool prints`, () => assert.equal(versionIn(text), version));

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
