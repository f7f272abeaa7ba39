import assert from 'node:assert/strict';
import test from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type Descriptor, digestOf, mediaTypes } from '../../../src/image/descriptor.ts';
import type { Target } from '../../../src/image/store.ts';
import { inBackground, readOnce, withManifestsOf } from '../../../src/publish/lookup/readonce.ts';

const described = (text: string): Descriptor => ({
  mediaType: mediaTypes.ociManifest,
  digest: digestOf(text),
  size: text.length,
});

/** A target that counts what it is asked for; `broken` reads fail. */
function counting(broken: string[] = []) {
  const asked: string[] = [];
  const read = async <T>(what: string, answer: T): Promise<T> => {
    asked.push(what);
    await turn();
    if (broken.includes(what)) throw new Error(`${what} failed`);
    return answer;
  };
  const target = {
    location: 'registry.example/a/b',
    resolve: (tag: string) => read(`resolve ${tag}`, undefined),
    manifest: ({ digest }: Descriptor) => read(`manifest ${digest}`, Buffer.from('one')),
    has: ({ digest }: Descriptor) => read(`has ${digest}`, true),
  } as unknown as Target;
  return { target, asked, broken };
}

test('tags, manifests and blobs are asked for once, also while they are being read', async () => {
  const { target, asked } = counting();
  const once = readOnce(target);
  const one = described('one');
  for (let time = 0; time < 2; time += 1)
    await Promise.all([1, 2].flatMap(() => [once.resolve('v1'), once.manifest(one), once.has(one)]));
  assert.deepEqual(asked.sort(), [`has ${one.digest}`, `manifest ${one.digest}`, 'resolve v1']);
});

test('what could not be read is asked for again', async () => {
  const { target, broken } = counting(['resolve v1']);
  const once = readOnce(target);
  await assert.rejects(Promise.all([once.resolve('v1'), once.resolve('v1')]), /failed/);
  broken.length = 0;
  assert.equal(await once.resolve('v1'), undefined);
});

test('a manifest of another size is another one', async () => {
  const { target, asked } = counting();
  const once = readOnce(target);
  await once.manifest(described('one'));
  await once.manifest({ ...described('one'), size: 4 });
  assert.equal(asked.length, 2);
});

test('a blob that was there a minute ago is asked for again', async () => {
  const { target, asked } = counting();
  let now = 0;
  const once = readOnce(target, () => now);
  await once.has(described('one'));
  now = 60_000;
  await once.has(described('one'));
  assert.equal(asked.length, 1);
  now = 60_001;
  await once.has(described('one'));
  assert.equal(asked.length, 2);
});

test('manifests that are known are shared, tags are asked for each time', async () => {
  const { target, asked } = counting();
  const known = readOnce(target);
  const later = withManifestsOf(known, target);
  const one = described('one');
  await known.manifest(one);
  await later.manifest(one);
  await later.resolve('v1');
  await later.resolve('v1');
  assert.deepEqual(asked, [`manifest ${one.digest}`, 'resolve v1', 'resolve v1']);
});

test('an error in the background is that of whoever waits', async () => {
  const failing = inBackground(Promise.reject(new Error('early')));
  await turn();
  await assert.rejects(failing, /early/);
});
