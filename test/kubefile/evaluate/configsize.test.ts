import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImagebuildError } from '../../../src/errors.ts';
import { scratch } from '../evaluated.ts';

const oversized: readonly (readonly [name: string, lines: readonly string[], line: number])[] = [
  ['LABEL', ['ENV A=1', `LABEL big="${'x'.repeat(450_000)}${'\u0001'.repeat(450_000)}"`, 'LABEL small=y'], 3],
  [
    'ENV through a variable',
    [`ARG T=${'é'.repeat(300_000)}`, 'ENV A=$T$T', 'ENV B=$T$T$T$T', 'CMD ["a"]'],
    4,
  ],
];
for (const [name, lines, line] of oversized)
  test(`security 29: a configuration that tools don't read is refused at its ${name}`, () => {
    assert.throws(
      () => scratch(...lines),
      (error: ImagebuildError) => {
        assert.equal(error.code, 'LIMIT_EXCEEDED');
        assert.equal(error.place?.line, line);
        assert.match(error.message, /^the configuration of the image has \d+ bytes, more than the 3145728/);
        return true;
      },
    );
  });

test('a configuration of a megabyte is built', () => {
  assert.equal(scratch(`ENV A=${'x'.repeat(400_000)}`).config.Env?.[1]?.length, 400_002);
});
