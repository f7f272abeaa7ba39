import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { chooseKubefile } from '../../src/application/directory.ts';
import { digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { parseReference } from '../../src/image/reference.ts';
import { overlayLayers } from '../../src/layers/overlay.ts';
import type { BaseImage } from '../../src/prepare/bases.ts';
import { type ContextTools, prepareContext } from '../../src/prepare/preparedcontext.ts';
import type { HeldLayer } from '../../src/prepare/takeover.ts';
import type { ProgressEvent } from '../../src/progress.ts';
import { inMemory, treeOf } from '../context/trees.ts';

/** A layer with one file in `registry/`; the size is that of its blob. */
function layerWith(name: string, size: number): HeldLayer {
  const entries = [...treeOf({ [`registry/${name}`]: name }).values()];
  return {
    layer: { mediaType: mediaTypes.ociLayer, digest: digestOf(name), size, diffId: digestOf(name) },
    changes: { removed: new Set(), opaque: new Set(), entries },
  };
}

function imageOf(reference: string, layers: readonly HeldLayer[]): BaseImage {
  const tree = overlayLayers(layers.map(({ changes }) => changes));
  return {
    platform: 'linux/amd64',
    prepared: {
      reference: parseReference(reference),
      manifest: { mediaType: mediaTypes.ociManifest, digest: digestOf(reference), size: 1 },
      layers: layers.map(({ layer }) => layer),
    },
    config: { Env: [] },
    registryLayers: async () => layers,
    tree: async () => tree,
  };
}

const notRun = async () => assert.fail('nothing is run');

/** Prepares a Kubefile for a platform, with these images in place of those of a registry. */
async function prepare(kubefile: readonly string[], images: readonly BaseImage[]) {
  const directory = await mkdtemp(join(tmpdir(), 'otherimages-'));
  const events: ProgressEvent[] = [];
  const byName = new Map(images.map((image) => [image.prepared.reference.repository, image]));
  const open = async (name: string) => byName.get(parseReference(name).repository) ?? assert.fail(name);
  const tools: Partial<ContextTools> = {
    bases: { open },
    spool: inMemory,
    search: async () => ({ images: [], archives: [], notes: [], warnings: [], unusedIgnores: [] }),
    createExecutor: () => ({ check: notRun, run: notRun }),
    createHostRunner: () => notRun,
  };
  const request = { type: 'configs', app: 'a', version: 'v1', platforms: ['linux/amd64'], buildArgs: {} };
  const options = {
    request,
    displayPath: 'applications/a/v1',
    workspace: join(directory, 'work'),
    readKubefile: chooseKubefile,
    isClusterImage: () => true,
    written: [],
  };
  try {
    await writeFile(join(directory, 'Kubefile'), `${kubefile.join('\n')}\n`);
    const context = { directory, platforms: ['linux/amd64'] };
    const { platforms } = await prepareContext(
      context as unknown as Parameters<typeof prepareContext>[0],
      options as unknown as Parameters<typeof prepareContext>[1],
      tools as ContextTools,
      (event) => events.push(event),
    );
    const messages = events.flatMap((event) => (event.type === 'phase' ? event.message : []));
    return { layers: platforms['linux/amd64']!.layers, messages };
  } finally {
    await rm(directory, { recursive: true });
  }
}

describe('COPY of the registry of other images', () => {
  const part = imageOf('a/part:v1', [layerWith('kept', 10), layerWith('left-out', 20)]);

  test('without flags takes their layers as they are', async () => {
    const { layers } = await prepare(['FROM scratch', 'COPY --from=a/part:v1 registry registry'], [part]);
    assert.deepEqual(
      layers.map((layer) => 'from' in layer && layer.layer.digest),
      [digestOf('kept'), digestOf('left-out')],
    );
  });

  test('with --exclude takes none of them, and copies the other files', async () => {
    const copy = 'COPY --exclude=left-* --from=a/part:v1 registry registry';
    const { layers } = await prepare(['FROM scratch', copy], [part]);
    assert.deepEqual(
      layers.map((layer) => 'entries' in layer && layer.entries.map(({ path }) => path)),
      [['registry', 'registry/kept']],
    );
  });

  test('that have too many layers joins the smallest, and progress says so', async () => {
    const many = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, index) => layerWith(`${prefix}${index}`, 1000 + index));
    const images = [imageOf('a/one:v1', many('one', 60)), imageOf('a/two:v1', many('two', 42))];
    const copies = ['one', 'two'].map((name) => `COPY --from=a/${name}:v1 registry registry`);
    const { layers, messages } = await prepare(['FROM scratch', ...copies], images);
    assert.equal(layers.length, 100);
    // Of each image one layer isn't enough, since its files need one, too.
    const taken = layers.filter((layer) => 'from' in layer).length;
    const joined = 102 - taken;
    const sizes = [...many('one', 60), ...many('two', 42)]
      .map(({ layer }) => layer.size)
      .sort((a, b) => a - b);
    const bytes = sizes.slice(0, joined).reduce((sum, size) => sum + size, 0);
    assert.ok(joined > 2);
    assert.deepEqual(
      messages.filter((message) => message.includes('joined')),
      [
        `linux/amd64: ${joined} layers of other images (${bytes} bytes) are read and joined, because an image has at most 100 layers`,
      ],
    );
  });

  test('says nothing of the kind where they fit', async () => {
    const { messages } = await prepare(['FROM scratch', 'COPY --from=a/part:v1 registry registry'], [part]);
    assert.ok(!messages.some((message) => message.includes('joined')));
  });
});
