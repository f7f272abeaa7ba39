import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { publish } from '../../../src/commands/publish.ts';
import type { Progress } from '../../../src/progress.ts';
import { answer, startFaults } from '../../support/faults.ts';
import { listed, platform, preparedBuild, settingsTo } from '../../support/prepared.ts';
import { startRegistry } from '../../support/registry.ts';
import { missing } from '../../support/tools.ts';
import { makerAt } from '../rawregistry.ts';

test('when a layer has failed, a layer whose source sends nothing isn’t waited for', {
  skip: missing('docker-registry'),
}, async (t) => {
  const [source, target] = await Promise.all([startRegistry(), startRegistry()]);
  t.after(() => Promise.all([source.stop(), target.stop()]));
  const silentLayer = await makerAt(source.url, 'a/silent').blob(Buffer.alloc(2_000_000, 1));
  const lostLayer = await makerAt(source.url, 'a/lost').blob(Buffer.alloc(2_000_000, 2));
  await makerAt(source.url, 'a/silent').image('1', silentLayer);
  await makerAt(source.url, 'a/lost').image('1', lostLayer);
  const proxy = await startFaults(source.url, [
    {
      path: new RegExp(`/blobs/${silentLayer.digest}`),
      act: async ({ response }) => void (await once(response, 'close')),
    },
    { path: new RegExp(`/blobs/${lostLayer.digest}`), act: (exchange) => answer(exchange, 404) },
  ]);
  t.after(() => proxy.stop());
  const build = preparedBuild({
    'linux/amd64': platform([listed(`${proxy.host}/a/silent:1`), listed(`${proxy.host}/a/lost:1`)]),
  });
  const destination = { kind: 'registry', host: target.host, namespace: 'team' } as const;
  const settings = settingsTo(destination, '', { mirrors: {} });
  const started = performance.now();
  const ended: string[] = [];
  const progress: Progress = (event) =>
    event.type === 'transfer' && event.state === 'failed' ? ended.push(event.name) : undefined;
  await assert.rejects(publish(build, settings, progress));
  assert.deepEqual(ended, [`${proxy.host}/a/lost:1`], 'only the layer that failed is said to have failed');
  // One attempt at the silent layer alone takes half a minute.
  assert.ok(performance.now() - started < 25_000, `${performance.now() - started} ms`);
});
