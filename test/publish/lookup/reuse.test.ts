import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { publish } from '../../../src/commands/publish.ts';
import { formatReference } from '../../../src/image/reference.ts';
import { silent } from '../../../src/progress.ts';
import { newestVersions } from '../../../src/publish/lookup/buildrecords.ts';
import { missingBusybox } from '../../support/busybox.ts';
import { pushImages } from '../../support/images.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { type AccessLine, startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missingForRoot } from '../../support/tools.ts';

const skip = missingForRoot('docker-registry', 'buildah') || missingBusybox();
const both = ['linux/amd64', 'linux/arm64'];

test('other versions are read newest first, without the tags of platforms', () => {
  const tags = ['v1.9.0', 'v1.10.0', 'v1.10.0-amd64', 'v1.2.0', 'v1.10.0-arm64', 'v1.11.0'];
  assert.deepEqual(newestVersions(tags, 'v1.11.0'), ['v1.10.0', 'v1.9.0']);
});

describe('reuse of what is published', { skip }, () => {
  let source: TestRegistry;
  let target: TestRegistry;

  before(async () => {
    [source, target] = await Promise.all([
      startRegistry({ accessLog: true }),
      startRegistry({ accessLog: true }),
    ]);
    await pushImages(source.host, [
      { name: 'a/one:1', files: { 'bin/bash': { from: '/bin/bash' } } },
      { name: 'a/two:1', docker: true },
      { name: 'a/three:1' },
    ]);
  });

  after(() => Promise.all([source?.stop(), target?.stop()]));

  const images = ['one', 'two', 'three'].map((name) => listed(`docker.io/a/${name}:1`));
  const build = (version = 'v1', cache = true, text?: string) =>
    preparedBuild(Object.fromEntries(both.map((each) => [each, platform(images, text)])), { version, cache });
  const to = (namespace: string) =>
    settingsTo({ kind: 'registry', host: target.host, namespace }, source.url);

  /** What both registries were asked while something was built. */
  async function asked(
    building: () => Promise<unknown>,
  ): Promise<{ source: AccessLine[]; target: AccessLine[] }> {
    const before = [source.accessLog().length, target.accessLog().length];
    await building();
    return { source: source.accessLog().slice(before[0]), target: target.accessLog().slice(before[1]) };
  }
  const methods = (lines: readonly AccessLine[]) => [...new Set(lines.map(({ method }) => method))];
  const uploads = (lines: readonly AccessLine[]) =>
    lines.filter(({ method, path }) => method === 'PUT' && path.includes('/blobs/uploads/'));

  test('nothing changed: one HEAD per image, no blob pulled, none pushed, the same digest', async () => {
    const first = await publish(build(), to('same'), silent);
    let again = first;
    const log = await asked(async () => {
      again = await publish(build(), to('same'), silent);
    });
    assert.equal(again.digest, first.digest);
    assert.deepEqual(methods(log.source), ['HEAD']);
    assert.equal(log.source.length, images.length);
    assert.deepEqual(methods(log.target), ['HEAD', 'GET'], 'nothing is written');
    assert.deepEqual([again.transfer.pulledBytes, again.transfer.pushedBytes], [0, 0]);
    assert.equal(again.transfer.reusedBytes, first.transfer.pushedBytes);
  });

  test('without the cache everything is built again, with the same digest', async () => {
    const first = await publish(build(), to('uncached'), silent);
    const again = await publish(build('v1', false), to('uncached'), silent);
    assert.equal(again.digest, first.digest);
    assert.equal(again.transfer.reusedBytes, 0);
    assert.equal(again.transfer.pulledBytes, first.transfer.pulledBytes);
  });

  test('a file changed: only its layer and both configurations are pushed', async () => {
    await publish(build(), to('file'), silent);
    const log = await asked(() => publish(build('v1', true, 'kind: Changed\n'), to('file'), silent));
    assert.deepEqual(methods(log.source), ['HEAD']);
    assert.equal(uploads(log.target).length, 3);
  });

  test('one image changed: only its bytes are pulled', async () => {
    await publish(build(), to('image'), silent);
    await pushImages(source.host, [{ name: 'a/three:1', files: { 'etc/new': { text: 'new\n' } } }]);
    const log = await asked(() => publish(build(), to('image'), silent));
    const blobs = log.source.filter(({ path, method }) => method === 'GET' && path.includes('/blobs/'));
    assert.ok(blobs.length > 0);
    assert.ok(blobs.every(({ path }) => path.includes('/a/three/')));
    await pushImages(source.host, [{ name: 'a/three:1' }]);
  });

  test('another version reuses the layers of the one before', async () => {
    await publish(build('v1.9.0'), to('next'), silent);
    const result = await publish(build('v1.10.0', true, 'kind: Next\n'), to('next'), silent);
    const cold = await publish(build('v1.10.0', false, 'kind: Next\n'), to('next-cold'), silent);
    assert.equal(result.digest, cold.digest);
    assert.equal(result.transfer.pulledBytes, 0);
    assert.ok(result.transfer.pushedBytes < 10_000);
    assert.equal(result.previous?.reference, `${target.host}/next/demo:v1.9.0`);
    assert.deepEqual(
      result.previous?.images.map(({ reference }) => reference),
      images.map(({ reference }) => formatReference(reference)).sort(),
    );
    assert.equal(cold.previous, undefined);
  });

  test('the digest is the same after something else was built in between', async () => {
    const first = await publish(build(), to('between'), silent);
    const other = preparedBuild(
      Object.fromEntries(both.map((each) => [each, platform(images.slice(1), 'kind: Other\n')])),
    );
    await publish(other, to('between'), silent);
    assert.equal((await publish(build(), to('between'), silent)).digest, first.digest);
  });

  test('a layer that the target lost is built again', async () => {
    const first = await publish(build(), to('lost'), silent);
    const digest = first.platforms['linux/amd64']?.digest ?? '';
    const accept = 'application/vnd.oci.image.manifest.v1+json';
    const answer = await fetch(`${target.url}/v2/lost/demo/manifests/${digest}`, { headers: { accept } });
    const { layers } = (await answer.json()) as { layers: { digest: string; size: number }[] };
    const gone = layers.toSorted((a, b) => b.size - a.size)[0]?.digest;
    assert.equal((await fetch(`${target.url}/v2/lost/demo/blobs/${gone}`, { method: 'DELETE' })).status, 202);
    const again = await publish(build(), to('lost'), silent);
    assert.equal(again.digest, first.digest);
    assert.ok(again.transfer.pushedBytes > 0);
    assert.equal((await fetch(`${target.url}/v2/lost/demo/blobs/${gone}`, { method: 'HEAD' })).status, 200);
  });
});
