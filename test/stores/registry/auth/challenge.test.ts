import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseChallenges } from '../../../../src/stores/registry/auth/challenge.ts';

const cases: Record<string, [header: string | string[], expected: ReturnType<typeof parseChallenges>]> = {
  'one challenge': [
    'Bearer realm="https://auth.example/token",service="reg",scope="repository:a/b:pull,push"',
    [
      {
        scheme: 'bearer',
        parameters: {
          realm: 'https://auth.example/token',
          service: 'reg',
          scope: 'repository:a/b:pull,push',
        },
      },
    ],
  ],
  'unquoted values, blanks and capitals': [
    'BASIC  Realm = x , Charset="UTF-8"',
    [{ scheme: 'basic', parameters: { realm: 'x', charset: 'UTF-8' } }],
  ],
  'escapes and commas in quotes': [
    'Basic realm="a \\"b\\", c\\\\d"',
    [{ scheme: 'basic', parameters: { realm: 'a "b", c\\d' } }],
  ],
  'several in one header': [
    'Negotiate, Basic realm="x", Bearer realm="y",service=z',
    [
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'basic', parameters: { realm: 'x' } },
      { scheme: 'bearer', parameters: { realm: 'y', service: 'z' } },
    ],
  ],
  'several headers': [
    ['Basic realm="x"', 'Bearer realm="y"'],
    [
      { scheme: 'basic', parameters: { realm: 'x' } },
      { scheme: 'bearer', parameters: { realm: 'y' } },
    ],
  ],
  none: ['', []],
};

for (const [name, [header, expected]] of Object.entries(cases))
  test(`WWW-Authenticate: ${name}`, () => assert.deepEqual(parseChallenges(header), expected));

test('any header is parsed to its end', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'Bearer ="\\,realm:/;\t') }), (header) => {
      assert.ok(Array.isArray(parseChallenges(header)));
    }),
  );
});
