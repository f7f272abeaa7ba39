import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { ImageInspection } from '../../src/commands/inspect/inspection.ts';
import { inspect } from '../../src/commands/inspect.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { contentOf } from '../../src/image/content.ts';
import { type Descriptor, digestOf, hexOf, mediaTypes } from '../../src/image/descriptor.ts';
import { layerTar } from '../../src/layers/layer.ts';
import { withParents } from '../../src/layers/split.ts';
import { silent } from '../../src/progress.ts';
import { settingsTo } from '../support/prepared.ts';

/** What an image of one layer is made of, and what somebody may get wrong in it. */
interface Parts {
  readonly layer: Uint8Array;
  readonly layerType?: string;
  /** Of the tar; by default the layer's own digest. */
  readonly diffId?: string;
  /** The text of the configuration. */
  readonly config?: string;
  /** The layer's bytes as they lie on the disk, when they are not those that its digest names. */
  readonly lying?: Uint8Array;
  /** An attestation's statement, and what lies on the disk instead of it; null for nothing. */
  readonly statement?: string;
  readonly lyingStatement?: string | null;
}

/** An image in a layout, written with no care for what is right. */
async function inspected(t: TestContext, parts: Parts, verify: boolean): Promise<ImageInspection> {
  const directory = await mkdtemp(join(tmpdir(), 'imagebuild-inspect-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  await mkdir(join(directory, 'blobs/sha256'), { recursive: true });
  const put = async (
    content: Uint8Array | string,
    mediaType: string,
    lying: Uint8Array | string | null = content,
  ): Promise<Descriptor> => {
    const bytes = Buffer.from(content);
    const digest = digestOf(bytes);
    if (lying !== null) await writeFile(join(directory, 'blobs/sha256', hexOf(digest)), lying);
    return { mediaType, digest, size: bytes.length };
  };
  const { layerType = mediaTypes.ociLayer, diffId = digestOf(parts.layer) } = parts;
  const platform = { os: 'linux', architecture: 'amd64' };
  const image = { ...platform, rootfs: { type: 'layers', diff_ids: [diffId] } };
  const layers = [await put(parts.layer, layerType, parts.lying)];
  const config = await put(parts.config ?? JSON.stringify(image), mediaTypes.ociConfig);
  const manifest = await put(JSON.stringify({ schemaVersion: 2, config, layers }), mediaTypes.ociManifest);
  const manifests = [{ ...manifest, platform }];
  if (parts.statement !== undefined) {
    const statement = await put(parts.statement, 'application/vnd.in-toto+json', parts.lyingStatement);
    const described = JSON.stringify({ schemaVersion: 2, config, layers: [statement] });
    const unknown = { os: 'unknown', architecture: 'unknown' };
    manifests.push({ ...(await put(described, mediaTypes.ociManifest)), platform: unknown });
  }
  const index = await put(JSON.stringify({ schemaVersion: 2, manifests }), mediaTypes.ociIndex);
  await writeFile(join(directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  await writeFile(join(directory, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests: [index] }));
  return inspect(`oci:${directory}`, { verify }, settingsTo({ kind: 'oci', directory }, ''), silent);
}

/** A layer with files below `registry/docker/registry/v2/`. */
async function registryOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const entries = Object.entries(files).map(([path, text]) => ({
    path: `registry/docker/registry/v2/${path}`,
    type: 'file' as const,
    ...{ mode: 0o644, uid: 0, gid: 0 },
    content: contentOf(Buffer.from(text)),
  }));
  return buffer(
    layerTar({ entries: withParents(entries, new Map()), compression: { type: 'none' }, mtime: 0 }).open(0),
  );
}

const tags = 'repositories/a/_manifests/tags/1/current/link';
const revisions = 'repositories/a/_manifests/revisions/sha256';

/** `a:1`, whose manifest holds `text`. */
function tagged(text: string): Record<string, string> {
  const digest = digestOf(text);
  const hex = hexOf(digest);
  return {
    [`blobs/sha256/${hex.slice(0, 2)}/${hex}/data`]: text,
    [tags]: digest,
    [`${revisions}/${hex}/link`]: digest,
  };
}

const nowhere = digestOf('nowhere');
const damaged: Record<string, Record<string, string>> = {
  'a manifest that is no JSON': tagged('garbage'),
  'a manifest that begins like JSON': tagged('{'),
  'a manifest that is null': tagged('null'),
  'a manifest that is an index': tagged('{"schemaVersion":2,"manifests":[]}'),
  'a manifest of Docker schema 1': tagged('{"schemaVersion":1,"name":"a"}'),
  'a tag that isn’t a link': { [tags]: 'nope' },
  'a tag that names nothing': { [tags]: nowhere },
};

for (const verify of [false, true]) {
  for (const [what, files] of Object.entries(damaged)) {
    test(`${what} is CONTENT_INVALID ${verify ? 'with' : 'without'} --verify`, async (t) => {
      await assert.rejects(inspected(t, { layer: await registryOf(files) }, verify), {
        code: 'CONTENT_INVALID',
      });
    });
  }

  for (const config of ['null', '[]', '{', '{"os":5}', '{"rootfs":{"diff_ids":["x"]}}']) {
    test(`a configuration of ${config} is CONTENT_INVALID ${verify ? 'with' : 'without'} --verify`, async (t) => {
      await assert.rejects(inspected(t, { layer: await registryOf({}), config }, verify), {
        code: 'CONTENT_INVALID',
      });
    });
  }
}

for (const config of ['null', '"x"', '5']) {
  test(`settings of ${config} in a configuration are ignored`, async (t) => {
    const text = `{"os":"linux","architecture":"amd64","config":${config},"rootfs":{"diff_ids":[]}}`;
    const { platforms } = await inspected(t, { layer: await registryOf({}), config: text }, false);
    assert.deepEqual(platforms[0]?.config, {});
  });
}

test('--verify reports every problem, not only the first', async (t) => {
  const files = {
    ...tagged('garbage'),
    [`blobs/sha256/aa/${'a'.repeat(64)}/data`]: 'x',
    [`repositories/b/_manifests/revisions/sha256/${'b'.repeat(64)}/link`]: nowhere,
  };
  await assert.rejects(
    inspected(t, { layer: await registryOf(files) }, true),
    ({ problems }: ImagebuildError) => {
      const said = problems.map(({ message }) => message).join('\n');
      for (const part of [/a{64}\/data has the digest/, /b has no tag/, /image a:1/, /is missing$/m])
        assert.match(said, part);
      return true;
    },
  );
});

test('--verify reads attestations too', async (t) => {
  const layer = await registryOf({});
  const statement = '{"predicateType":"https://slsa.dev/provenance/v1"}';
  const { platforms, others } = await inspected(t, { layer, statement }, true);
  assert.deepEqual([platforms.length, others.length], [1, 1]);
  const lies = { CONTENT_MISSING: null, DIGEST_MISMATCH: statement.replace('v1', 'v2') };
  for (const [code, lyingStatement] of Object.entries(lies)) {
    const parts = { layer, statement, lyingStatement };
    assert.equal((await inspected(t, parts, false)).others.length, 1);
    await assert.rejects(inspected(t, parts, true), { code });
  }
});

test('a compressed layer that is cut, invalid or followed by other bytes is an error', async (t) => {
  const tar = await registryOf(tagged('garbage'));
  const packed = gzipSync(tar);
  const longer = Buffer.concat([packed, Buffer.alloc(200_000)]);
  const lying = Buffer.from(longer);
  lying[lying.length - 5] = 1;
  const layerType = mediaTypes.ociLayerGzip;
  const diffId = digestOf(tar);
  const cases: Parts[] = [
    { layer: packed.subarray(0, packed.length - 20), layerType, diffId },
    { layer: tar, layerType, diffId },
    { layer: tar, layerType: mediaTypes.ociLayerZstd, diffId },
    { layer: longer, lying, layerType, diffId },
    { layer: tar.subarray(0, 700) },
    { layer: Buffer.alloc(2000, 65) },
    { layer: tar, layerType: 'constructor' },
  ];
  for (const parts of cases)
    await assert.rejects(inspected(t, parts, true), { name: 'ImagebuildError' }, parts.layerType);
});
