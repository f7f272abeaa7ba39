import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatReference } from '../../../src/image/reference.ts';
import { discoverIn, problems } from '../context.ts';

const digest = `sha256:${'a'.repeat(64)}`;

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
