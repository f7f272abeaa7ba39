import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findClusterRegistry } from '../../src/discovery/clusterregistry.ts';
import { formatReference, parseReference } from '../../src/image/reference.ts';
import { noteClusterImages } from '../../src/prepare/search/clusterimages.ts';
import { listNotes } from '../../src/publish/listnotes.ts';
import { listed, platform } from '../support/prepared.ts';
import { discoverIn } from './context.ts';

const pod =
  'kind: Pod\nspec:\n  containers:\n  - {image: "sealos.hub:5000/team/tool:v1"}\n  - {image: "busybox:1.36"}\n';

async function found(files: Record<string, string>) {
  const { images, notes } = await discoverIn(files);
  return {
    images: images.map(({ reference }) => formatReference(reference)),
    notes: notes.map(({ reference, reason }) => [reference, reason.name]),
  };
}

test('an image of the cluster’s own registry is a note, a line of a list too', async () => {
  const files = { 'manifests/a.yaml': pod, 'images/shim/list': 'sealos.hub:5000/team/other:v1\n' };
  assert.deepEqual(await found(files), {
    images: ['docker.io/library/busybox:1.36'],
    notes: [
      ['sealos.hub:5000/team/other:v1', 'reasonClusterRegistry'],
      ['sealos.hub:5000/team/tool:v1', 'reasonClusterRegistry'],
    ],
  });
});

test('it is satisfied by an embedded image of that repository and tag', async () => {
  const files = { 'manifests/a.yaml': pod, 'images/shim/list': 'quay.io/team/tool:v1\n' };
  assert.deepEqual(await found(files), {
    images: ['docker.io/library/busybox:1.36', 'quay.io/team/tool:v1'],
    notes: [],
  });
});

test('Env says which registry it is', () => {
  assert.equal(findClusterRegistry(), 'sealos.hub:5000');
  assert.equal(findClusterRegistry(['registryDomain=Hub.Local', 'A=b=c']), 'hub.local:5000');
  assert.equal(findClusterRegistry(['registryPort=5443']), 'sealos.hub:5443');
  const images = ['hub.local:5443/a/b:1', 'quay.io/a/c:1'].map((reference) => listed(reference));
  const noted = noteClusterImages(images, [], { Env: ['registryDomain=hub.local', 'registryPort=5443'] });
  assert.deepEqual(
    noted.images.map(({ reference }) => reference.host),
    ['quay.io'],
  );
  assert.deepEqual(
    noted.notes?.map(({ reference }) => reference),
    ['hub.local:5443/a/b:1'],
  );
});

test('it is satisfied by what a base image holds', () => {
  const images = [listed('sealos.hub:5000/a/b:1'), listed('sealos.hub:5000/a/c:1')];
  const { notes = [] } = noteClusterImages(images, [], {});
  const platforms = { 'linux/amd64': { ...platform([]), notes } };
  const { digest } = parseReference(`x@sha256:${'a'.repeat(64)}`);
  const held = [{ repository: 'a/b', tag: '1', digest: digest!, of: 'base' }];
  const listedNotes = listNotes({ platforms }, [], new Map([['linux/amd64', held as never]]));
  assert.deepEqual(
    listedNotes.notes?.map(({ reference }) => reference),
    ['sealos.hub:5000/a/c:1'],
  );
});
