// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a Kubefile's variables
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ImagebuildError } from '../../src/errors.ts';
import { evaluation } from './evaluated.ts';

/** Pieces that mean something, and letters that mean nothing: what comes of them is nearly a Kubefile. */
const piece = fc.oneof(
  fc.constantFrom(
    ...[
      'FROM scratch',
      'FROM',
      ' AS a',
      ' AS b',
      'FROM a',
      'ARG A=1',
      'ARG A',
      'ENV A=$A$A',
      'ENV ',
      'LABEL ',
      'COPY ',
      'ADD ',
      'CMD ',
    ],
    ...[
      'ENTRYPOINT ',
      'RUN ',
      'SHELL ',
      'ONBUILD ',
      'HEALTHCHECK ',
      'EXPOSE ',
      'VOLUME ',
      'USER ',
      'WORKDIR ',
      'STOPSIGNAL ',
      'MAINTAINER ',
    ],
    ...[
      '--from=0 ',
      '--from=a ',
      '--chown=$A ',
      '--',
      '--interval=1s ',
      '<<EOF ',
      '<<-"EOF" ',
      '\nEOF\n',
      '["a", "b"]',
      '["',
      '"]',
      '[',
      '1',
    ],
    ...[
      '$',
      '${',
      '}',
      ':-',
      ':?',
      '#',
      '%',
      '//',
      '/',
      '*',
      '\\',
      '`',
      '"',
      "'",
      '=',
      ' ',
      '\t',
      '\n',
      '\n',
      '\r\n',
      '\n\\\n',
      '# escape=`\n',
      '\uFEFF',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));

/** Checks that every error is a problem with a place in the file. */
function check(kubefile: string): void {
  try {
    const { stages } = evaluation(kubefile);
    for (const { config } of stages) assert.ok((config.Env ?? []).length > 0);
  } catch (error) {
    if (!(error instanceof ImagebuildError)) throw error;
    const lines = kubefile.replace(/^\uFEFF/, '').split('\n');
    for (const { place, code } of [error, ...error.problems]) {
      // The file itself may be too large; everything else has a line.
      if (place?.line === undefined && code === 'LIMIT_EXCEEDED') continue;
      assert.notEqual(code, 'INTERNAL');
      const line = lines[(place?.line ?? 0) - 1];
      assert.ok(line !== undefined, `line ${place?.line} of ${lines.length}`);
      const column = place?.column ?? 0;
      assert.ok(column >= 1 && column <= line.length + 1, `column ${column} of ${line.length}`);
    }
  }
}

test('any text is evaluated or refused at a place in it', () => {
  fc.assert(fc.property(text, check), { numRuns: 4000 });
});

test('any words after any instruction, too', () => {
  const line = text.map((one) => `FROM scratch AS a\nENV A=x\nFROM a\n${one}`);
  fc.assert(fc.property(line, check), { numRuns: 4000 });
});

test('long texts of few letters take no time', () => {
  const letter = fc.constantFrom(
    '$',
    '${A',
    '{',
    '}',
    '"',
    "'",
    '\\',
    '/',
    '#',
    '*',
    ' ',
    '\t',
    'a',
    '--',
    '=',
    '<<',
    '\n',
  );
  const property = fc.property(letter, letter, letter, (a, b, c) =>
    check(`FROM scratch\nENV A=${a}${`${b}${c}`.repeat(20_000)}`),
  );
  fc.assert(property, { numRuns: 200 });
});
