import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Descriptor, digestOf, mediaTypes } from '../../../src/image/descriptor.ts';
import {
  emptyIndex,
  encodeLayoutIndex,
  findName,
  type LayoutIndex,
  parseLayoutIndex,
  pointName,
  tagsOf,
} from '../../../src/stores/layout/layout-index.ts';

function descriptor(text: string): Descriptor {
  return { mediaType: mediaTypes.ociManifest, digest: digestOf(text), size: text.length };
}

function indexOf(names: Record<string, string>): LayoutIndex {
  return Object.entries(names).reduce(
    (index, [name, text]) => pointName(index, name, descriptor(text)),
    emptyIndex,
  );
}

const find = (index: LayoutIndex, name: string) => findName(index, name, 'oci:test')?.digest;

describe('a name in a layout', () => {
  const index = indexOf({
    v1: 'bare',
    'docker.io/library/nginx:1.27': 'nginx',
    'quay.io/a/b:v2': 'b',
  });

  it('is found as it is written', () => {
    assert.equal(find(index, 'v1'), digestOf('bare'));
    assert.equal(find(index, 'quay.io/a/b:v2'), digestOf('b'));
  });

  it('is found in any spelling of the reference', () => {
    assert.equal(find(index, 'nginx:1.27'), digestOf('nginx'));
    assert.equal(find(index, 'index.docker.io/library/nginx:1.27'), digestOf('nginx'));
  });

  it('is found by the tag of its reference', () => {
    assert.equal(find(index, 'v2'), digestOf('b'));
  });

  it('is not found under another repository', () => {
    assert.equal(find(index, 'ghcr.io/a/b:v2'), undefined);
    assert.equal(find(index, 'v3'), undefined);
  });

  it('is found by the whole reference that BuildKit writes beside the tag', () => {
    const annotations = { 'io.containerd.image.name': 'docker.io/library/redis:7' };
    const built = pointName(emptyIndex, '7', { ...descriptor('redis'), annotations });
    assert.equal(find(built, 'redis:7'), digestOf('redis'));
    assert.equal(find(built, '7'), digestOf('redis'));
  });

  it('that is empty is the only image', () => {
    assert.equal(find(index, ''), undefined);
    assert.equal(find(indexOf({ v1: 'one', latest: 'one' }), ''), digestOf('one'));
    assert.equal(find(emptyIndex, ''), undefined);
  });

  it('that is the tag of several images is an error that names them', () => {
    const both = indexOf({ 'a/a:1': 'a', 'a/b:1': 'b' });
    assert.throws(() => find(both, '1'), /1 names several images in oci:test: a\/a:1, a\/b:1/);
    assert.equal(find(pointName(both, '1', descriptor('c')), '1'), digestOf('c'));
  });
});

describe('the index of a layout', () => {
  it('has each name once', () => {
    const moved = pointName(indexOf({ v1: 'old', v2: 'other' }), 'v1', descriptor('new'));
    assert.equal(moved.manifests.length, 2);
    assert.equal(find(moved, 'v1'), digestOf('new'));
  });

  it('has the same bytes in whatever order it was made', () => {
    assert.equal(
      encodeLayoutIndex(indexOf({ b: '1', a: '2', c: '0' })),
      encodeLayoutIndex(indexOf({ c: '0', a: '2', b: '1' })),
    );
  });

  it('keeps fields that it does not know', () => {
    const text = JSON.stringify({
      schemaVersion: 2,
      annotations: { made: 'elsewhere' },
      manifests: [
        {
          ...descriptor('x'),
          urls: ['https://example.test/x'],
          platform: { os: 'linux', architecture: 'arm', 'os.version': '1' },
        },
      ],
    });
    const index = parseLayoutIndex(Buffer.from(text), 'index.json');
    const written = JSON.parse(encodeLayoutIndex(pointName(index, 'v1', descriptor('y'))));
    assert.deepEqual(written.annotations, { made: 'elsewhere' });
    assert.deepEqual(written.manifests[0].urls, ['https://example.test/x']);
    assert.equal(written.manifests[0].platform['os.version'], '1');
  });

  it('lists its tags once', () => {
    assert.deepEqual(tagsOf(indexOf({ v1: 'a', 'quay.io/a/b:v1': 'b', 'c/d:v2': 'c' })).sort(), ['v1', 'v2']);
  });
});
