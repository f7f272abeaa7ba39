import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { publish } from '../../../src/commands/publish.ts';
import { mediaTypes } from '../../../src/image/descriptor.ts';
import type { PullQuota, Source } from '../../../src/image/store.ts';
import { type ProgressEvent, silent } from '../../../src/progress.ts';
import {
  type Pull,
  pauseMs,
  pullsByHost,
  requirePulls,
  shortage,
} from '../../../src/publish/resolve/quota.ts';
import { countPulls, type FaultyRegistry, startFaults } from '../../support/faults.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';
import { makerAt } from '../rawregistry.ts';

function pull(count: number, quota: PullQuota | undefined, refresh: Pull['refresh'] = async () => {}): Pull {
  return { source: { quota: () => quota } as Source, count, refresh };
}

test('pulls are counted by host; a layout and a recorded image cost none', () => {
  const hub = { host: 'docker.io', remaining: 5, limit: 100, windowSeconds: 21_600 };
  const pulls = [pull(3, hub), pull(1, { host: 'a.example' }), pull(2, hub), pull(0, { host: 'x' })];
  assert.deepEqual(pullsByHost([...pulls, pull(4, undefined)]), [
    { host: 'a.example', needed: 1 },
    { ...hub, needed: 5 },
  ]);
});

test('a build with enough pulls, or with a host without a limit, does not wait', async () => {
  const patience = { waitMs: 0, progress: silent };
  await requirePulls([pull(5, { host: 'docker.io', remaining: 5 })], patience);
  await requirePulls([pull(500, { host: 'quay.io' })], patience);
});

test('too few are refused, with what can be done', async () => {
  const short = pull(36, { host: 'docker.io', remaining: 12, limit: 100, windowSeconds: 21_600 });
  await assert.rejects(requirePulls([short], { waitMs: 0, progress: silent }), {
    code: 'RATE_LIMITED',
    message: 'docker.io allows 12 more pulls for now, and this build needs 36',
    hint: /^Log in for a larger quota: imagebuild login docker\.io\nOr use a mirror: --mirror docker\.io=https:\/\/…\nOr wait: a pull counts for 6h, so the whole quota is available again by \d{4}-\d\d-\d\d \d\d:\d\d UTC\. With --wait-for-quota 6h, the build waits by itself\.$/,
  });
  const unknown = pull(36, { host: 'docker.io', remaining: 12, limit: 100 });
  await assert.rejects(requirePulls([unknown], { waitMs: 0, progress: silent }), {
    hint: /^Log in for a larger quota: imagebuild login docker\.io\nOr use a mirror: --mirror docker\.io=https:\/\/…$/,
  });
});

test('a quota smaller than the build is not waited for', async () => {
  const never = pull(101, { host: 'docker.io', remaining: 12, limit: 100, windowSeconds: 21_600 });
  const events: ProgressEvent[] = [];
  const patience = { waitMs: 60_000, progress: (event: ProgressEvent) => events.push(event) };
  await assert.rejects(requirePulls([never], patience), {
    hint: /Waiting does not help: the whole quota is 100/,
  });
  assert.deepEqual(events, [], 'a wait would be reported');
});

test('waiting ends in time, and the error says so', async () => {
  const short = pull(2, { host: 'docker.io', remaining: 1, limit: 100, windowSeconds: 3600 });
  const events: ProgressEvent[] = [];
  const patience = { waitMs: 150, progress: (event: ProgressEvent) => events.push(event) };
  await assert.rejects(requirePulls([short], patience), {
    message: /allows 1 more pulls for now, even after/,
  });
  assert.match(JSON.stringify(events[0]), /docker\.io allows 1 of 2 pulls; waiting until .* UTC at most/);
  const reason = 'docker.io allows 1 of 2 pulls for now';
  assert.deepEqual(events[1], { type: 'wait', subject: 'docker.io', reason, seconds: 0 });
});

test('waiting stops when the build is cancelled', async () => {
  const short = pull(2, { host: 'docker.io', remaining: 1 });
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('stopped')), 50);
  const patience = { waitMs: 3_600_000, progress: silent, signal: stop.signal };
  await assert.rejects(requirePulls([short], patience), /stopped/);
});

test('the quota is checked once a minute, more often in a short wait, never after it', () => {
  assert.equal(pauseMs(6 * 3_600_000, 3_600_000), 60_000);
  assert.equal(pauseMs(60_000, 60_000), 6000);
  assert.equal(pauseMs(60_000, 10), 10);
});

test('a window that is not a whole hour is given in minutes', () => {
  assert.match(shortage({ host: 'h', needed: 2, remaining: 1, windowSeconds: 90 * 60 }).hint ?? '', /90m/);
});

describe('a build and the quota of its source', { skip: missing('docker-registry') }, () => {
  let source: TestRegistry;
  let target: TestRegistry;
  let proxy: FaultyRegistry;

  before(async () => {
    [source, target] = await Promise.all([startRegistry(), startRegistry({ accessLog: true })]);
    proxy = await startFaults(source.url);
    const maker = makerAt(source.url, 'a/img');
    const image = await maker.image(undefined, await maker.blob(Buffer.alloc(5000, 1)));
    const arm = { ...image, platform: { os: 'linux', architecture: 'arm64' } };
    const index = { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [image, arm] };
    await maker.manifest(index, mediaTypes.ociIndex, '1');
    await maker.manifest(index, mediaTypes.ociIndex, '2');
  });

  after(() => Promise.all([source?.stop(), target?.stop(), proxy?.stop()]));

  const build = (tag: string) => {
    const part = platform([listed(`docker.io/a/img:${tag}`)]);
    return preparedBuild({ 'linux/amd64': part, 'linux/arm64': part });
  };
  const to = (namespace: string, waitForQuota = 0) =>
    settingsTo({ kind: 'registry', host: target.host, namespace }, proxy.url, { waitForQuota });

  test('an index and two platforms are three pulls; the next build needs none', async () => {
    const quota = { left: 3, limit: 100 };
    proxy.faults = [countPulls(quota)];
    const first = await publish(build('1'), to('enough'), silent);
    assert.equal(quota.left, 0);
    const again = await publish(build('1'), to('enough'), silent);
    assert.equal(again.digest, first.digest);
  });

  test('too few pulls are an error before a manifest is read or a byte is pushed', async () => {
    const quota = { left: 2, limit: 100 };
    proxy.faults = [countPulls(quota)];
    await assert.rejects(publish(build('1'), to('few'), silent), {
      code: 'RATE_LIMITED',
      message: /needs 3/,
    });
    assert.equal(quota.left, 2);
    assert.ok(!target.accessLog().some(({ method, path }) => method === 'POST' && path.includes('/few/')));
  });

  test('a build that may wait goes on when pulls come back', async () => {
    const quota = { left: 2, limit: 100 };
    proxy.faults = [countPulls(quota)];
    const said: string[] = [];
    const progress = (event: ProgressEvent) => {
      if (event.type !== 'wait') return;
      said.push(event.reason);
      quota.left = 3;
    };
    await publish(build('2'), to('waits', 20_000), progress);
    assert.equal(quota.left, 0);
    assert.match(said[0] ?? '', /allows 2 of 3 pulls/);
  });
});
