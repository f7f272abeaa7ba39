import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { discover } from '../../../src/discovery/discover.ts';
import type { RenderChart } from '../../../src/discovery/finder.ts';
import { ImagebuildError } from '../../../src/errors.ts';
import { digestOf, hexOf } from '../../../src/image/descriptor.ts';
import { formatReference } from '../../../src/image/reference.ts';
import type { Tree } from '../../../src/layers/tree.ts';
import { findRequired } from '../../../src/prepare/search/finishedimage.ts';
import { file, link, treeOf } from '../../context/trees.ts';
import { messageOf } from '../../support/message.ts';

const pod = (image: string) => `kind: Pod\nspec: {containers: [{image: "${image}"}]}\n`;

/** The files of a registry that holds one image. */
function registryWith(repository: string, tag: string): Record<string, string> {
  const manifest = `{"${repository}":"${tag}"}`;
  const digest = digestOf(manifest);
  const manifests = `registry/docker/registry/v2/repositories/${repository}/_manifests`;
  const hex = hexOf(digest);
  return {
    [`registry/docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`]: manifest,
    [`${manifests}/revisions/sha256/${hex}/link`]: digest,
    [`${manifests}/tags/${tag}/current/link`]: digest,
  };
}

describe('the search of a finished image', () => {
  let directory: string;
  let made = 0;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imagebuild-finished-'));
    await mkdir(join(directory, 'context'));
  });
  after(() => rm(directory, { recursive: true, force: true }));

  const search = async (
    root: Tree,
    base?: Tree,
    render: RenderChart = async () => assert.fail('no chart'),
  ) => {
    const { required, warnings } = await findRequired(
      join(directory, `${++made}`),
      { platform: 'linux/amd64', root, base, env: [] },
      {
        directory: join(directory, 'context'),
        displayPath: 'applications/a/v1',
        tree: new Map(),
        charts: {},
      },
      { application: 'a', render, discover },
    );
    return {
      required: required.map(({ reference, origins }) => [
        formatReference(reference),
        origins.map((one) => one.file),
      ]),
      warnings,
    };
  };

  test('reads charts, manifests and lists at their places alone, whatever their modes, links followed', async () => {
    const root = treeOf({
      'manifests/a.yaml': file(pod('a:1'), 0o000),
      'manifests/imageList': 'b:1\n',
      'images/shim/list': 'c:1\n',
      'images/skopeo/tar.txt': 'docker-archive:gone.tar@d:1\n',
      'opt/x.yaml': pod('e:1'),
      'manifests/linked.yaml': link('../opt/x.yaml'),
      'manifests/passwd.yaml': link('/etc/passwd'),
      'opt/manifests/b.yaml': pod('f:1'),
    });
    assert.deepEqual((await search(root)).required, [
      ['docker.io/library/a:1', ['/manifests/a.yaml']],
      ['docker.io/library/b:1', ['/manifests/imageList']],
      ['docker.io/library/c:1', ['/images/shim/list']],
      ['docker.io/library/e:1', ['/manifests/linked.yaml']],
    ]);
  });

  test('leaves to the build of a base image what that embedded, unless it gets lost', async () => {
    const files = { 'manifests/a.yaml': pod('acme/app:1'), 'manifests/b.yaml': pod('acme/other:1') };
    const base = treeOf({ ...files, ...registryWith('acme/app', '1') });
    assert.deepEqual((await search(base, base)).required, []);
    const lost = treeOf({ ...files, ...registryWith('acme/new', '1') });
    assert.deepEqual((await search(lost, base)).required, [['docker.io/acme/app:1', ['/manifests/a.yaml']]]);
    const changed = treeOf({
      ...files,
      ...registryWith('acme/app', '1'),
      'manifests/b.yaml': pod('acme/new:1'),
    });
    assert.deepEqual((await search(changed, base)).required, [
      ['docker.io/acme/new:1', ['/manifests/b.yaml']],
    ]);
    const without = treeOf(files);
    assert.equal((await search(without, without)).required.length, 2);
  });

  test('warns of a chart that helm refuses, and of a line that is no reference, and goes on', async () => {
    const root = treeOf({
      'charts/web/Chart.yaml': 'name: web\nversion: 1.0.0\n',
      'manifests/a.yaml': pod('a:1'),
    });
    const refuse: RenderChart = async () => {
      throw new ImagebuildError('CHART_FAILED', messageOf('it wants a password'));
    };
    const { required, warnings } = await search(root, undefined, refuse);
    assert.deepEqual(required, [['docker.io/library/a:1', ['/manifests/a.yaml']]]);
    assert.deepEqual(
      warnings.map(({ message }) => message),
      [
        'what a file of the finished image for linux/amd64 needs is not known, so nobody checks that it is embedded: it wants a password',
      ],
    );
    const list = await search(treeOf({ 'manifests/imageList': 'No Image\n' }));
    assert.deepEqual(list.required, []);
    assert.equal(list.warnings[0]?.place?.file, '/manifests/imageList');
  });

  test('ends when it is cancelled', async () => {
    const root = treeOf({ 'charts/web/Chart.yaml': 'name: web\nversion: 1.0.0\n' });
    const cancel: RenderChart = async () => {
      throw new ImagebuildError('CANCELLED', messageOf('stopped'));
    };
    await assert.rejects(search(root, undefined, cancel), { code: 'CANCELLED' });
  });
});
