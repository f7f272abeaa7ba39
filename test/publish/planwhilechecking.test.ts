import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { planPrepared } from '../../src/commands/planprepared.ts';
import { publish } from '../../src/commands/publish.ts';
import type { ImagebuildError } from '../../src/errors.ts';
import { mediaTypes } from '../../src/image/descriptor.ts';
import { silent } from '../../src/progress.ts';
import type { Settings } from '../../src/settings.ts';
import { answer, type Fault } from '../support/faults.ts';
import { listed, platform, preparedBuild, settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';
import { startWaves, type Wave, type Waves } from '../support/waves.ts';
import { makerAt } from './rawregistry.ts';

const names = Array.from({ length: 12 }, (_, index) => `a/img${index}`);

describe('requests of a build to registries that are far away', { skip: missing('docker-registry') }, () => {
  let source: TestRegistry;
  let target: TestRegistry;
  let waves: Waves;

  before(async () => {
    [source, target] = await Promise.all([startRegistry(), startRegistry()]);
    waves = await startWaves([source.url, target.url]);
    await Promise.all(names.map((name) => push(name, 'one')));
    const single = makerAt(source.url, 'a/single');
    await single.image('1', await single.blob('single'));
  });
  after(() => Promise.all([source?.stop(), target?.stop(), waves?.stop()]));

  /** Puts an image for two platforms into the source. */
  async function push(name: string, text: string): Promise<void> {
    const maker = makerAt(source.url, name);
    const image = await maker.image(undefined, await maker.blob(`${name} ${text}`));
    const arm = { ...image, platform: { os: 'linux', architecture: 'arm64' } };
    const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [image, arm] };
    await maker.manifest(index, mediaTypes.ociIndex, '1');
  }

  const build = (version = 'v1', images = names, more: { replace?: boolean; text?: string } = {}) => {
    const { text, ...request } = more;
    const part = platform(
      images.map((name) => listed(`docker.io/${name}:1`)),
      text,
    );
    return preparedBuild({ 'linux/amd64': part, 'linux/arm64': part }, { version, ...request });
  };
  const to = (namespace: string, more: Partial<Settings> = {}) =>
    settingsTo(
      { kind: 'registry', host: waves.proxies[1]!.host, namespace },
      `http://${waves.proxies[0]!.host}`,
      more,
    );

  async function wavesOf(running: () => Promise<unknown>): Promise<Wave[]> {
    waves.take();
    await running();
    return waves.take();
  }
  const isOfSource = (request: string) => / \/v2\/a\//.test(request);
  const isBlob = (request: string) => request.includes('/blobs/');
  const isPull = (request: string) => isOfSource(request) && request.startsWith('GET ');
  const blobsRead = (taken: readonly Wave[]) =>
    taken.flat().filter((request) => isPull(request) && isBlob(request));
  const firstWave = (taken: readonly Wave[], is: (request: string) => boolean) =>
    taken.findIndex((wave) => wave.some(is));

  /** Lets a fault come before the waves. */
  async function withFault<T>(side: 0 | 1, fault: Fault, act: () => Promise<T>): Promise<T> {
    const proxy = waves.proxies[side]!;
    const before = proxy.faults;
    proxy.faults = [fault, ...before];
    try {
      return await act();
    } finally {
      proxy.faults = before;
    }
  }

  test('nothing changed: six round trips, one HEAD for each image, and nothing of theirs is read', async () => {
    await publish(build(), to('again'), silent);
    const taken = await wavesOf(() => publish(build(), to('again'), silent));
    // One more is left for a slot: a host gets 16 requests at first.
    assert.ok(taken.length <= 7, `${taken.length} round trips`);
    const [first = []] = taken;
    assert.equal(first.filter(isOfSource).length, names.length, 'with the tags of the target');
    for (const tag of ['v1', 'v1-amd64', 'v1-arm64'])
      assert.ok(first.includes(`HEAD /v2/again/demo/manifests/${tag}`));
    const asked = taken.flat().filter(isOfSource);
    assert.equal(asked.length, names.length);
    assert.ok(asked.every((request) => request.startsWith('HEAD ')));
  });

  test('nothing published: manifests are read after the tags are known to be free, blobs after all of them', async () => {
    const taken = await wavesOf(() => publish(build(), to('cold', { shareLayers: true }), silent));
    assert.equal(taken[0]?.filter(isOfSource).length, names.length);
    const tagsKnown = taken.findLastIndex((wave, index) =>
      wave.some((request) => index < 3 && request.endsWith('/cold/demo/manifests/v1')),
    );
    const pulls = firstWave(taken, isPull);
    const blobs = firstWave(taken, isBlob);
    assert.ok(tagsKnown < pulls, 'no pull before the tags');
    assert.ok(blobs <= 7, `${blobs} round trips before the first blob`);
    const manifests = taken.findLastIndex((wave) =>
      wave.some((request) => isPull(request) && !isBlob(request)),
    );
    assert.ok(manifests < blobs, 'no blob and no upload before the last manifest');
  });

  test('after the last upload, five round trips publish the image', async () => {
    const taken = await wavesOf(() => publish(build(), to('tail'), silent));
    const last = taken.findLastIndex((wave) => wave.some((request) => /PUT .*\/blobs\//.test(request)));
    assert.ok(taken.length - 1 - last <= 5, `${taken.length - 1 - last} round trips`);
  });

  test('a configuration is read for a layer that is made, and for the platform of a single manifest', async () => {
    await publish(build('v1'), to('configs'), silent);
    const next = build('v2', names, { text: 'kind: Next\n' });
    assert.deepEqual(blobsRead(await wavesOf(() => publish(next, to('configs'), silent))), []);
    assert.deepEqual(blobsRead(await wavesOf(() => planPrepared(build('v3'), to('none'), silent))), []);
    await push('a/img3', 'two');
    const changed = await wavesOf(() => publish(build('v1'), to('configs'), silent));
    await push('a/img3', 'one');
    assert.equal(blobsRead(changed).length, 2, 'its configuration and its layer');
    assert.ok(blobsRead(changed).every((request) => request.includes('/a/img3/')));
    const single = build('v4', ['a/single']);
    const amd64 = preparedBuild({ 'linux/amd64': single.platforms['linux/amd64']! }, { version: 'v4' });
    const planned = await wavesOf(() => planPrepared(amd64, to('none'), silent));
    assert.equal(blobsRead(planned).length, 1);
  });

  test('a tag that may not be replaced is the error, although an image is missing, and nothing is pulled', async () => {
    await publish(build(), to('taken'), silent);
    const lacking = build('v1', [...names, 'a/lacking'], { replace: false });
    const taken = await wavesOf(() =>
      assert.rejects(publish(lacking, to('taken'), silent), (error: ImagebuildError) => {
        assert.equal(error.code, 'TAG_EXISTS');
        assert.deepEqual(error.problems, []);
        return true;
      }),
    );
    assert.deepEqual(
      taken.flat().filter((request) => isPull(request) && isBlob(request)),
      [],
    );
    assert.deepEqual(
      taken.flat().filter((request) => /^(?:POST|PUT|PATCH)/.test(request)),
      [],
    );
    assert.deepEqual(
      taken.flat().filter((request) => isPull(request) && /img/.test(request)),
      [],
    );
  });

  test('a layer that is not needed any more may be unreadable without a warning', async () => {
    const first = await publish(build(), to('stale'), silent);
    const digest = first.platforms['linux/amd64']?.digest;
    const manifest = await fetch(`${target.url}/v2/stale/demo/manifests/${digest}`, {
      headers: { accept: mediaTypes.ociManifest },
    });
    const { layers } = (await manifest.json()) as { layers: { digest: string }[] };
    let refusals = 0;
    const refused: Fault = {
      path: new RegExp(`/blobs/${layers[0]?.digest}`),
      act: (exchange) => {
        refusals += 1;
        return answer(exchange, 403);
      },
    };
    const other = build('v1', names, { text: 'kind: Other\n' });
    const result = await withFault(1, refused, () => publish(other, to('stale'), silent));
    assert.ok(refusals > 0);
    assert.deepEqual(result.warnings, []);
    assert.equal(result.transfer.pulledBytes, 0);
  });

  test('a plan asks for no layer that it does not need', async () => {
    await publish(build('v1'), to('planned'), silent);
    const fewer = build('v1', names.slice(0, 2), { text: 'kind: Fewer\n' });
    const taken = await wavesOf(() => planPrepared(fewer, to('planned'), silent));
    const asked = taken.flat().filter((request) => request.startsWith('HEAD ') && isBlob(request));
    const planned = await planPrepared(fewer, to('planned'), silent);
    const reused = Object.values(planned.platforms).flatMap(({ layers }) =>
      layers.filter(({ action }) => action === 'reuse').map(({ key }) => key),
    );
    assert.ok(reused.length > 0);
    assert.equal(asked.length, new Set(reused).size);
  });

  test('a build that is stopped ends the requests that started early', { timeout: 60_000 }, async () => {
    const stop = new AbortController();
    const silence: Fault = { act: () => void setTimeout(() => stop.abort(new Error('stopped')), 50) };
    const started = performance.now();
    await withFault(0, silence, () =>
      withFault(1, silence, () =>
        assert.rejects(publish(build(), to('stopped', { signal: stop.signal }), silent)),
      ),
    );
    assert.ok(performance.now() - started < 20_000);
  });
});
