import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../../src/image/descriptor.ts';
import { answer, forward, reply } from '../../support/faults.ts';
import { missing } from '../../support/tools.ts';
import { rejectsWith, writeImage } from '../suite/suite.ts';
import { startProxiedRegistry } from './proxied-registry.ts';

const skip = missing('docker-registry');

test('a tag is resolved by one HEAD', { skip }, async (t) => {
  const { proxy, target, direct } = await startProxiedRegistry(t);
  const { bytes, descriptor } = await writeImage(direct);
  await direct.putManifest(bytes, descriptor, 'v1');
  assert.deepEqual(await target.resolve('v1'), descriptor);
  assert.deepEqual(
    proxy.seen.map(({ method }) => method),
    ['HEAD'],
  );
});

for (const [name, without] of Object.entries({ digest: 'docker-content-digest', type: 'content-type' })) {
  test(`a HEAD without a ${name} is followed by a GET`, { skip }, async (t) => {
    const { proxy, target, direct } = await startProxiedRegistry(t, [
      {
        async act(exchange) {
          await reply(exchange, await forward(exchange), {
            headers: ({ [without]: _, ...rest }) => rest,
          });
        },
      },
    ]);
    const { bytes, descriptor } = await writeImage(direct);
    await direct.putManifest(bytes, descriptor, 'v1');
    assert.deepEqual(await target.resolve('v1'), descriptor);
    assert.deepEqual(
      proxy.seen.map(({ method }) => method),
      ['HEAD', 'GET'],
    );
  });
}

test('a registry without HEAD is asked by GET', { skip }, async (t) => {
  const { target, direct } = await startProxiedRegistry(t, [
    { method: 'HEAD', act: (exchange) => answer(exchange, 405) },
  ]);
  const { bytes, descriptor } = await writeImage(direct);
  await direct.putManifest(bytes, descriptor, 'v1');
  assert.deepEqual(await target.resolve('v1'), descriptor);
  assert.equal(await target.resolve('v2'), undefined);
});

test('a manifest that does not match its digest is DIGEST_MISMATCH', { skip }, async (t) => {
  const { target, direct } = await startProxiedRegistry(t, [
    { method: 'GET', act: (exchange) => answer(exchange, 200, {}, 'x'.repeat(400)) },
  ]);
  const { bytes, descriptor } = await writeImage(direct);
  await direct.putManifest(bytes, descriptor, 'v1');
  await rejectsWith('DIGEST_MISMATCH', target.manifest(descriptor));
});

test('a registry that stored a manifest under another digest is DIGEST_MISMATCH', { skip }, async (t) => {
  const { target } = await startProxiedRegistry(t, [
    {
      method: 'PUT',
      path: /manifests/,
      act: (exchange) => answer(exchange, 201, { 'docker-content-digest': digestOf('other') }),
    },
  ]);
  const { bytes, descriptor } = await writeImage(target);
  await rejectsWith('DIGEST_MISMATCH', target.putManifest(bytes, descriptor, 'v1'));
});

test('tags are read page by page, wherever the link points to', { skip }, async (t) => {
  const pages = [['a', 'b'], ['c'], ['d']];
  const { proxy, target } = await startProxiedRegistry(t, [
    {
      path: /tags\/list/,
      act(exchange) {
        const page = Number(new URL(exchange.incoming.url ?? '', 'http://x').searchParams.get('page') ?? 0);
        const link = page < 2 ? { link: `</v2/team/app/tags/list?page=${page + 1}&n=2>; rel="next"` } : {};
        return answer(exchange, 200, link as Record<string, string>, JSON.stringify({ tags: pages[page] }));
      },
    },
  ]);
  assert.deepEqual(await target.tags(), ['a', 'b', 'c', 'd']);
  assert.equal(proxy.seen.length, 3);
});

test('a list of tags whose links form a circle ends', { skip }, async (t) => {
  const link = '</v2/team/app/tags/list?last=b>; rel=next';
  const { target } = await startProxiedRegistry(t, [
    { act: (exchange) => answer(exchange, 200, { link }, '{"tags":["a","b"]}') },
  ]);
  assert.deepEqual(await target.tags(), ['a', 'b']);
});

test('an invalid list of tags is REGISTRY_PROTOCOL', { skip }, async (t) => {
  const { target } = await startProxiedRegistry(t, [
    { act: (exchange) => answer(exchange, 200, {}, '<html>login</html>') },
  ]);
  await rejectsWith('REGISTRY_PROTOCOL', target.tags());
});

test('a real registry pages its tags', { skip }, async (t) => {
  const { target, direct } = await startProxiedRegistry(t, [
    {
      times: 1,
      async act(exchange) {
        const path = exchange.incoming.url?.replace('n=1000', 'n=2') ?? '';
        await reply(exchange, await forward(exchange, { path }));
      },
    },
  ]);
  const { bytes, descriptor } = await writeImage(direct);
  for (const tag of ['a', 'b', 'c']) await direct.putManifest(bytes, descriptor, tag);
  assert.deepEqual((await target.tags()).sort(), ['a', 'b', 'c']);
});
