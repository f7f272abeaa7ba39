import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from '../../src/commands/inspect.ts';
import { mediaTypes } from '../../src/image/descriptor.ts';
import { silent } from '../../src/progress.ts';
import { type Exchange, forward, pass, startFaults } from '../support/faults.ts';
import { settingsTo } from '../support/prepared.ts';
import { startRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';
import { makerAt } from './rawregistry.ts';

const tags = ['v1', 'v1-amd64', 'v1-arm64'];
const manifests = ['amd64', 'arm64'];

/**
 * Security, rule 20. A proxy kills the build at its first, second, third … writing request, now before the
 * registry sees it, now after.
 */
test('killed at any writing request, every tag names the old image or the new one, whole', {
  skip: missing('docker-registry'),
  timeout: 600_000,
}, async (t) => {
  const [source, target] = await Promise.all([startRegistry(), startRegistry()]);
  t.after(() => Promise.all([source.stop(), target.stop()]));
  const maker = makerAt(source.url, 'a/img');
  const layer = await maker.blob(Buffer.alloc(1_500_000, 7));
  const children = await Promise.all(
    manifests.map(async (architecture) => {
      const platform = { os: 'linux', architecture };
      const rootfs = { type: 'layers', diff_ids: [layer.digest] };
      const config = await maker.blob(JSON.stringify({ ...platform, rootfs }), mediaTypes.ociConfig);
      const image = { schemaVersion: 2, config, layers: [layer] };
      return { ...(await maker.manifest(image, mediaTypes.ociManifest)), platform };
    }),
  );
  await maker.manifest({ schemaVersion: 2, manifests: children }, mediaTypes.ociIndex, '1');

  let child: ChildProcess | undefined;
  let writes = 0;
  let deadly = Number.POSITIVE_INFINITY;
  const kill = async (exchange: Exchange) => {
    writes += 1;
    if (writes !== deadly) return pass(exchange);
    if (deadly % 2 === 0) await forward(exchange);
    child?.kill('SIGKILL');
  };
  const proxy = await startFaults(
    target.url,
    ['POST', 'PATCH', 'PUT'].map((method) => ({ method, act: kill })),
  );
  t.after(() => proxy.stop());
  const build = async (text: string, at = Number.POSITIVE_INFINITY) => {
    [writes, deadly] = [0, at];
    const script = join(import.meta.dirname, 'publishingprocess.ts');
    child = spawn(process.execPath, [script, proxy.host, source.url, text], { stdio: 'inherit' });
    const [, signal] = await once(child, 'exit');
    return signal === 'SIGKILL';
  };
  const published = async () => {
    const settings = settingsTo({ kind: 'oci', directory: '' }, '', { mirrors: {} });
    const read = (tag: string) =>
      inspect(`${target.host}/killed/demo:${tag}`, { verify: true }, settings, silent);
    return (await Promise.all(tags.map(read))).map(({ digest }) => digest);
  };

  assert.equal(await build('text 0'), false);
  let old = await published();
  let kills = 0;
  for (let at = 1; await build(`text ${at}`, at); at++) {
    kills += 1;
    const between = await published();
    assert.equal(await build(`text ${at}`), false);
    const whole = await published();
    for (const [position, digest] of between.entries())
      assert.ok([old[position], whole[position]].includes(digest), `${tags[position]} after ${at} requests`);
    old = whole;
  }
  // Two layers and two configurations in three requests each, two platforms' manifests, the index.
  assert.ok(kills >= 9, `${kills} kills`);
});
