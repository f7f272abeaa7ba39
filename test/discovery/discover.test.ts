import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { discover } from '../../src/discovery/discover.ts';
import { formatReference } from '../../src/image/reference.ts';
import { discoverIn, makeContext, problems, references } from './context.ts';

test('an empty directory needs no image', async () => {
  assert.deepEqual(await discoverIn({}), { images: [], notes: [], warnings: [], unusedIgnores: [] });
});

test('each image is listed once, with every place that names it, sorted', async () => {
  const pod = 'kind: Pod\nspec: {containers: [{image: quay.io/a/b:1}]}\n';
  const { images } = await discoverIn(
    {
      'manifests/z.yaml': pod,
      'manifests/deep/er/a.YML': 'image: quay.io/a/b:1\nsideImage: nginx:1\n',
      'manifests/c.json': '{"image": "quay.io/a/b:1"}',
      'manifests/t.yaml.tmpl': '{{ if }}\nimage: quay.io/a/b:1\n',
      'manifests/notes.txt': 'image: no/no:1\n',
      'images/shim/list': 'quay.io/a/b:1\n',
    },
    { extraImages: ['quay.io/a/b:1'] },
  );
  assert.deepEqual(
    images.map(({ reference, required }) => [formatReference(reference), required]),
    [
      ['docker.io/library/nginx:1', false],
      ['quay.io/a/b:1', true],
    ],
  );
  assert.deepEqual(images[1]?.origins, [
    { kind: 'configuration', file: 'imagebuild.yml', chains: [[{ kind: 'key', text: 'images[0]' }]] },
    { kind: 'list', file: 'images/shim/list', line: 1 },
    { kind: 'manifest', file: 'manifests/c.json', line: 1 },
    { kind: 'manifest', file: 'manifests/deep/er/a.YML', line: 1 },
    { kind: 'manifest', file: 'manifests/t.yaml.tmpl', line: 2 },
    { kind: 'manifest', file: 'manifests/z.yaml', line: 2 },
  ]);
});

test('an image in an archive is used wherever its reference appears', async () => {
  const { images } = await discoverIn({
    'images/skopeo/tar.txt': 'docker-archive:a.tar@x/a:1\n',
    'images/skopeo/a.tar': 'tar',
    'manifests/a.yaml': 'image: x/a:1\n',
  });
  assert.equal(images.length, 1);
  assert.equal(images[0]?.transport, 'docker-archive');
  assert.deepEqual(
    images[0]?.origins.map(({ kind }) => kind),
    ['archive', 'manifest'],
  );
});

test('ignored images are left out, by reference and by pattern', async () => {
  const list = 'nginx:1\nnginx:2\nquay.io/a/b:1\nquay.io/a/c:1\nghcr.io/x/y:1\nkept:1\n';
  const ignore = '# not needed\nnginx:*\nquay.io/a/b:1\n';
  const options = { ignoredImages: ['*/x/*', 'quay.io/a/c'] };
  assert.deepEqual(await references({ 'images/shim/l': list, '.sealignore': ignore }, options), [
    'docker.io/library/kept:1',
    'quay.io/a/c:1',
  ]);
});

test('an invalid line of .sealignore is reported', async () => {
  assert.deepEqual(await problems({ '.sealignore': 'ok\nNot Ok\n' }), ['REFERENCE_INVALID .sealignore:2']);
});

test('a file that is not UTF-8 is read as far as it can be', async () => {
  const bytes = Buffer.concat([
    Buffer.from('# gr\xf6\xdfe\nimage: a/b:1\nname: "'),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('"\n'),
  ]);
  assert.deepEqual(await references({ 'manifests/a.yaml': bytes }), ['docker.io/a/b:1']);
});

test('a link that leads out of the application is not read and gives a warning', async () => {
  await using outside = await makeContext({ 'x.yaml': 'image: out/side:1\n' });
  await using context = await makeContext({ 'manifests/in.yaml': 'image: in/side:1\n' });
  await symlink(join(outside.directory, 'x.yaml'), join(context.directory, 'manifests/x.yaml'));
  await symlink(outside.directory, join(context.directory, 'images'));
  await symlink('in.yaml', join(context.directory, 'manifests/same.yaml'));
  await symlink('nowhere', join(context.directory, 'manifests/dangling.yaml'));
  const { images, warnings } = await discover({
    directory: context.directory,
    application: 'app',
    render: () => Promise.reject(),
  });
  assert.deepEqual(
    images.map(({ reference }) => reference.repository),
    ['in/side'],
  );
  assert.ok(warnings.some(({ message }) => message.startsWith('manifests/x.yaml is a link')));
});

test('a link that leads to a directory above it ends', async () => {
  await using context = await makeContext({ 'manifests/in.yaml': 'image: in/side:1\n' });
  await mkdir(join(context.directory, 'manifests/sub'));
  await symlink('..', join(context.directory, 'manifests/sub/loop'));
  const run = discover({ directory: context.directory, application: 'app', render: () => Promise.reject() });
  await assert.rejects(run, { code: 'LIMIT_EXCEEDED' });
});

test('a manifest that is too large is a clear error', async () => {
  const files = { 'manifests/a.yaml': Buffer.alloc(17 * 1024 * 1024, 'a') };
  assert.deepEqual(await problems(files), ['LIMIT_EXCEEDED manifests/a.yaml']);
});

test('more images than are allowed are a clear error', async () => {
  const list = Array.from({ length: 1001 }, (_, index) => `a/b:${index}`).join('\n');
  assert.deepEqual(await problems({ 'images/shim/l': list }), ['LIMIT_EXCEEDED ']);
  assert.equal((await references({ 'images/shim/l': list, '.sealignore': 'a/b:1' })).length, 1000);
});
