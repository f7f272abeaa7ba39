import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readPrepared, writePrepared } from '../../../src/application/prepared/directory.ts';
import type {
  PreparedBuild,
  PreparedLayer,
  PreparedPlatform,
} from '../../../src/application/prepared/prepared.ts';
import { inspect } from '../../../src/commands/inspect.ts';
import { publish } from '../../../src/commands/publish.ts';
import { annotationKeys } from '../../../src/image/annotations.ts';
import { type Digest, digestOf, hexOf, mediaTypes } from '../../../src/image/descriptor.ts';
import { layerTar } from '../../../src/layers/layer.ts';
import { silent } from '../../../src/progress.ts';
import { layOutImages } from '../../../src/publish/layout/image.ts';
import { verifyEngineLayer } from '../../../src/publish/upload/enginelayers.ts';
import { file, filesOf, type MadeLayer, packed, ran } from '../../support/enginelayers.ts';
import { listed, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';
import { makerAt } from '../rawregistry.ts';

const skip = missing('docker-registry');
const directory = { type: 'dir', uid: 0, gid: 0 } as const;

/** What COPY adds, as prepare says it. */
function copied(...entries: Parameters<typeof ran>[1]): PreparedLayer {
  return { createdBy: `COPY ${entries.at(-1)?.path}`, entries };
}

function platformOf(layers: readonly PreparedLayer[], images: PreparedPlatform['images'] = []) {
  const history = layers.map(({ createdBy }) => ({ createdBy, emptyLayer: false }));
  return { config: { Env: ['PATH=/bin'] }, layers, history, images };
}

function buildOf(layers: readonly PreparedLayer[], made: readonly MadeLayer[], request = {}): PreparedBuild {
  const more = { engine: 'buildah', files: filesOf(made) } as const;
  return preparedBuild({ 'linux/amd64': platformOf(layers) }, request, more);
}

/** The header and content of a tar's only member with another name. */
async function renamed(name: string): Promise<Buffer> {
  const spec = {
    entries: [file('x'.repeat(name.length), 'x')],
    compression: { type: 'none' },
    mtime: 0,
  } as const;
  const tar = Buffer.from(await buffer(layerTar(spec).open(0)));
  tar.write(name, 0, 'latin1');
  tar.fill(0x20, 148, 156);
  const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return tar;
}

test('the directories that a COPY creates are written above the layer of a RUN', async () => {
  const made = await ran('chmod 700 etc', [{ ...directory, path: 'etc', mode: 0o700 }]);
  const before = copied({ ...directory, path: 'etc', mode: 0o755 }, file('etc/a', 'a'));
  const behind = copied({ ...directory, path: 'etc', mode: 0o700 }, file('etc/b', 'b'));
  const encoding = { compression: { type: 'gzip', level: 6 }, mtime: 0 } as const;
  const prepared = buildOf([before, made.layer, behind], [made]);
  const layers = layOutImages(prepared, [], encoding).get('linux/amd64')?.layers ?? [];
  const modes = layers.map((layer) => 'spec' in layer && layer.spec.entries[0]?.mode);
  assert.deepEqual(modes, [0o755, false, 0o700]);
});

test('layers of engines count for the limit, and embedded images share what is left', async () => {
  const made = await Promise.all(
    Array.from({ length: 97 }, (_, index) => ran(`${index}`, [file('a', `${index}`)])),
  );
  const mark = copied({ ...directory, path: 'registry', mode: 0o755, generated: '' });
  const layers = [...made.map(({ layer }) => layer), mark];
  const encoding = { compression: { type: 'gzip', level: 6 }, mtime: 0 } as const;
  const plan = (more: readonly PreparedLayer[]) =>
    layOutImages(buildOf([...layers, ...more], made), [], encoding);
  const three = Array.from({ length: 3 }, (_, index) => copied(file(`f${index}`, 'f')));
  assert.throws(() => plan(three), { code: 'LIMIT_EXCEEDED', message: /101 layers/ });
  assert.equal(plan(three.slice(1)).get('linux/amd64')?.layers.length, 100);
});

test('a layer that is packed otherwise than its type says is closed', async () => {
  const { bytes, layer } = await ran('make', [file('out', 'one')]);
  let isClosed = false;
  const open = async function* () {
    try {
      for (let at = 0; at < bytes.length; at += 8) yield bytes.subarray(at, at + 8);
    } finally {
      isClosed = true;
    }
  };
  const { diffId, ...blob } = layer.blob;
  const descriptor = { ...blob, mediaType: mediaTypes.ociLayer };
  const forged = { descriptor, diffId, title: 'RUN make', madeBy: 'engine', open } as const;
  await assert.rejects(verifyEngineLayer(forged, new AbortController().signal), { code: 'CONTENT_INVALID' });
  assert.ok(isClosed);
});

describe('layers that an engine made', { skip }, () => {
  let target: TestRegistry;
  let work: string;

  before(async () => {
    target = await startRegistry({ accessLog: true });
    work = await mkdtemp(join(tmpdir(), 'imagebuild-engine-'));
  });
  after(async () => {
    await target?.stop();
    await rm(work, { recursive: true, force: true });
  });

  const to = (namespace: string) =>
    settingsTo({ kind: 'registry', host: target.host, namespace }, target.url);
  const get = async (path: string, accept: string) =>
    (await fetch(`${target.url}/v2/${path}`, { headers: { accept } })).json();

  test('are published between those of COPY, in order, as they are', async () => {
    const made = [await ran('make', [file('out', 'one')]), await ran('test', [file('out', 'two')])];
    const layers = [copied(file('a', 'a')), made[0]!.layer, made[1]!.layer, copied(file('b', 'b'))];
    const result = await publish(buildOf(layers, made), to('order'), silent);
    const digest = result.platforms['linux/amd64']?.digest;
    // biome-ignore lint/suspicious/noExplicitAny: a manifest and a configuration, as the registry gives them.
    const manifest: any = await get(`order/demo/manifests/${digest}`, mediaTypes.ociManifest);
    // biome-ignore lint/suspicious/noExplicitAny: see above.
    const config: any = await get(`order/demo/blobs/${manifest.config.digest}`, mediaTypes.ociConfig);
    for (const [index, { layer }] of made.entries()) {
      const { diffId, ...descriptor } = layer.blob;
      assert.deepEqual(manifest.layers[index + 1], descriptor);
      assert.equal(config.rootfs.diff_ids[index + 1], diffId);
    }
    const keys = manifest.layers.map(({ annotations }: { annotations?: Record<string, string> }) =>
      Object.keys(annotations ?? {}),
    );
    assert.deepEqual(keys, [[annotationKeys.layerKey], [], [], [annotationKeys.layerKey]]);
    assert.deepEqual(
      config.history.map(({ created_by }: { created_by: string }) => created_by),
      ['COPY a', 'RUN make', 'RUN test', 'COPY b'],
    );
    const settings = { ...to('order'), plainHttp: [target.host] };
    const inspection = await inspect(`${target.host}/order/demo:v1`, { verify: true }, settings, silent);
    assert.equal(inspection.platforms[0]?.layers.length, 4);
  });

  test('are not pushed again, and give the same digest with the cache and without', async () => {
    const made = await ran('make', [file('out', 'x'.repeat(10_000))]);
    const layers = [copied(file('a', 'a')), made.layer];
    const first = await publish(buildOf(layers, [made]), to('again'), silent);
    const again = await publish(buildOf(layers, [made]), to('again'), silent);
    const uncached = await publish(buildOf(layers, [made], { cache: false }), to('again'), silent);
    assert.deepEqual([again.digest, uncached.digest], [first.digest, first.digest]);
    assert.equal(again.transfer.pushedBytes, 0);
    assert.ok(again.transfer.reusedBytes >= made.bytes.length);
  });

  test('are those of each platform', async () => {
    const made = [await ran('uname', [file('out', 'x86_64')]), await ran('uname', [file('out', 'aarch64')])];
    const platforms = {
      'linux/amd64': platformOf([made[0]!.layer]),
      'linux/arm64': platformOf([made[1]!.layer]),
    };
    const prepared = preparedBuild(platforms, {}, { engine: 'buildx', files: filesOf(made) });
    const result = await publish(prepared, to('platforms'), silent);
    for (const [index, name] of ['linux/amd64', 'linux/arm64'].entries()) {
      const digest = result.platforms[name]?.digest;
      // biome-ignore lint/suspicious/noExplicitAny: a manifest, as the registry gives it.
      const manifest: any = await get(`platforms/demo/manifests/${digest}`, mediaTypes.ociManifest);
      assert.equal(manifest.layers[0].digest, made[index]?.layer.blob.digest);
    }
  });

  test('are published along with embedded images', async () => {
    const maker = makerAt(target.url, 'a/img');
    await maker.image('1', await maker.blob(Buffer.alloc(1_500_000, 1)));
    const made = await ran('make', [file('out', 'one')]);
    const mark = copied({ ...directory, path: 'registry', mode: 0o755, generated: '' });
    const platforms = { 'linux/amd64': platformOf([mark, made.layer], [listed('docker.io/a/img:1')]) };
    const prepared = preparedBuild(platforms, {}, { engine: 'buildah', files: filesOf([made]) });
    const result = await publish(prepared, to('embedded'), silent);
    assert.equal(result.platforms['linux/amd64']?.layers, 3);
  });

  describe('when they are forged,', () => {
    // biome-ignore lint/suspicious/noExplicitAny: it is forged in places that no type allows.
    type Forged = any;
    const honest = () => ran('make', [file('out', 'honest')]);
    const pathOf = (folder: string, digest: Digest) => join(folder, 'files/sha256', hexOf(digest));
    let count = 0;

    /** Publishes what a folder holds after it was changed. */
    async function publishForged(
      made: MadeLayer,
      forge: (folder: string, layer: Forged) => unknown,
      namespace = `forged-${count++}`,
    ): Promise<unknown> {
      const folder = join(work, String(count++));
      await writePrepared(buildOf([copied(file('a', 'a text')), made.layer], [made]), folder);
      const document = JSON.parse(await readFile(join(folder, 'prepared.json'), 'utf8'));
      await forge(folder, document.platforms['linux/amd64'].layers[1]);
      await writeFile(join(folder, 'prepared.json'), JSON.stringify(document));
      try {
        return await publish(await readPrepared(folder), to(namespace), silent);
      } catch (error) {
        const { tags } = (await get(`${namespace}/demo/tags/list`, '*/*')) as { tags?: string[] };
        assert.deepEqual(tags ?? [], []);
        throw error;
      }
    }

    /** Gives the layer other bytes, and says digest and size of them. */
    async function swap(folder: string, layer: Forged, bytes: Buffer): Promise<void> {
      Object.assign(layer.blob, { digest: digestOf(bytes), size: bytes.length });
      await writeFile(pathOf(folder, layer.blob.digest), bytes);
    }

    const foreign = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip';
    const forgeries: readonly (readonly [
      what: string,
      forge: (folder: string, layer: Forged) => unknown,
      error: { code: string; message?: RegExp },
    ])[] = [
      [
        'other bytes under its digest',
        async (folder, { blob }) => writeFile(pathOf(folder, blob.digest), Buffer.alloc(blob.size, 7)),
        { code: 'DIGEST_MISMATCH' },
      ],
      [
        'another packing under its digest',
        async (folder, { blob }) => {
          const bytes = await readFile(pathOf(folder, blob.digest));
          bytes[9] = 11; // the system that gzip ran on
          await writeFile(pathOf(folder, blob.digest), bytes);
        },
        { code: 'DIGEST_MISMATCH' },
      ],
      [
        'another diffID',
        (_, { blob }) => (blob.diffId = digestOf('another')),
        { code: 'DIGEST_MISMATCH', message: /unpacks to/ },
      ],
      [
        'another size',
        (_, { blob }) => (blob.size += 1),
        { code: 'PREPARED_INVALID', message: /bytes instead of/ },
      ],
      ['a size below zero', (_, { blob }) => (blob.size = -1), { code: 'PREPARED_INVALID' }],
      ['a foreign media type', (_, { blob }) => (blob.mediaType = foreign), { code: 'PREPARED_INVALID' }],
      ['zstd', (_, { blob }) => (blob.mediaType = mediaTypes.ociLayerZstd), { code: 'PREPARED_INVALID' }],
      [
        "Docker's media type",
        (_, { blob }) => (blob.mediaType = mediaTypes.dockerLayerGzip),
        { code: 'PREPARED_INVALID' },
      ],
      [
        'gzip that is called plain',
        (_, { blob }) => (blob.mediaType = mediaTypes.ociLayer),
        { code: 'CONTENT_INVALID', message: /has the media type .*tar, but is packed with gzip/ },
      ],
      [
        'annotations, a key among them',
        (_, { blob }) => (blob.annotations = { [annotationKeys.layerKey]: digestOf('key') }),
        { code: 'PREPARED_INVALID', message: /no key "annotations"/ },
      ],
      [
        'a key',
        (_, layer) => (layer.key = digestOf('key')),
        { code: 'PREPARED_INVALID', message: /no key "key"/ },
      ],
      [
        'gzip that is cut',
        async (folder, layer) => swap(folder, layer, (await honest()).bytes.subarray(0, -12)),
        { code: 'CONTENT_INVALID', message: /cannot be unpacked/ },
      ],
      [
        'a tar that is cut',
        async (folder, layer) => {
          const { bytes, layer: cut } = packed('cut', Buffer.alloc(700, 'x'));
          await swap(folder, layer, bytes);
          layer.blob.diffId = cut.blob.diffId;
        },
        { code: 'CONTENT_INVALID', message: /cannot be unpacked/ },
      ],
      [
        'the bytes of a file of the context',
        (_, { blob }) => {
          const digest = digestOf('a text');
          Object.assign(blob, { mediaType: mediaTypes.ociLayer, digest, size: 6, diffId: digest });
        },
        { code: 'CONTENT_INVALID', message: /cannot be unpacked/ },
      ],
      [
        'a path that leads out of the image',
        async (folder, layer) => {
          const tar = await renamed('../../etc/passwd');
          await swap(folder, layer, gzipSync(tar));
          layer.blob.diffId = digestOf(tar);
        },
        { code: 'CONTENT_INVALID', message: /leads out of it/ },
      ],
      [
        'a digest whose bytes are not there',
        (_, { blob }) => (blob.digest = digestOf('gone')),
        { code: 'PREPARED_INVALID' },
      ],
    ];
    for (const [what, forge, error] of forgeries)
      test(`${what}: nothing is published`, async () => {
        await assert.rejects(publishForged(await honest(), forge), error);
      });

    test('two diffIDs of one blob: nothing is published', async () => {
      const made = await honest();
      const lie: PreparedLayer = { ...made.layer, blob: { ...made.layer.blob, diffId: digestOf('another') } };
      const publishing = publish(buildOf([made.layer, lie], [made]), to('two-diffids'), silent);
      await assert.rejects(publishing, { code: 'DIGEST_MISMATCH' });
    });

    for (const [what, forge] of [
      [
        'other bytes',
        async (folder: string, { blob }: Forged) =>
          writeFile(pathOf(folder, blob.digest), Buffer.alloc(blob.size, 7)),
      ],
      ['another diffID', async (_: string, { blob }: Forged) => (blob.diffId = digestOf('another'))],
    ] as const)
      test(`${what}: nothing is published, even if the target has the blob`, async () => {
        const made = await honest();
        const namespace = `has-${what.replace(' ', '-')}`;
        await makerAt(target.url, `${namespace}/demo`).blob(made.bytes);
        await assert.rejects(publishForged(made, forge, namespace), { name: 'ImagebuildError' });
      });

    test('an unforged folder is published', async () => {
      assert.ok(await publishForged(await honest(), () => {}));
    });
  });
});
