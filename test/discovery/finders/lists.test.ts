import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discoverIn, problems, references } from '../context.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test('a list has one reference per line, with or without quotes', async () => {
  const list = `\ufeff# all of it\r\n\r\n  nginx:1  \r\n"quay.io/a/b:1"\n'c/d'\nx/y:1@${digest} # pinned\nx/z@${digest}`;
  assert.deepEqual(await references({ 'images/shim/sub/.list.txt': list }), [
    'docker.io/c/d:latest',
    'docker.io/library/nginx:1',
    `docker.io/x/y:1@${digest}`,
    `docker.io/x/z@${digest}`,
    'quay.io/a/b:1',
  ]);
});

test('a prefix chooses where an image comes from', async () => {
  const { images } = await discoverIn({
    'images/shim/list': 'docker://a/a:1\ncontainers-storage:b/b:1\ndocker-daemon:c/c:1\n',
  });
  assert.deepEqual(
    images.map(({ transport }) => transport),
    ['registry', 'containers-storage', 'docker-daemon'],
  );
});

test('every invalid line of every list is reported', async () => {
  const files = {
    'images/shim/list': 'ok:1\nNot/Ok:1\n\nhttp://x/y\noci-archive:x.tar\n',
    'images/shim/more': 'a b\n',
  };
  assert.deepEqual(await problems(files, { nameOf: (file) => `applications/x/1/${file}` }), [
    'REFERENCE_INVALID applications/x/1/images/shim/list:2',
    'REFERENCE_INVALID applications/x/1/images/shim/list:4',
    'REFERENCE_INVALID applications/x/1/images/shim/list:5',
    'REFERENCE_INVALID applications/x/1/images/shim/more:1',
  ]);
});

test('imageList under manifests is a list, not a manifest', async () => {
  assert.deepEqual(
    await references({ 'manifests/imageList': 'nginx:1\n', 'manifests/sub/imageList': 'nginx:2\n' }),
    ['docker.io/library/nginx:1', 'docker.io/library/nginx:2'],
  );
});

test('a line with an empty tag is latest, with a warning', async () => {
  const { images, warnings } = await discoverIn({ 'images/shim/list': 'busybox:1.36\nalpine:\n' });
  assert.deepEqual(
    images.map(({ reference }) => `${reference.repository}:${reference.tag}`),
    ['library/alpine:latest', 'library/busybox:1.36'],
  );
  assert.deepEqual(
    warnings.map(({ message, place }) => [message, place]),
    [['"alpine:" has no tag after the colon: it is read as latest', { file: 'images/shim/list', line: 2 }]],
  );
});

test('files that are left beside lists are notes', async () => {
  const junk = 'not a reference\n';
  const { images, notes } = await discoverIn({
    'images/shim/list': 'a/b:1\n',
    'images/shim/README.md': junk,
    'images/shim/.DS_Store': junk,
    'images/shim/._list': junk,
  });
  assert.equal(images.length, 1);
  assert.deepEqual(
    notes.map(({ reference, origins }) => [reference, origins[0]?.file]),
    [
      [undefined, 'images/shim/.DS_Store'],
      [undefined, 'images/shim/._list'],
      [undefined, 'images/shim/README.md'],
    ],
  );
});
