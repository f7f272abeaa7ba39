import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseBuildArgs } from '../../src/application/buildargs.ts';
import { ImagebuildError } from '../../src/errors.ts';

describe('build arguments in one text', () => {
  const read: readonly (readonly [text: string, args: Record<string, string>])[] = [
    ['', {}],
    ['  ', {}],
    ['K=V', { K: 'V' }],
    ['K=V,K2="a,b"', { K: 'V', K2: 'a,b' }],
    ["A='x,y=z',B=1", { A: 'x,y=z', B: '1' }],
    ['A=x=y', { A: 'x=y' }],
    ['URL=https://a.example:8443/x-y/z', { URL: 'https://a.example:8443/x-y/z' }],
    ['A=,B=', { A: '', B: '' }],
    ['A="",B=\'\'', { A: '', B: '' }],
    [' A=1 , B = 2 ', { A: '1', B: '2' }],
    ['A=a b c', { A: 'a b c' }],
    ['A="\\"q\\" \\\\ \\n"', { A: '"q" \\ \\n' }],
    ["A='\\'", { A: '\\' }],
    ['A=it"s', { A: 'it"s' }],
    ['A="全角，＝“”"', { A: '全角，＝“”' }],
  ];
  for (const [text, args] of read)
    test(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(parseBuildArgs(text), args));

  const refused: readonly (readonly [text: string, message: RegExp])[] = [
    ['K', /"K" is not a build argument/],
    ['A=1,B', /"B" is not a build argument/],
    ['A=1,', /must follow the last comma/],
    [',A=1', /is not a build argument/],
    ['A=1,,B=2', /is not a build argument/],
    ['=1', /"" is not a valid name/],
    ['1A=1', /"1A" is not a valid name/],
    ['A-B=1', /"A-B" is not a valid name/],
    ['A="x', /the quote before the value of A is never closed/],
    ['A=\'x"', /never closed/],
    ['A="x"y', /continues after its closing quote/],
    ['A=1,A=2', /A is given twice/],
    ['A=“x”', /U\+201C LEFT DOUBLE QUOTATION MARK/],
    ['A=1，B=2', /U\+FF0C FULLWIDTH COMMA/],
    ['A＝1', /U\+FF1D FULLWIDTH EQUALS SIGN/],
    ['\u200bA=1', /U\+200B ZERO WIDTH SPACE/],
  ];
  for (const [text, message] of refused)
    test(`refuses ${JSON.stringify(text)}`, () =>
      assert.throws(() => parseBuildArgs(text), { code: 'INVALID_REQUEST', message }));

  test('keeps the key __proto__ visible, so that it can be refused', () => {
    assert.deepEqual(Object.keys(parseBuildArgs('__proto__=1')), ['__proto__']);
  });

  test('gives back what was quoted', () => {
    const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,9}$/);
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(key, fc.string()), { selector: ([name]) => name }), (pairs) => {
        const text = pairs.map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`).join(',');
        assert.deepEqual(Object.entries(parseBuildArgs(text)).sort(), pairs.sort());
      }),
    );
  });

  test('never fails in another way than by refusing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'A=,"\'\\ 1-') }), (text) => {
        try {
          parseBuildArgs(text);
        } catch (error) {
          assert.ok(error instanceof ImagebuildError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
