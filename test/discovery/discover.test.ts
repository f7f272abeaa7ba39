import assert from 'node:assert/strict';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type DiscoveryInput, discover } from '../../src/discovery/discover.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { formatReference } from '../../src/image/reference.ts';
import { makeContext } from './context.ts';

const digest = `sha256:${'a'.repeat(64)}`;
type Files = Record<string, string | Uint8Array>;

/** Discovers in a directory without charts. */
async function discoverIn(files: Files, options: Partial<DiscoveryInput> = {}) {
  await using context = await makeContext(files);
  return await discover({
    directory: context.directory,
    application: 'app',
    render: () => Promise.reject(new Error('there is no chart')),
    ...options,
  });
}

async function references(files: Files, options: Partial<DiscoveryInput> = {}): Promise<string[]> {
  const { images } = await discoverIn(files, options);
  return images.map(({ reference }) => formatReference(reference));
}

/** Every problem of a rejection, as `code file:line`. */
async function problems(files: Files, options: Partial<DiscoveryInput> = {}): Promise<string[]> {
  const error: ImagebuildError = await discoverIn(files, options).then(
    () => assert.fail('nothing was wrong'),
    (reason) => reason,
  );
  const all = error.problems.length > 0 ? error.problems : [error];
  return all.map(({ code, place }) => [code, [place?.file, place?.line].filter(Boolean).join(':')].join(' '));
}

test('an empty directory needs no image', async () => {
  assert.deepEqual(await discoverIn({}), { images: [], warnings: [] });
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
    { kind: 'configuration', file: 'imagebuild.yml' },
    { kind: 'list', file: 'images/shim/list', line: 1 },
    { kind: 'manifest', file: 'manifests/c.json', line: 1 },
    { kind: 'manifest', file: 'manifests/deep/er/a.YML', line: 1 },
    { kind: 'manifest', file: 'manifests/t.yaml.tmpl', line: 2 },
    { kind: 'manifest', file: 'manifests/z.yaml', line: 2 },
  ]);
});

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

test('archives are stored under the name that tar.txt gives', async () => {
  const { images } = await discoverIn({
    'images/skopeo/tar.txt': '# ours\ndocker-archive:a.tar@x/a:1\noci-archive:sub/b.tar@x/b\n',
    'images/skopeo/a.tar': 'tar',
    'images/skopeo/sub/b.tar': 'tar',
  });
  assert.deepEqual(
    images.map(({ reference, transport, archive, required }) => [
      formatReference(reference),
      transport,
      archive?.path,
      archive?.name,
      required,
    ]),
    [
      ['docker.io/x/a:1', 'docker-archive', 'images/skopeo/a.tar', 'x/a:1', true],
      ['docker.io/x/b:latest', 'oci-archive', 'images/skopeo/sub/b.tar', 'x/b', true],
    ],
  );
});

test('every invalid line of tar.txt is reported', async () => {
  const files = {
    'images/skopeo/tar.txt': `nginx:1\ndocker-archive:none.tar@x:1\ndocker-archive:a.tar@Not:1\ndocker-archive:../../../etc/passwd@x:1\ndocker-archive:a.tar@x@${digest}\ndocker-archive:a.tar\n`,
    'images/skopeo/a.tar': 'tar',
  };
  const file = 'images/skopeo/tar.txt';
  assert.deepEqual(await problems(files), [
    `REFERENCE_INVALID ${file}:1`,
    `CONTENT_MISSING ${file}:2`,
    `REFERENCE_INVALID ${file}:3`,
    `CONTENT_MISSING ${file}:4`,
    `REFERENCE_INVALID ${file}:5`,
    `REFERENCE_INVALID ${file}:6`,
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

test('an invalid image in the configuration is reported', async () => {
  assert.deepEqual(await problems({}, { extraImages: ['Not Ok'] }), ['REFERENCE_INVALID imagebuild.yml']);
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
