import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../src/image/descriptor.ts';
import { parseImageConfig } from '../../src/image/imageconfig.ts';

const parse = (config: object, more: object = {}) =>
  parseImageConfig(
    Buffer.from(
      JSON.stringify({
        os: 'linux',
        architecture: 'amd64',
        rootfs: { type: 'layers', diff_ids: [digestOf('a'), digestOf('b')] },
        config,
        ...more,
      }),
    ),
    'docker.io/library/a:1',
  );

test('what engines write for nothing is left out, and so are keys of their own', () => {
  const written = {
    Hostname: '',
    User: '',
    Env: null,
    Cmd: [],
    Volumes: null,
    Labels: {},
    ArgsEscaped: true,
    Healthcheck: { Test: ['NONE'], Interval: 0 },
  };
  assert.deepEqual(parse(written).config, { Env: [], Healthcheck: { Test: ['NONE'] } });
});

test('a configuration without config has none', () => {
  assert.deepEqual(
    parseImageConfig(
      Buffer.from(JSON.stringify({ os: 'linux', architecture: 'arm64', rootfs: { diff_ids: [] } })),
      'x',
    ).config,
    { Env: [] },
  );
});

test('history has a row for each layer, whatever was written', () => {
  const rows = [
    { created_by: 'a' },
    { created_by: 'ENV', empty_layer: true },
    { created_by: 'b', comment: null },
  ];
  assert.deepEqual(parse({}, { history: rows }).history, [
    { created_by: 'a' },
    { created_by: 'ENV', empty_layer: true },
    { created_by: 'b' },
  ]);
  const from = { created_by: 'FROM docker.io/library/a:1' };
  for (const history of [undefined, null, [], rows.slice(0, 1)])
    assert.deepEqual(parse({}, { history }).history, [from, from]);
});

test('a damaged one is an error that names the image', () => {
  assert.throws(() => parse({ Env: 'A=b' }), {
    code: 'CONTENT_INVALID',
    message: /library\/a:1.*config\.Env/,
  });
});
