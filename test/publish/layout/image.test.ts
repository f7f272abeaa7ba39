import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PreparedBase, PreparedPlatform } from '../../../src/application/prepared/prepared.ts';
import type { Content } from '../../../src/image/content.ts';
import { contentOf } from '../../../src/image/content.ts';
import { digestOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { defaultCompression } from '../../../src/layers/compression.ts';
import type { Entry } from '../../../src/layers/tree.ts';
import { layOutImages } from '../../../src/publish/layout/image.ts';
import type { ResolvedImage } from '../../../src/publish/resolve/imagetypes.ts';
import { listed, preparedBuild } from '../../support/prepared.ts';

const owner = { uid: 0, gid: 0 };
const encoding = { compression: defaultCompression, mtime: 0 };

/** So many COPY of a file, then so many of the generated registry. */
function kubefile(files: number, registries: number, references: readonly string[]): PreparedPlatform {
  const file = (index: number): Entry => ({
    path: `f${index}`,
    type: 'file',
    mode: 0o644,
    ...owner,
    content: contentOf(Buffer.from(String(index))),
  });
  const mark = (index: number): Entry => ({
    path: `r${index}`,
    type: 'dir',
    mode: 0o755,
    ...owner,
    generated: '',
  });
  const entries = [
    ...Array.from({ length: files }, (_, index) => file(index)),
    ...Array.from({ length: registries }, (_, index) => mark(index)),
  ];
  return {
    config: {},
    layers: entries.map((entry) => ({ createdBy: `COPY ${entry.path}`, entries: [entry] })),
    history: entries.map((entry) => ({ createdBy: `COPY ${entry.path}`, emptyLayer: false })),
    images: references.map((reference) => listed(reference)),
  };
}

/** An image of three large blobs, one of them shared by all. */
function image(reference: string): ResolvedImage {
  const blob = (name: string, size = 2_000_000): Content => ({
    digest: digestOf(name),
    size,
    open: () => assert.fail('no blob is read to make a plan'),
  });
  const manifest = { ...contentOf(Buffer.from(reference)), mediaType: 'x' };
  const blobs = [
    blob('shared'),
    blob(`${reference} 1`),
    blob(`${reference} 2`),
    blob(`${reference} small`, 100),
  ];
  const own = { reference: parseReference(reference), origin: 'list', manifest, blobs };
  return {
    prepared: listed(reference),
    name: reference,
    platforms: ['linux/amd64'],
    anyPlatform: false,
    digest: manifest.digest,
    embedded: new Map([['linux/amd64', own]]),
  };
}

/** A base image of so many layers. */
function baseOf(count: number): PreparedBase {
  const descriptor = (mediaType: string, text: string) => ({ mediaType, digest: digestOf(text), size: 1 });
  const layers = Array.from({ length: count }, (_, index) => ({
    ...descriptor(mediaTypes.ociLayerGzip, `base ${index}`),
    diffId: digestOf(`tar ${index}`),
  }));
  const manifest = descriptor(mediaTypes.ociManifest, 'base');
  return { reference: parseReference('quay.io/a/base:1'), manifest, layers };
}

function layersOf(files: number, registries: number, images: number, below = 0): number {
  const references = Array.from({ length: images }, (_, index) => `quay.io/a/b${index}:1`);
  const platform = { ...kubefile(files, registries, references), base: baseOf(below) };
  const layouts = layOutImages(preparedBuild({ 'linux/amd64': platform }), references.map(image), encoding);
  return below + (layouts.get('linux/amd64')?.layers.length ?? 0);
}

function historyOf(references: readonly string[], below = 0): string[] {
  const platform = { ...kubefile(1, 1, references), base: baseOf(below) };
  const layouts = layOutImages(preparedBuild({ 'linux/amd64': platform }), references.map(image), encoding);
  return layouts.get('linux/amd64')!.history.map(({ createdBy }) => createdBy);
}

const blobName = (text: string) => digestOf(text).slice(7, 19);

test('the history names the images of every layer: of the first one, of those with several, and of blobs', () => {
  const [one, two] = ['quay.io/a/one:1', 'quay.io/a/two:1'];
  const blobs = [`${one} 1`, `${one} 2`].map((text) => `COPY r0 # blob ${blobName(text)} of image ${one}`);
  const rows = historyOf([one]);
  assert.deepEqual(rows.slice(0, 2), ['COPY f0', `COPY r0 # image ${one}`]);
  assert.deepEqual(
    rows.slice(2).sort(),
    [...blobs, `COPY r0 # blob ${blobName('shared')} of image ${one}`].sort(),
  );
  assert.ok(
    historyOf([one, two]).includes(`COPY r0 # blob ${blobName('shared')} of images ${one}, ${two}`),
    'a blob of several images names them all',
  );
  const joined = historyOf([one, two], 98);
  assert.deepEqual(joined, ['COPY f0', `COPY r0 # images ${one}, ${two}`]);
});

test('the history of a blob names ten images, and that of other layers every image', () => {
  const many = (length: number) => Array.from({ length }, (_, index) => `quay.io/a/b${index}:1`);
  const shared = historyOf(many(12)).find((row) => row.includes(`blob ${blobName('shared')}`));
  assert.match(shared ?? '', / of images (?:quay\.io\/a\/b\d+:1, ){9}quay\.io\/a\/b\d+:1 and 2 more$/);
  const rows = historyOf(many(441)).filter((row) => !row.includes(' # blob '));
  const named = rows.flatMap((row) => row.match(/quay[^\s,]+/g) ?? []);
  assert.deepEqual(named.sort(), many(441).sort());
});

for (const below of [1, 40, 99])
  test(`on ${below} layers of a base, those of 441 images make 100 at most`, () => {
    const layers = layersOf(0, 1, 441, below);
    assert.ok(layers > below && layers <= 100, `${layers}`);
  });

test('too many layers on a base are refused', () => {
  assert.throws(() => layersOf(2, 0, 0, 99), { code: 'LIMIT_EXCEEDED', message: /101 layers/ });
});

for (const [files, registries, images] of [
  [0, 1, 441],
  [40, 1, 441],
  [3, 2, 441],
  [98, 2, 441],
  [99, 1, 5],
  [100, 0, 0],
] as const) {
  test(`${files} COPY of files and ${registries} of registry/ with ${images} images make 100 layers at most`, () => {
    const layers = layersOf(files, registries, images);
    assert.ok(layers > 0 && layers <= 100, `${layers}`);
  });
}

for (const [files, registries, images] of [
  [101, 0, 0],
  [100, 1, 1],
  [99, 2, 1],
] as const) {
  test(`${files} COPY of files and ${registries} of registry/ are too many, and the error says what to do`, () => {
    assert.throws(() => layersOf(files, registries, images), { code: 'LIMIT_EXCEEDED', hint: /^Join COPY/ });
  });
}
