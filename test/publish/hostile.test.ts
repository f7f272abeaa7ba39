import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ImagebuildError } from '../../src/errors.ts';
import { silent } from '../../src/progress.ts';
import { publish } from '../../src/publish.ts';
import type { Settings } from '../../src/settings.ts';
import { type Exchange, type Fault, flipAt, forward, reply, startFaults } from '../support/faults.ts';
import { startGenerated } from '../support/generated.ts';
import { listed, platform, preparedBuild, settingsTo } from '../support/prepared.ts';
import { startRegistry, type TestRegistry } from '../support/registry.ts';
import { missing } from '../support/tools.ts';

const skip = missing('docker-registry');

/** The first upload of more than `limit` bytes is cut there; the registry keeps what it has, says so, and takes the rest. */
function cutLongUpload(limit: number): Fault[] {
  let kept: string | undefined;
  const path = /\/blobs\/uploads\/./;
  const cut = async (exchange: Exchange) => {
    let passed = 0;
    const body = async function* (bytes: AsyncIterable<Buffer>) {
      for await (const chunk of bytes) {
        const taken = chunk.subarray(0, limit - passed);
        yield taken;
        passed += taken.length;
        if (passed === limit) return;
      }
    };
    const answer = await forward(exchange, { body });
    if (passed < limit) return reply(exchange, answer);
    const { pathname, search } = new URL(answer.headers.location ?? '');
    kept = `${pathname}${search}`;
    exchange.response.destroy();
  };
  const standing = async (exchange: Exchange) =>
    reply(exchange, await forward(exchange, kept === undefined ? {} : { path: kept }));
  return [
    {
      method: 'PATCH',
      path,
      act: async (exchange) =>
        kept === undefined ? cut(exchange) : reply(exchange, await forward(exchange)),
    },
    { method: 'GET', path, act: standing },
  ];
}

describe('publish, against a hostile source or target,', { skip }, () => {
  let target: TestRegistry;

  before(async () => {
    target = await startRegistry();
  });
  after(() => target?.stop());

  const tagsIn = async (namespace: string): Promise<string[]> => {
    const answer = await fetch(`${target.url}/v2/${namespace}/demo/tags/list`);
    return answer.ok ? (((await answer.json()) as { tags: string[] | null }).tags ?? []) : [];
  };
  const to = (host: string, namespace: string, source: string, more: Partial<Settings> = {}) =>
    settingsTo({ kind: 'registry', host, namespace }, source, more);
  const demo = (...references: string[]) =>
    preparedBuild({ 'linux/amd64': platform(references.map((each) => listed(each))) });

  test('finds a byte that is flipped only after a cut upload went on, and names the image', async (t) => {
    const source = await startGenerated(32 * 1024 * 1024);
    t.after(() => source.stop());
    let ranges = 0;
    const flipRanges = async (exchange: Exchange) => {
      const answer = await forward(exchange);
      if (exchange.incoming.headers.range === undefined) return reply(exchange, answer);
      ranges += 1;
      const last = Number(answer.headers['content-length']) - 1;
      return reply(exchange, answer, { body: (bytes) => flipAt(bytes, last) });
    };
    const liar = await startFaults(source.url, [
      { method: 'GET', path: /\/blobs\/sha256:/, act: flipRanges },
    ]);
    t.after(() => liar.stop());
    const cutter = await startFaults(target.url, cutLongUpload(16_000_000));
    t.after(() => cutter.stop());
    const building = publish(demo('docker.io/big/data:1'), to(cutter.host, 'resumed', liar.url), silent);
    await assert.rejects(building, (error: ImagebuildError) => {
      assert.equal(error.code, 'DIGEST_MISMATCH');
      assert.match(error.message, /docker\.io\/big\/data@sha256:/);
      return true;
    });
    assert.equal(ranges, 1);
    assert.deepEqual(await tagsIn('resumed'), []);
  });
});
