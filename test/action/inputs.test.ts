import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { inputNames, readInputs, withoutInputs } from '../../src/action/inputs.ts';
import { modes, outputNames, readMode } from '../../src/action/modes/mode.ts';
import { readBuildOptions, readRequest } from '../../src/action/modes/request.ts';

const action = parse(readFileSync(join(import.meta.dirname, '..', '..', 'action.yml'), 'utf8'));

test('action.yml names the inputs and outputs that the code reads and writes', () => {
  assert.deepEqual(Object.keys(action.inputs), [...inputNames]);
  assert.deepEqual(Object.keys(action.outputs), [...outputNames]);
  for (const mode of modes) assert.match(action.inputs.mode.description, new RegExp(`\\b${mode}\\b`));
});

test('an empty input counts as absent, and blanks around a value are removed', () => {
  assert.deepEqual(
    readInputs({ INPUT_TYPE: 'apps ', 'INPUT_BUILD-ARGS': '', INPUT_APP: ' ', PATH: '/bin' }),
    {
      type: 'apps',
    },
  );
});

test('a command finds no input in its environment', () => {
  assert.deepEqual(withoutInputs({ PATH: '/bin', INPUT_PASSWORD: 'secret' }), { PATH: '/bin' });
});

test('an unknown mode is an error that lists the modes', () => {
  assert.equal(readMode({}), 'build');
  assert.throws(() => readMode({ mode: 'everything' }), {
    code: 'USAGE',
    hint: `Write one of ${modes.join(', ')}.`,
  });
  assert.throws(() => readMode({ mode: 'publsh' }), { hint: 'Did you mean "publish"?' });
});

test('the request is validated again', () => {
  const request = readRequest(
    { type: 'apps', app: 'hello', version: 'v1', platforms: 'linux/arm64', replace: 'False' },
    undefined,
  );
  assert.deepEqual(request.platforms, ['linux/arm64']);
  assert.equal(request.replace, false);
  for (const wrong of [
    { app: '../etc' },
    { version: 'a..b' },
    { type: 'app' },
    { platforms: 'linux/386' },
    { version: '' },
  ])
    assert.throws(() => readRequest({ type: 'apps', app: 'hello', version: 'v1', ...wrong }, undefined), {
      code: 'INVALID_REQUEST',
    });
});

test('lists take commas and line ends; booleans take true and false only', () => {
  assert.equal(readBuildOptions({ 'build-type': 'lite' }).buildType, 'lite');
  const packing = readBuildOptions({ compression: 'zstd', 'compression-level': '19' });
  assert.deepEqual([packing.compression, packing.compressionLevel], ['zstd', '19']);
  const { mirrors, push } = readBuildOptions({
    mirrors: 'docker.io=https://a.example\n*=oci:images\n',
    push: 'true',
  });
  assert.deepEqual(mirrors, ['docker.io=https://a.example', '*=oci:images']);
  assert.equal(push, true);
  assert.throws(() => readBuildOptions({ push: 'yes' }), { code: 'USAGE' });
});

test('half a login is refused', () => {
  assert.throws(() => readBuildOptions({ username: 'me' }), { code: 'USAGE' });
  assert.deepEqual(readBuildOptions({ username: 'me', password: 'secret' }).login, {
    username: 'me',
    password: 'secret',
  });
});
