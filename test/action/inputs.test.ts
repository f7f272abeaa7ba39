import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parse } from 'yaml';
import { inputNames, readInputs, withoutInputs } from '../../src/action/inputs.ts';
import { kubeconfigSecrets, placeKubeconfig } from '../../src/action/kubeconfig.ts';
import { checkInputs } from '../../src/action/modes/inputtable.ts';
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

test('a build type is part of the request, and the inputs of its cluster become options', () => {
  const named = { type: 'apps', app: 'hello', version: 'v1' };
  assert.equal(readRequest({ ...named, 'build-type': 'container' }, undefined).buildType, 'container');
  assert.equal(readRequest({ ...named, 'build-type': 'lite' }, undefined).buildType, undefined);
  assert.throws(() => readRequest({ ...named, 'build-type': 'clown' }, undefined), { code: 'USAGE' });
  const given = { kubeconfig: 'a/config', 'kube-context': 'one', yes: 'true', keep: 'false' };
  const options = readBuildOptions({ ...given, 'observe-timeout': '5m', 'observe-quiet': '9s' });
  assert.deepEqual([options.kubeconfig, options.context], ['a/config', 'one']);
  assert.deepEqual([options.yes, options.keep], [true, false]);
  assert.deepEqual([options.observeTimeout, options.observeQuiet], ['5m', '9s']);
});

test('a kubeconfig is given to jobs that prepare, and a pull request installs nothing', () => {
  const cloud = { 'build-type': 'cloud', kubeconfig: 'apiVersion: v1\n' };
  checkInputs('prepare', cloud);
  checkInputs('build', { ...cloud, username: 'me', password: 'secret' });
  assert.throws(() => checkInputs('publish', { kubeconfig: cloud.kubeconfig }), {
    message: 'mode publish takes no kubeconfig',
    hint: /job with mode: prepare, which holds no secret of the registry/,
  });
  assert.throws(() => checkInputs('prepare', { ...cloud, password: 'secret' }), {
    message: 'mode prepare takes no password',
  });
  checkInputs('accept', { 'build-type': 'container' });
  checkInputs('pull-request', { 'build-type': 'lite' });
  assert.throws(() => checkInputs('pull-request', { 'build-type': 'container' }), {
    message: 'mode pull-request doesn’t install an image in a cluster, which build-type container does',
  });
});

test('a kubeconfig is a path, or a text that is in a file of its own while it is needed', async () => {
  await using path = await placeKubeconfig('a/config', {});
  assert.equal(path.file, 'a/config');
  const text = 'apiVersion: v1\nusers:\n- user: { token: "abcdef123" }\n- user:\n    password: geheim1\n';
  assert.deepEqual(kubeconfigSecrets(text), ['abcdef123', 'geheim1']);
  assert.deepEqual(kubeconfigSecrets('{"users":[{"user":{"client-key-data":"TUlJ"}}]}'), ['TUlJ']);
  let file = '';
  {
    await using placed = await placeKubeconfig(text.trim(), {});
    file = placed.file ?? '';
    assert.equal(readFileSync(file, 'utf8'), text);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  }
  assert.equal(existsSync(file), false);
});

test('half a login is refused', () => {
  assert.throws(() => readBuildOptions({ username: 'me' }), { code: 'USAGE' });
  assert.deepEqual(readBuildOptions({ username: 'me', password: 'secret' }).login, {
    username: 'me',
    password: 'secret',
  });
});
