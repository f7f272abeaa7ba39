import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { contentOf } from '../../src/image/content.ts';
import { bestMatch, type Descriptor, mediaTypes, parsePlatform } from '../../src/image/descriptor.ts';
import { encodeJson } from '../../src/image/manifest.ts';
import { findManifest, listManifests } from '../../src/image/platforms.ts';
import type { Source, Target } from '../../src/image/store.ts';
import { openLayout } from '../../src/stores/layout/layout.ts';

const entry = (name: string) => ({ name, platform: parsePlatform(name) });

const choices: [string, string[], string | undefined][] = [
  ['linux/amd64', ['linux/amd64/v3', 'linux/amd64/v2', 'linux/amd64'], 'linux/amd64'],
  ['linux/amd64', ['linux/amd64/v3', 'linux/amd64/v2', 'linux/amd64/v1'], 'linux/amd64/v1'],
  ['linux/amd64', ['linux/amd64/v3', 'linux/amd64/v2'], 'linux/amd64/v2'],
  ['linux/amd64', ['windows/amd64', 'linux/amd64/v4'], 'linux/amd64/v4'],
  ['linux/amd64', ['windows/amd64', 'unknown/unknown'], undefined],
  ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v3'], 'linux/amd64/v3'],
  ['linux/amd64/v1', ['linux/amd64/v3', 'linux/amd64'], 'linux/amd64'],
  ['linux/arm64', ['linux/arm64/v9', 'linux/arm64/v8', 'linux/arm64'], 'linux/arm64'],
  ['linux/arm64', ['linux/arm64/v9', 'linux/arm64/v8'], 'linux/arm64/v8'],
  ['linux/arm64', ['linux/arm64/v9', 'linux/arm/v8'], undefined],
  ['linux/arm64/v8', ['linux/arm64'], 'linux/arm64'],
  ['linux/arm', ['linux/arm/v7', 'linux/arm/v6'], 'linux/arm/v6'],
];

for (const [wanted, offered, chosen] of choices) {
  test(`${wanted} of ${offered.join(', ')} is ${chosen ?? 'missing'}`, () => {
    assert.equal(bestMatch(parsePlatform(wanted), offered.map(entry))?.name, chosen);
  });
}

describe('an index', () => {
  let directory: string;
  let store: Target;
  /** Returns the manifest that an index has for a platform. */
  const find = async (...given: Parameters<typeof findManifest>) => {
    const found = await findManifest(...given);
    return 'offered' in found ? assert.fail(`only ${found.offered.join(', ')}`) : found;
  };
  const asked = (platform: string, anyPlatform = false) => ({
    source: store,
    name: 'x',
    platform,
    anyPlatform,
  });

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'imagebuild-platforms-'));
    store = await openLayout(directory, { create: true });
  });
  after(() => rm(directory, { recursive: true, force: true }));

  /** Stores an image whose configuration is this; its entry names no platform. */
  async function image(config: object, mediaType: string = mediaTypes.ociConfig): Promise<Descriptor> {
    const { bytes, descriptor } = encodeJson(mediaType, config);
    await store.write(contentOf(bytes));
    return document(mediaTypes.ociManifest, { schemaVersion: 2, config: descriptor, layers: [] });
  }

  async function document(mediaType: string, content: object): Promise<Descriptor> {
    const made = encodeJson(mediaType, content);
    await store.putManifest(made.bytes, made.descriptor);
    return made.descriptor;
  }

  const index = (...manifests: readonly object[]) =>
    document(mediaTypes.ociIndex, { schemaVersion: 2, manifests });
  const linux = (architecture: string, variant?: string) => ({ os: 'linux', architecture, variant });
  const placed = (descriptor: Descriptor, architecture: string, variant?: string) => ({
    ...descriptor,
    platform: linux(architecture, variant),
  });

  test('whose entries name no platform has those of their configurations', async () => {
    const amd64 = await image({ architecture: 'amd64' });
    const arm64 = await image({ architecture: 'arm64', os: 'linux', variant: 'v8' });
    const signature = await image({}, 'application/vnd.example');
    const manifests = [signature, arm64, amd64];
    for (const [name, { digest }] of [
      ['linux/amd64', amd64],
      ['linux/arm64', arm64],
    ] as const)
      assert.equal((await find({ manifests }, asked(name))).digest, digest);
    assert.deepEqual(await findManifest({ manifests }, asked('linux/s390x')), {
      offered: ['linux/arm64/v8', 'linux/amd64'],
    });
  });

  test('that names a fitting platform is not read further', async () => {
    const amd64 = placed(await image({ architecture: 'amd64' }), 'amd64');
    const unread = { ...store, manifest: () => assert.fail('read') } as Source;
    const request = { ...asked('linux/amd64'), source: unread };
    const found = await find({ manifests: [await image({}), amd64] }, request);
    assert.equal(found.digest, amd64.digest);
  });

  test('takes the only image there is, where any platform will do', async () => {
    const only = await image({});
    const attestation = placed(await image({ a: 1 }), 'unknown');
    const manifests = [attestation, only];
    assert.equal((await find({ manifests }, asked('linux/arm64', true))).digest, only.digest);
    assert.deepEqual(await findManifest({ manifests }, asked('linux/arm64')), { offered: [] });
  });

  test('of indexes is followed, to the third', async () => {
    const amd64 = await image({ architecture: 'amd64', os: 'linux' });
    const third = await index(placed(await image({ b: 1 }), 'amd64', 'v3'), amd64);
    const second = await index(third, placed(await image({ c: 1 }), 'unknown'));
    const manifests = [second];
    const found = await find({ manifests }, asked('linux/amd64'));
    assert.equal(found.digest, amd64.digest);
    assert.deepEqual(
      found.between.map(({ descriptor }) => descriptor.digest),
      [second.digest, third.digest],
    );
    const listed = await listManifests({ manifests }, { source: store, name: 'x' });
    assert.deepEqual(
      listed.map(({ platform }) => platform),
      [linux('amd64', 'v3'), { os: 'linux', architecture: 'amd64' }],
    );
    const deeper = { manifests: [await index(second)] };
    await assert.rejects(findManifest(deeper, asked('linux/amd64')), {
      code: 'CONTENT_INVALID',
      message: 'x has more than 3 indexes inside each other',
    });
  });

  test('may leave out every media type', async () => {
    const { digest, size } = await image({ architecture: 'arm64' });
    const inner = await index({ digest, size });
    const manifests = [{ mediaType: '', digest: inner.digest, size: inner.size }];
    const found = await find({ manifests }, asked('linux/arm64'));
    assert.equal(found.mediaType, mediaTypes.ociManifest);
    assert.equal(found.digest, digest);
  });

  test('with hundreds of entries that name no platform is refused before all are read', async () => {
    const made = Array.from({ length: 120 }, (_, n) => image({ architecture: 'amd64', author: `${n}` }));
    const manifests = await Promise.all(made);
    let reads = 0;
    const read = (each: Descriptor) => {
      reads += 1;
      return store.manifest(each);
    };
    const source = { ...store, manifest: read } as Source;
    const request = { ...asked('linux/arm64'), source };
    const often = { manifests: Array.from({ length: 500 }, () => manifests[0]!) };
    assert.deepEqual(await findManifest(often, request), { offered: ['linux/amd64'] });
    assert.equal(reads, 1);
    reads = 0;
    await assert.rejects(findManifest({ manifests }, request), { code: 'LIMIT_EXCEEDED' });
    assert.equal(reads, 100);
  });
});
