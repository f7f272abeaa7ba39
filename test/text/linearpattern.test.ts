import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileNamePattern, compilePathPattern } from '../../src/context/patterns.ts';
import { compileWildcards } from '../../src/text/linearpattern.ts';

/** What a pattern means as a regular expression, which may take forever and is easy to read. */
function regularExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.]/g, '\\.')
    .replace(/\*\*\/?$/, '\u0001')
    .replace(/\*\*\/?/g, '\u0002')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')
    .replace(/\u0001/g, '.*')
    .replace(/\u0002/g, '(?:.*/)?');
  return new RegExp(`^${source}$`, 'su');
}

test('patterns of paths mean what the regular expression means', () => {
  const words = fc.array(fc.constantFrom('a', 'b', '/', '*', '**', '?', '**/', '.'), { maxLength: 8 });
  const path = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 10 });
  fc.assert(
    fc.property(words, path, (parts, text) => {
      const pattern = parts.join('').replace(/\*{3,}/g, '**');
      fc.pre(!/^\*\*[^/*?]/.test(pattern));
      assert.equal(compilePathPattern(pattern)?.test(text), regularExpression(pattern).test(text));
    }),
    { numRuns: 3000 },
  );
});

test('no pattern takes more than linear time', () => {
  const stars = `${'*a'.repeat(60)}*b`;
  const doubleStars = `${'**/a*'.repeat(40)}b`;
  const name = 'a'.repeat(4000);
  const path = 'a/'.repeat(2000);
  const began = performance.now();
  assert.equal(compileNamePattern(stars)?.test(name), false);
  assert.equal(compilePathPattern(stars)?.test(name), false);
  assert.equal(compilePathPattern(doubleStars)?.test(path), false);
  assert.equal(compilePathPattern(`${'[ab]*'.repeat(60)}c`)?.test(name), false);
  assert.equal(compileWildcards(stars).test(name), false);
  assert.equal(compileWildcards(stars).test(`${name}b`), true);
  assert.ok(performance.now() - began < 20_000, `${performance.now() - began} ms`);
});
