import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { states } from '../../../src/bot/status/marker.ts';
import { isFinal, mergeSections, type Section } from '../../../src/bot/status/status.ts';

const empty = { comment: 1, sections: [] };

function section(changes: Partial<Section>): Section {
  const { line = 1, attempt = 1 } = changes;
  return { id: `${line}-${attempt}`, line, attempt, state: 'queued', text: 'x', ...changes };
}

describe('two writers of a status comment lose nothing', () => {
  test('each brings in what it knows, sorted by line', () => {
    const one = mergeSections(empty, [section({ line: 3, state: 'done' })]);
    const both = mergeSections(one, [section({ line: 1, state: 'building', run: 5 })]);
    assert.deepEqual(
      both.sections.map(({ line, state }) => [line, state]),
      [
        [1, 'building'],
        [3, 'done'],
      ],
    );
  });

  const pairs: readonly (readonly [string, Partial<Section>, Partial<Section>])[] = [
    ['an end is not undone by a late event', { state: 'done', run: 5 }, { state: 'building', run: 5 }],
    ['a retry is not undone by the attempt before', { attempt: 2 }, { state: 'failed', run: 5 }],
    ['the oldest run of a request counts', { state: 'queued', run: 5 }, { state: 'failed', run: 6 }],
    ['a run that was started is not given up', { state: 'queued', run: 5 }, { state: 'failed' }],
  ];
  for (const [what, kept, late] of pairs)
    test(what, () => {
      const expected = section(kept);
      const known = mergeSections(empty, [expected]);
      assert.deepEqual(mergeSections(known, [section(late)]).sections, [expected]);
    });

  test('an end is replaced by a later end: a run was run again', () => {
    const failed = mergeSections(empty, [section({ state: 'failed', run: 5 })]);
    assert.equal(mergeSections(failed, [section({ state: 'done', run: 5 })]).sections[0]?.state, 'done');
  });

  test('whatever comes, and however often, no end of an attempt becomes unfinished', () => {
    const any = fc.record({
      line: fc.integer({ min: 1, max: 3 }),
      attempt: fc.constant(1),
      run: fc.constant(5),
      state: fc.constantFrom(...states.filter((state) => state !== 'refused')),
    });
    fc.assert(
      fc.property(fc.array(any), (changes) => {
        let model: Parameters<typeof mergeSections>[0] = empty;
        for (const change of changes) {
          const ended = model.sections.filter(isFinal).map(({ line }) => line);
          model = mergeSections(model, [section(change)]);
          const after = model.sections.filter(isFinal).map(({ line }) => line);
          assert.ok(ended.every((line) => after.includes(line)));
          assert.deepEqual(mergeSections(model, model.sections), model);
        }
      }),
    );
  });
});
