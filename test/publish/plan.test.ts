import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PreparedPlatform } from '../../src/application/prepared/prepared.ts';
import { contentOf } from '../../src/image/content.ts';
import { digestOf, mediaTypes } from '../../src/image/descriptor.ts';
import { parseReference } from '../../src/image/reference.ts';
import type { Target } from '../../src/image/store.ts';
import { layOutImages } from '../../src/publish/layout/image.ts';
import { planPublication, type ResolvedBuild, type TargetFindings } from '../../src/publish/plan.ts';
import type { ExistingLayer, LayerPlan } from '../../src/publish/plantypes.ts';
import type { ResolvedImage } from '../../src/publish/resolve/imagetypes.ts';
import { listed, platform, preparedBuild } from '../support/prepared.ts';

const unread = () => assert.fail('no byte is read to plan');
const facts = { type: 'apps', app: 'demo', version: 'v1', created: 0 };
const platforms = ['linux/amd64', 'linux/arm64'];

/** An embedded image with a large blob of its own, the same on every platform. */
function resolved(name: string): ResolvedImage {
  const reference = parseReference(name);
  const blob = { digest: digestOf(name), size: 2_000_000, open: unread };
  const manifest = { ...contentOf(Buffer.from(name)), mediaType: mediaTypes.ociManifest };
  const image = { reference, origin: 'list', manifest, blobs: [blob] };
  return {
    prepared: listed(name),
    name,
    platforms,
    anyPlatform: false,
    digest: manifest.digest,
    embedded: new Map(platforms.map((each) => [each, image])),
  };
}

const image = resolved('docker.io/a/one:1');
const descriptor = { mediaType: mediaTypes.ociLayerGzip, digest: digestOf('base'), size: 500 };
const base: ExistingLayer = {
  descriptor,
  diffId: digestOf('base tar'),
  title: 'base a/base',
  madeBy: 'base',
  open: unread,
};

function inputs(part: (name: string) => PreparedPlatform = () => platform([image.prepared])) {
  const prepared = preparedBuild(Object.fromEntries(platforms.map((name) => [name, part(name)])));
  const layouts = layOutImages(prepared, [image], { compression: { type: 'none' }, mtime: 0 });
  const reference = parseReference('quay.io/a/base:1');
  const history = [{ created_by: 'base' }];
  const bases = new Map([['linux/amd64', { reference, layers: [base], history }]]);
  const build: ResolvedBuild = {
    images: [image],
    leftOut: [],
    warnings: [],
    facts,
    bases,
    taken: new Map(),
    layouts,
    pulls: [],
  };
  return { prepared, build };
}

const noFindings: TargetFindings = { present: new Map(), mountable: new Map(), platformTags: true };
const { prepared, build } = inputs();
const empty = planPublication(prepared, build, noFindings);
const [amd64, arm64] = empty.manifests;
const keys = (layers: readonly LayerPlan[] = []) => layers.map(({ key }) => key);

describe('a plan', () => {
  test('builds every layer for an empty target, and counts its bytes', () => {
    assert.deepEqual([...new Set(amd64?.layers.map(({ action }) => action))], ['build']);
    for (const { layer, bytes } of amd64?.layers ?? [])
      assert.equal(bytes, 'key' in layer ? layer.tarSize : layer.descriptor.size);
  });

  test('has the layers of the base first, with its history', () => {
    assert.equal(amd64?.layers[0]?.key, descriptor.digest);
    assert.equal(amd64?.history[0]?.created_by, 'base');
    assert.deepEqual(keys(amd64?.layers).slice(1), keys(arm64?.layers));
  });

  test('reuses layers that the target has, and mounts those of another repository', () => {
    const [own = descriptor.digest, other = descriptor.digest] = keys(arm64?.layers);
    const stored = { ...descriptor, diffId: base.diffId, reused: true } as const;
    const from = { location: 'registry.example/ns/other' } as Target;
    const candidate = { layer: stored, from };
    const plan = planPublication(prepared, build, {
      present: new Map([[own, stored]]),
      mountable: new Map([own, other, descriptor.digest].map((key) => [key, candidate])),
      platformTags: true,
    });
    const actions = plan.manifests[0]?.layers.map(({ action, bytes }) => [action, bytes > 0]);
    assert.deepEqual(actions?.slice(0, 3), [
      ['mount', false],
      ['reuse', false],
      ['mount', false],
    ]);
  });

  test('has a row for a layer that an engine made, by its digest', () => {
    const made = contentOf(Buffer.from('made'));
    const { digest, size } = made;
    const blob = { mediaType: mediaTypes.ociLayer, digest, size, diffId: digest };
    const part = { ...platform([]), layers: [{ createdBy: 'RUN make', blob }] };
    const engine = inputs(() => ({ ...part, history: [{ createdBy: 'RUN make', emptyLayer: false }] }));
    const files = () => made;
    const plan = planPublication({ ...engine.prepared, files }, engine.build, noFindings);
    const { key, action, bytes } = plan.manifests[1]?.layers[0] ?? {};
    assert.deepEqual({ key, action, bytes }, { key: digest, action: 'build', bytes: size });
  });

  test('security 23: a blob whose digest is the key of a computed layer does not replace it', () => {
    const [key = descriptor.digest] = keys(arm64?.layers);
    const impostor = { ...base, descriptor: { ...descriptor, digest: key } };
    const reference = parseReference('quay.io/a/base:1');
    const bases = new Map([['linux/amd64', { reference, layers: [impostor], history: [] }]]);
    assert.throws(() => planPublication(prepared, { ...build, bases }, noFindings), {
      code: 'CONTENT_INVALID',
    });
  });

  test('tags the version, and each platform where the target has tags for them', () => {
    const tags = ({ tag, manifests }: typeof empty) => [tag, ...manifests.map((manifest) => manifest.tag)];
    assert.deepEqual(tags(empty), ['v1', 'v1-amd64', 'v1-arm64']);
    const layout = planPublication(prepared, build, { ...noFindings, platformTags: false });
    assert.deepEqual(tags(layout), ['v1', undefined, undefined]);
  });

  test('records the embedded images on the layers that hold their links', () => {
    const recorded = amd64?.layers.flatMap(({ records }) => records) ?? [];
    assert.deepEqual(
      recorded.map(({ reference, source }) => [reference, source]),
      [[image.name, image.digest]],
    );
  });
});
