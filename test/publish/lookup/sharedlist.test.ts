import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { digestOf } from '../../../src/image/descriptor.ts';
import {
  chooseBuilds,
  encodeList,
  type ListedBuild,
  listLimit,
  markOf,
  parseList,
  updateList,
} from '../../../src/publish/lookup/sharedlist.ts';

const of = (app: string, ...layers: readonly string[]): ListedBuild => ({
  app,
  digest: digestOf(`index of ${app}`),
  marks: new Set(layers.map((layer) => markOf(digestOf(layer)))),
});
const wanted = (weights: Readonly<Record<string, number>>) =>
  new Map(Object.entries(weights).map(([layer, weight]) => [markOf(digestOf(layer)), weight]));
const names = (list: readonly ListedBuild[]) => list.map(({ app }) => app);

describe('the list of shared layers', () => {
  test('reads as it was written', () => {
    const list = [of('one', 'a', 'b'), of('two'), of('three', 'c')];
    assert.deepEqual(parseList(encodeList(list)), list);
  });

  test('has each application once, the newest build first', () => {
    const list = [of('one', 'a'), of('two', 'b')];
    const change = { build: of('two', 'c'), extends: false, gone: new Set<never>() };
    assert.deepEqual(updateList(list, change), [of('two', 'c'), of('one', 'a')]);
  });

  test('keeps the layers of platforms that the index keeps', () => {
    const change = { build: of('one', 'b'), extends: true, gone: new Set<never>() };
    assert.deepEqual(updateList([of('one', 'a')], change), [of('one', 'b', 'a')]);
  });

  test('forgets builds that are gone', () => {
    const gone = new Set([of('two').digest]);
    const list = updateList([of('two'), of('three')], { build: of('one'), extends: false, gone });
    assert.deepEqual(names(list), ['one', 'three']);
  });

  test('drops the oldest builds when it would get too long', () => {
    const layers = Array.from({ length: 1000 }, (_, index) => String(index));
    const list = Array.from({ length: 200 }, (_, index) => of(`app${index}`, ...layers));
    const text = encodeList(list);
    assert.ok(text.length <= listLimit);
    const kept = names(parseList(text));
    assert.deepEqual(kept, names(list.slice(0, kept.length)));
    assert.ok(kept.length > 100 && kept.length < 200);
  });

  for (const [name, text] of Object.entries({
    'no JSON': '[{"app":',
    'no list': '{"app":"one"}',
    'too long': `[${' '.repeat(listLimit)}]`,
    'entries of other shapes': '[1,null,"one",[],{}]',
    'a path above': JSON.stringify([{ ...of('one'), app: '../one', marks: '' }]),
    'a repository below': JSON.stringify([{ ...of('one'), app: 'one/two', marks: '' }]),
    'another host': JSON.stringify([{ ...of('one'), app: 'evil.example:5000', marks: '' }]),
    'an invalid digest': JSON.stringify([{ app: 'one', digest: 'latest', marks: '' }]),
    'a mark that is cut': JSON.stringify([{ ...of('one'), marks: 'AAAAAAA' }]),
  })) {
    test(`is empty if it is, or contains only, ${name}`, () => assert.deepEqual(parseList(text), []));
  }

  test('can be read whatever it contains, and gives only entries that may be written', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const list = parseList(text);
        assert.deepEqual(parseList(encodeList(list)), list);
      }),
    );
  });
});

describe('the builds that are read', () => {
  const list = [of('small', 'a'), of('both', 'a', 'b'), of('other', 'c'), of('useless', 'x')];

  test('are those that save the most bytes, without any that adds nothing', () => {
    assert.deepEqual(names(chooseBuilds(list, wanted({ a: 1, b: 5, c: 3 }), 3)), ['both', 'other']);
  });

  test('are at most as many as allowed', () => {
    assert.deepEqual(names(chooseBuilds(list, wanted({ a: 1, b: 1, c: 9 }), 1)), ['other']);
  });

  test('are empty where none has a missing layer', () => {
    assert.deepEqual(chooseBuilds(list, wanted({ y: 1 }), 3), []);
  });
});
